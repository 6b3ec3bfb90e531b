"""``constraints.txt``: every version that set-up installs, for each supported Python, with no address in it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from factory.setup import torch_build
from factory.setup.process import SetupError, output

HEAD = "# Written by `make lock`: every version that set-up installs, for Python 3.10 and newer.\n"


def write(venv: Path) -> None:
    """Resolve ``pyproject.toml`` with all its extras.

    Raises:
        SetupError: the resolver fails.
    """
    # torch is left out: its CUDA dependencies must not enter the file, its build is chosen by machine.
    with TemporaryDirectory() as folder:
        override = Path(folder) / "override.txt"
        override.write_text("torch ; python_version < '0'\n", encoding="utf-8")
        resolved = output(
            venv / "bin" / "uv", "pip", "compile", "pyproject.toml", "--all-extras", "--universal",
            "--python-version", "3.10", "--no-annotate", "--no-header", "--override", override,
        )  # fmt: skip
        uv = output(venv / "bin" / "uv", "--version")
    if resolved is None or uv is None:
        raise SetupError("versions cannot be resolved; is the package index reachable?")
    pins = f"torch=={torch_build.VERSION}\nuv=={uv.split()[1]}\n"
    Path("constraints.txt").write_text(HEAD + pins + resolved, encoding="utf-8")
