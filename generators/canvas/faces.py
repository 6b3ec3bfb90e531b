"""Faces as the engines need them: a Skia typeface and a HarfBuzz font per catalogue id."""

from __future__ import annotations

from functools import cache

import skia
import uharfbuzz as hb

from generators.fonts import Face, FontMissing, load_catalogue


class MissingGlyph(ValueError):
    """No face of the stack has a glyph for a character: drawing it would give an empty box."""

    def __init__(self, char: str, stack: tuple[str, ...]) -> None:
        super().__init__(f"no face of {', '.join(stack)} has U+{ord(char):04X} {char!r}")
        self.char = char
        self.stack = stack


def _entry(face: str) -> Face:
    try:
        return load_catalogue().face(face)
    except FontMissing:
        return load_catalogue("extended").face(face)


@cache
def typeface(face: str) -> skia.Typeface:
    """The Skia typeface of a face id."""
    entry = _entry(face)
    found = skia.Typeface.MakeFromFile(str(entry.path), entry.index)
    if found is None:
        raise ValueError(f"face {face}: Skia cannot read {entry.path.name}")
    return found


@cache
def shaper(face: str) -> hb.Font:  # pyright: ignore[reportAttributeAccessIssue]
    """The HarfBuzz font of a face id, scaled to 1,000 units per em."""
    entry = _entry(face)
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(entry.path)), entry.index))  # pyright: ignore[reportAttributeAccessIssue]
    font.scale = (1000, 1000)
    return font


@cache
def covers(face: str, char: str) -> bool:
    """Whether the face maps the character to a real glyph."""
    return typeface(face).unicharToGlyph(ord(char)) != 0


def font(face: str, size: float, aliased: bool = False) -> skia.Font:
    """A Skia font set for exact, unhinted, subpixel output; ``aliased`` without anti-aliasing."""
    made = skia.Font(typeface(face), size)
    made.setSubpixel(True)
    made.setEdging(skia.Font.Edging.kAlias if aliased else skia.Font.Edging.kAntiAlias)
    made.setHinting(skia.FontHinting.kNone)
    made.setLinearMetrics(True)
    return made


@cache
def outline(face: str, index: int) -> skia.Path:
    """A glyph's outline at 1,000 px, y down."""
    path = font(face, 1000).getPath(index)
    return path if path is not None else skia.Path()


@cache
def tight_box(face: str, index: int) -> tuple[float, float, float, float]:
    """Ink of a glyph at 1 px size, from its outline (``getBounds`` would be a control-point hull)."""
    bounds = outline(face, index).computeTightBounds()
    return bounds.left() / 1000, bounds.top() / 1000, bounds.right() / 1000, bounds.bottom() / 1000
