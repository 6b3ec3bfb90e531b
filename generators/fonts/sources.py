"""``sources.yaml``: which faces there may be, and where each is found on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as package_version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import yaml

Extent = Literal["core", "extended"]
FOLDER_VARIABLE = "INTERNVLU_FONTS"
VERSION_FILE = "VERSION"


@dataclass(frozen=True)
class Source:
    """A file with one wanted face. ``member`` names the face in a collection, ``""`` if there is but one."""

    path: Path
    member: str
    cls: str
    tags: tuple[str, ...]
    licence: str
    package: str
    version: str


def font_folder() -> Path:
    """Where set-up puts the extended faces: ``$INTERNVLU_FONTS``, or beside the interpreter."""
    return Path(os.environ.get(FOLDER_VARIABLE) or Path(sys.prefix) / "fonts")


def package_folder(package: str) -> Path:
    """Where the files of one npm or Debian package lie."""
    return font_folder() / package.removeprefix("@").replace("/", "-")


def declared() -> Mapping[str, Mapping[str, Any]]:
    """The parsed file: ``core``, ``npm`` and ``debian``, each by package."""
    return yaml.safe_load(text())


@cache
def text() -> str:
    return files("generators.fonts").joinpath("sources.yaml").read_text(encoding="utf-8")


def wanted_files(entry: Mapping[str, Any]) -> list[str]:
    """The file names of a package that hold wanted faces."""
    return sorted({name.partition("#")[0] for name in entry["faces"]})


def found(extent: Extent) -> list[Source]:
    """The declared faces whose files are here, in declared order."""
    groups = declared()
    sources = [source for name, entry in groups["core"].items() for source in _wheel(name, entry)]
    if extent == "extended":
        for group in ("npm", "debian"):
            for package, entry in groups[group].items():
                sources += _unpacked(package, entry)
    return [source for source in sources if source.path.is_file()]


def _wheel(name: str, entry: Mapping[str, Any]) -> Iterator[Source]:
    package = entry.get("package", name)
    spec = find_spec(package)
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / entry["folder"]
        yield from _sources(entry, folder, package, package_version(package))


def _unpacked(package: str, entry: Mapping[str, Any]) -> Iterator[Source]:
    folder = package_folder(package)
    version = folder / VERSION_FILE
    if version.is_file():
        yield from _sources(entry, folder, package, version.read_text(encoding="utf-8").strip())


def _sources(
    entry: Mapping[str, Any], folder: Path, package: str, version: str
) -> Iterator[Source]:
    for name, face in entry["faces"].items():
        file, _, member = name.partition("#")
        cls, tags = (face, ()) if isinstance(face, str) else (face["class"], tuple(face["tags"]))
        yield Source(folder / file, member, cls, tags, entry["licence"], package, version)
