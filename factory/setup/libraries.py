"""System libraries that wheels need: found, installed, or unpacked beside the environment.

Skia links libEGL and libGL, RDKit's drawing code the X client libraries, cairosvg libcairo. As root with
apt they are installed; otherwise their Debian packages are unpacked into the environment and loaded from
there by a start-up file; where neither works, one line says what to install.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path

from factory.setup import debian, preload
from factory.setup.environment import python
from factory.setup.process import output, say


@dataclass(frozen=True)
class Library:
    """A shared library: its file, its Debian package, what needs it."""

    file: str
    package: str
    user: str


LIBRARIES = (
    Library("libEGL.so.1", "libegl1", "skia (drawing)"),
    Library("libGL.so.1", "libgl1", "skia (drawing)"),
    Library("libfontconfig.so.1", "libfontconfig1", "skia (drawing)"),
    Library("libX11.so.6", "libx11-6", "rdkit (molecules)"),
    Library("libXext.so.6", "libxext6", "rdkit (molecules)"),
    Library("libXrender.so.1", "libxrender1", "rdkit (molecules)"),
    Library("libexpat.so.1", "libexpat1", "rdkit (molecules)"),
    Library("libcairo.so.2", "libcairo2", "cairosvg (alternative SVG raster)"),
)


def loadable(library: Library) -> bool:
    """Whether this process can load a library."""
    try:
        ctypes.CDLL(library.file)
    except OSError:
        return False
    return True


def provide(venv: Path) -> None:
    """Install or unpack what the environment's interpreter cannot load; one line for what stays missing."""
    missing = _missing(venv)
    if missing and debian.available() and debian.install(_packages(missing)):
        missing = _missing(venv)
    sysroot = venv / "sysroot"
    if missing and sysroot.is_dir():  # from before a remake
        preload.write(venv, sysroot)
        missing = _missing(venv)
    if missing and debian.available():
        say(f"system libraries into {sysroot}")
        debian.unpack(debian.with_dependencies(_packages(missing)), sysroot)
        preload.write(venv, sysroot)
        missing = _missing(venv)
    if missing:
        files = ", ".join(library.file for library in missing)
        say(f"{files} missing; as root: apt-get install {' '.join(_packages(missing))}")


def _missing(venv: Path) -> list[Library]:
    """What a fresh interpreter of the environment cannot load, start-up files included."""
    code = (
        "import ctypes,sys\nfor n in sys.argv[1:]:\n try: ctypes.CDLL(n)\n except OSError: print(n)"
    )
    printed = output(python(venv), "-c", code, *(library.file for library in LIBRARIES))
    lost = set((printed or "").split())
    return [library for library in LIBRARIES if library.file in lost]


def _packages(libraries: list[Library]) -> list[str]:
    return sorted({library.package for library in libraries})
