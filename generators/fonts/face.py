"""One face: what it is called, what it covers, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from shards.sample import Asset


@dataclass(frozen=True)
class Face:
    """One face of the catalogue.

    ``id`` is the PostScript name; ``index`` is the face's place in a collection file; ``scripts`` are
    ISO 15924 codes that are covered in full (Latn, Grek, Cyrl, Hans); ``shares`` says how much of some
    character sets is covered; ``characters`` are ranges of code points whose glyphs have ink, or are meant
    to be blank.
    """

    id: str
    family: str
    style: str
    weight: int
    italic: bool
    cls: str
    scripts: tuple[str, ...]
    licence: str
    source: str
    version: str
    sha256: str
    path: Path
    index: int = 0
    tags: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict, hash=False)
    characters: str = field(default="", repr=False)

    def covers(self, text: str) -> bool:
        """Whether every character but white space has a glyph."""
        known = _code_points(self.characters)
        return all(ord(char) in known for char in text if not char.isspace())

    def asset(self) -> Asset:
        """The record of this face in a sample."""
        source = f"{self.source} {self.version}"
        return Asset(id=self.id, licence=self.licence, source=source, sha256=self.sha256)


@lru_cache(maxsize=512)
def _code_points(ranges: str) -> frozenset[int]:
    points: set[int] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)
