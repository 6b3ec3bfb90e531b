"""Python packages, at the versions of ``constraints.txt``: with uv where it works, with pip where it does not."""

from __future__ import annotations

from pathlib import Path

from factory.setup import torch_build
from factory.setup.environment import python
from factory.setup.process import run, say, succeeds

CONSTRAINTS = "constraints.txt"
EXTRAS = "ocr,train,diffusion,cluster,query,dev"


def core(venv: Path) -> None:
    """What building needs; no torch."""
    say("packages")
    succeeds(*_pip(venv), "uv", "-c", CONSTRAINTS)  # faster, not needed
    _install(venv, "-c", CONSTRAINTS, "-e", ".")


def dev(venv: Path) -> None:
    """What tests, training and clusters need. torch comes first, so that nothing else chooses its build."""
    say("torch")
    torch_build.install(venv)
    say("packages for tests, training and clusters")
    _install(venv, "-c", CONSTRAINTS, "-e", f".[{EXTRAS}]")


def in_environment(venv: Path, step: str) -> None:
    """Run a set-up step with the environment's own interpreter."""
    run(python(venv), "-m", "factory.setup", step, "--venv", venv)


def _install(venv: Path, *what: str) -> None:
    uv = (venv / "bin" / "uv", "pip", "install", "--quiet", "--python", python(venv))
    # A mirror or proxy that only pip is configured for is no reason to fail.
    if not succeeds(*uv, *what):
        run(*_pip(venv), *what)


def _pip(venv: Path) -> tuple[str | Path, ...]:
    return (python(venv), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
