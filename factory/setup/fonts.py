"""The extended set of faces, from the npm registry and from Debian, into one folder per package.

What cannot be reached is left out with one line: recipes that ask for the core set never notice.
"""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from factory.setup import debian
from factory.setup.process import say, succeeds
from generators.fonts.sources import VERSION_FILE, declared, package_folder, wanted_files

Packages = Mapping[str, Mapping[str, Any]]


def collect() -> None:
    """Bring every declared package that is not here yet."""
    groups = declared()
    npm = {name: entry for name, entry in groups["npm"].items() if not _here(name, entry)}
    deb = {name: entry for name, entry in groups["debian"].items() if not _here(name, entry)}
    if npm or deb:
        say(f"fonts: {len(npm) + len(deb)} packages")
    for lost, kind in ((list(_from_npm(npm)), "npm"), (list(_from_debian(deb)), "Debian")):
        if lost:
            some = ", ".join(lost[:3]) + (" …" if len(lost) > 3 else "")
            say(f"fonts left out: {len(lost)} {kind} packages that cannot be had here ({some})")


def _here(package: str, entry: Mapping[str, Any]) -> bool:
    folder = package_folder(package)
    names = [VERSION_FILE, *wanted_files(entry)]
    if not all((folder / name).is_file() for name in names):
        return False
    return entry.get("version") in (None, (folder / VERSION_FILE).read_text(encoding="utf-8"))


def _from_npm(packages: Packages) -> Iterable[str]:
    """Download pinned packages; returns those that failed."""
    with TemporaryDirectory() as folder:
        specs = {name: f"{name}@{entry['version']}" for name, entry in packages.items()}
        pack = ("npm", "pack", "--silent", "--pack-destination", folder)
        # One call for all is fastest; one missing package fails it, then each is tried alone.
        if specs and not succeeds(*pack, *specs.values()) and shutil.which("npm"):
            for spec in specs.values():
                succeeds(*pack, spec)
        for name, entry in packages.items():
            stem = name.removeprefix("@").replace("/", "-")
            archive = Path(folder) / f"{stem}-{entry['version']}.tgz"
            if not archive.is_file():
                yield name
                continue
            with TemporaryDirectory() as unpacked, tarfile.open(archive) as tar:
                _extract(tar, Path(unpacked))
                _keep(name, entry, Path(unpacked), entry["version"])


def _extract(tar: tarfile.TarFile, into: Path) -> None:
    """Only plain files, by their base names: nothing in an archive chooses where it lands."""
    for member in tar:
        stream = tar.extractfile(member) if member.isfile() else None
        if stream is not None:
            (into / Path(member.name).name).write_bytes(stream.read())


def _from_debian(packages: Packages) -> Iterable[str]:
    """Download packages of the machine's own release; returns those that failed."""
    if not debian.available():
        yield from packages
        return
    for name, entry in packages.items():
        with TemporaryDirectory() as folder:
            failed = debian.unpack([name], Path(folder))
            if failed:
                yield name
            else:
                _keep(name, entry, Path(folder), debian.version(name))


def _keep(package: str, entry: Mapping[str, Any], unpacked: Path, version: str) -> None:
    """Move the wanted files and the licence into the package's folder; the version comes last."""
    folder = package_folder(package)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in (*wanted_files(entry), "LICENSE_FONT", "copyright"):
        for path in sorted(unpacked.rglob(name))[:1]:
            shutil.move(path, folder / name)
    (folder / VERSION_FILE).write_text(version, encoding="utf-8")
