"""System libraries that wheels need: found, installed, or unpacked beside the environment.

Skia links libEGL and libGL, RDKit's drawing code the X client libraries, cairosvg libcairo. As root with
apt they are installed; otherwise their Debian packages are downloaded, unpacked into the environment and
loaded from there by a start-up file; where neither works one line says what to install.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

# library file: Debian package, what needs it
LIBRARIES = {
    "libEGL.so.1": ("libegl1", "skia (drawing)"),
    "libGL.so.1": ("libgl1", "skia (drawing)"),
    "libfontconfig.so.1": ("libfontconfig1", "skia (drawing)"),
    "libX11.so.6": ("libx11-6", "rdkit (molecules)"),
    "libXext.so.6": ("libxext6", "rdkit (molecules)"),
    "libXrender.so.1": ("libxrender1", "rdkit (molecules)"),
    "libexpat.so.1": ("libexpat1", "rdkit (molecules)"),
    "libcairo.so.2": ("libcairo2", "cairosvg (second SVG raster)"),
}


def loadable(library: str) -> bool:
    """Whether the dynamic loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing() -> dict[str, tuple[str, str]]:
    """Libraries that cannot be loaded, with their package and their user."""
    return {name: entry for name, entry in LIBRARIES.items() if not loadable(name)}


def provide(venv: Path) -> list[str]:
    """Install or unpack what is missing; returns one line per library that is still missing."""
    packages = sorted({package for package, _ in missing().values()})
    if packages and shutil.which("apt-get"):
        if os.geteuid() == 0:
            _run("apt-get", "update", "-qq")
            _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
        if missing():
            _unpack(sorted({package for package, _ in missing().values()}), venv / "sysroot")
            _write_preload(venv / "sysroot")
    return [f"{name} is missing ({user}): install {package}" for name, (package, user) in _still_missing().items()]


def _still_missing() -> dict[str, tuple[str, str]]:
    """What a fresh interpreter, with the start-up file in place, cannot load."""
    code = "import ctypes,sys\nfor n in sys.argv[1:]:\n try: ctypes.CDLL(n)\n except OSError: print(n)"
    done = subprocess.run([sys.executable, "-c", code, *LIBRARIES], capture_output=True, text=True, check=False)
    return {name: LIBRARIES[name] for name in done.stdout.split()}


def _unpack(packages: list[str], root: Path) -> None:
    """Download packages with what they depend on, and unpack them below ``root``; needs no rights."""
    root.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(
        ["apt-cache", "depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances", *packages],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    wanted = sorted({line for line in listed.stdout.splitlines() if line and line[0] not in " <|"} | set(packages))
    wanted = [name for name in wanted if name.startswith("lib") and name not in ("libc6", "libgcc-s1", "libstdc++6", "libcrypt1")]
    archives = root / "archives"
    archives.mkdir(exist_ok=True)
    for name in wanted:
        _run("apt-get", "download", "-qq", name, cwd=archives)
    for archive in sorted(archives.glob("*.deb")):
        _run("dpkg-deb", "-x", str(archive.resolve()), str(root.resolve()))
    shutil.rmtree(archives)


def _write_preload(root: Path) -> None:
    """A ``.pth`` file that loads the unpacked libraries before any package asks for them."""
    site = Path(sysconfig.get_paths()["purelib"])
    (site / "_factory_libraries.py").write_text(_PRELOAD.replace("ROOT", repr(os.path.relpath(root.resolve(), site))), encoding="utf-8")
    (site / "factory_libraries.pth").write_text("import _factory_libraries\n", encoding="utf-8")


_PRELOAD = '''\
"""Loads shared libraries that were unpacked beside this environment. Written by set-up."""

import ctypes
from pathlib import Path

_pending = sorted((Path(__file__).parent / ROOT).rglob("*.so.*"))
for _ in range(8):
    _failed = []
    for _path in _pending:
        try:
            ctypes.CDLL(str(_path), mode=ctypes.RTLD_GLOBAL)
        except OSError:
            _failed.append(_path)
    if len(_failed) == len(_pending):
        break
    _pending = _failed
'''


def _run(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    for line in provide(Path(sys.argv[1])):
        print(f"set-up: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
