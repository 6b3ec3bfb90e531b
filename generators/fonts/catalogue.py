"""The core catalogue: faces that ship inside Python wheels, so that every machine has the same ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont

from shards.canonical import value_hash
from shards.sample import Asset

# id: package, file inside it, licence, class
_CORE = {
    "NotoSansCJKsc-Regular": ("mplfonts", "fonts/NotoSansCJKsc-Regular.otf", "OFL-1.1", "hei"),
    "NotoSerifCJKsc-Regular": ("mplfonts", "fonts/NotoSerifCJKsc-Regular.otf", "OFL-1.1", "song"),
    "NotoSansMonoCJKsc-Regular": ("mplfonts", "fonts/NotoSansMonoCJKsc-Regular.otf", "OFL-1.1", "mono"),
    "SourceHanSerifSC-Regular": ("mplfonts", "fonts/SourceHanSerifSC-Regular.otf", "OFL-1.1", "song"),
    "SourceHanMonoSC-Regular": ("mplfonts", "fonts/SourceHanMonoSC-Regular.otf", "OFL-1.1", "mono"),
    "STIXGeneral-Regular": ("matplotlib", "mpl-data/fonts/ttf/STIXGeneral.ttf", "OFL-1.1", "serif"),
    "STIXGeneral-Italic": ("matplotlib", "mpl-data/fonts/ttf/STIXGeneralItalic.ttf", "OFL-1.1", "serif"),
    "STIXGeneral-Bold": ("matplotlib", "mpl-data/fonts/ttf/STIXGeneralBol.ttf", "OFL-1.1", "serif"),
    "DejaVuSans": ("matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf", "Bitstream-Vera", "sans"),
    "DejaVuSans-Bold": ("matplotlib", "mpl-data/fonts/ttf/DejaVuSans-Bold.ttf", "Bitstream-Vera", "sans"),
    "DejaVuSerif": ("matplotlib", "mpl-data/fonts/ttf/DejaVuSerif.ttf", "Bitstream-Vera", "serif"),
    "DejaVuSansMono": ("matplotlib", "mpl-data/fonts/ttf/DejaVuSansMono.ttf", "Bitstream-Vera", "mono"),
}


class FontMissing(ValueError):
    """A face of the catalogue is not installed."""


@dataclass(frozen=True)
class Face:
    """One face: where it lives, under which licence, from which package and version."""

    id: str
    path: Path
    licence: str
    source: str
    kind: str
    index: int = 0

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @cached_property
    def _characters(self) -> frozenset[int]:
        return frozenset(TTFont(self.path, fontNumber=self.index, lazy=True).getBestCmap())

    def covers(self, text: str) -> bool:
        """Whether every character but white space has a glyph."""
        return all(ord(char) in self._characters for char in text if not char.isspace())

    def asset(self) -> Asset:
        return Asset(id=self.id, licence=self.licence, source=self.source, sha256=self.sha256)


@dataclass(frozen=True)
class Catalogue:
    faces: tuple[Face, ...]

    def face(self, face_id: str) -> Face:
        """The face with that id.

        Raises:
            FontMissing: it is not in the catalogue, or not installed.
        """
        for face in self.faces:
            if face.id == face_id:
                return face
        raise FontMissing(f"font face {face_id!r} is not installed; run `make` again or `factory doctor`")

    @cached_property
    def digest(self) -> str:
        """Hash over ids and file contents, part of the recipe digest."""
        return value_hash([[face.id, face.sha256] for face in self.faces])


@cache
def load_catalogue() -> Catalogue:
    """The core faces that are installed, in a fixed order."""
    faces = []
    for face_id, (package, inside, licence, kind) in _CORE.items():
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            continue
        path = Path(spec.origin).parent / inside
        if path.is_file():
            faces.append(Face(face_id, path, licence, f"{package} {version(package)}", kind))
    return Catalogue(tuple(faces))
