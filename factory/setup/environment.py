"""The virtual environment: one, in the checkout, remade when its definition changes."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from factory.setup.process import SetupError, output, say, succeeds

OLDEST = (3, 10)
# Downloads that do not depend on the versions of Python packages survive a remake.
KEPT = ("fonts", "sysroot")


def make(venv: Path) -> None:
    """Make the environment anew with the running interpreter.

    Raises:
        SetupError: Python is too old, or has neither ``venv`` nor ``virtualenv``.
    """
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        raise SetupError(
            f"Python 3.10 or newer is needed, this is {found}; try make PYTHON=python3.12"
        )
    say(f"environment in {venv}")
    _clear(venv)
    makers = (
        (sys.executable, "-m", "venv", venv),
        (sys.executable, "-m", "virtualenv", "--quiet", venv),
        ("uv", "venv", "--quiet", "--seed", "--allow-existing", "--python", sys.executable, venv),
    )
    if not any(succeeds(*maker) for maker in makers):
        raise SetupError("Python cannot make a virtual environment; install python3-venv")
    (venv / "fonts").mkdir(exist_ok=True)


def python(venv: Path) -> Path:
    """The environment's interpreter, as an absolute path (not resolved: that would leave the environment)."""
    return venv.absolute() / "bin" / "python"


def site_packages(venv: Path) -> Path:
    """Where the environment's packages lie.

    Raises:
        SetupError: there is no working environment.
    """
    found = output(python(venv), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    if found is None:
        raise SetupError(f"{venv} holds no working environment; run make clean, then make again")
    return Path(found.strip())


def _clear(venv: Path) -> None:
    if not venv.is_dir():
        return
    for entry in venv.iterdir():
        if entry.name in KEPT:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
