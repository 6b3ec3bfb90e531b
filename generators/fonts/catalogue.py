"""The faces of this machine, scanned once and cached beside the fonts."""

from __future__ import annotations

import os
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from generators.fonts import sources
from generators.fonts.face import Face
from generators.fonts.sources import Extent, Source
from shards.canonical import value_hash

# The script that a language needs in full.
_SCRIPT_OF = {"en": "Latn", "zh": "Hans"}
_FACES = TypeAdapter(list[Face])


class FontMissing(ValueError):
    """A face of the catalogue is not installed."""


@dataclass(frozen=True)
class Catalogue:
    """Faces in a fixed order, with distinct ids."""

    faces: tuple[Face, ...]

    def face(self, face_id: str) -> Face:
        """The face with that id.

        Raises:
            FontMissing: it is not in the catalogue, or not installed.
        """
        for face in self.faces:
            if face.id == face_id:
                return face
        raise FontMissing(
            f"font face {face_id!r} is not installed; run `make` again or `factory doctor`"
        )

    def select(
        self,
        *,
        lang: Literal["en", "zh"] | None = None,
        cls: str | None = None,
        licences: Container[str] | None = None,
        without: tuple[str, ...] = (),
    ) -> tuple[Face, ...]:
        """The faces that write a language, are of a class, are under one of the licences, lack some tags."""
        return tuple(
            face
            for face in self.faces
            if (lang is None or _SCRIPT_OF[lang] in face.scripts)
            and (cls is None or face.cls == cls)
            and (licences is None or face.licence in licences)
            and not set(without) & set(face.tags)
        )

    @cached_property
    def digest(self) -> str:
        """Hash over ids and file contents, part of the recipe digest."""
        return value_hash([[face.id, face.sha256] for face in self.faces])


def faces(
    *, lang: Literal["en", "zh"] | None = None, cls: str | None = None, extent: Extent = "core"
) -> tuple[Face, ...]:
    """The faces that write a language and are of a class."""
    return load_catalogue(extent).select(lang=lang, cls=cls)


def digest(extent: Extent = "core") -> str:
    """Hash over the ids and contents of a set of faces."""
    return load_catalogue(extent).digest


@cache
def load_catalogue(extent: Extent = "core") -> Catalogue:
    """The ``core`` faces, from Python wheels, or also the ``extended`` ones, which only set-up brings."""
    found = sources.found(extent)
    cached = sources.font_folder() / f"catalogue-{extent}-{_fingerprint(found)}.json"
    stored = _read(cached)
    if stored is None:
        stored = _scan(found)
        _write(cached, stored)
    return Catalogue(tuple(stored))


def _scan(found: list[Source]) -> list[Face]:
    from generators.fonts.scan import scan

    # The same face from two packages: the first one stays, so that core faces never change.
    kept: dict[str, Face] = {}
    for source in found:
        face = scan(source)
        kept.setdefault(face.id, face)
    return list(kept.values())


def _fingerprint(found: list[Source]) -> str:
    """Changes with the declaration, and with any file's place, size or time."""
    seen = [(str(s.path), (stat := s.path.stat()).st_size, stat.st_mtime_ns) for s in found]
    code = (Path(__file__).with_name("scan.py")).read_bytes()
    return blake2b(repr((sources.text(), seen)).encode() + code, digest_size=8).hexdigest()


def _read(path: Path) -> list[Face] | None:
    try:
        return _FACES.validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write(path: Path, stored: list[Face]) -> None:
    """Written whole or not at all; a folder that cannot be written costs the next start a scan."""
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        temporary.write_bytes(_FACES.dump_json(stored))
        temporary.replace(path)
    except OSError:
        return
