"""``python -m factory.setup STEP [--venv DIR]``: the steps behind the targets of the Makefile."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from factory.setup.process import SetupError

STEPS = {
    "core": "the environment, what building needs, system libraries",
    "dev": "what tests, training and clusters need, on top of core",
    "fonts": "the extended set of faces",
    "libraries": "system libraries alone",
    "lock": "constraints.txt, from the newest versions that pyproject.toml allows",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m factory.setup", description=__doc__)
    parser.add_argument(
        "step", choices=STEPS, help="; ".join(f"{k}: {v}" for k, v in STEPS.items())
    )
    parser.add_argument("--venv", type=Path, default=Path(".venv"))
    given = parser.parse_args()
    try:
        _run(given.step, given.venv)
    except SetupError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    return 0


def _run(step: str, venv: Path) -> None:
    from factory.setup import environment, libraries, lock, packages

    if step == "core":
        environment.make(venv)
        packages.core(venv)
        packages.in_environment(venv, "libraries")
    elif step == "dev":
        packages.dev(venv)
    elif step == "libraries":
        libraries.provide(venv)
    elif step == "lock":
        lock.write(venv)
    else:
        from factory.setup import fonts

        fonts.collect()


if __name__ == "__main__":
    sys.exit(main())
