"""Text to positioned glyphs: itemisation by coverage, HarfBuzz shaping, measuring, line breaking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import uharfbuzz as hb

from generators.canvas.faces import MissingGlyph, covers, shaper, tight_box
from generators.canvas.nodes import Glyph

NO_START = frozenset("，。、；：？！）》」』】”’…—·,.;:?!)]}%℃°")
NO_END = frozenset("（《「『【“‘([{")
JOINERS = frozenset("\u200d\ufe0e\ufe0f")


@dataclass(frozen=True, slots=True)
class TextBox:
    """Measures of a shaped line: advance width, and ink extents relative to the pen origin (y down)."""

    width: float
    ascent: float
    descent: float
    ink: tuple[float, float, float, float]


def itemise(text: str, stack: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Runs of ``(face, text)``: each character goes to the first face that has it.

    Raises:
        MissingGlyph: no face covers a character.
    """
    run, current = "", ""
    for char in text:
        face = current if char in JOINERS or (char == " " and current) else _face_for(char, stack)
        if face != current and run:
            yield current, run
            run = ""
        current, run = face, run + char
    if run:
        yield current, run


def _face_for(char: str, stack: tuple[str, ...]) -> str:
    for face in stack:
        if covers(face, char):
            return face
    raise MissingGlyph(char, stack)


@lru_cache(maxsize=20_000)
def shape_run(
    text: str, face: str, vertical: bool
) -> tuple[tuple[int, str, float, float, float, float], ...]:
    """HarfBuzz output in em: glyph, cluster text, x offset, y offset, x advance, y advance."""
    buffer = hb.Buffer()  # pyright: ignore[reportAttributeAccessIssue]
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if vertical:
        buffer.direction = "ttb"
    hb.shape(shaper(face), buffer, {"kern": True, "liga": False})  # pyright: ignore[reportAttributeAccessIssue]
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos}) + [len(text)]
    ends = dict(pairwise(starts))
    seen: set[int] = set()
    shaped = []
    for info, place in zip(infos, places, strict=True):
        source = "" if info.cluster in seen else text[info.cluster : ends[info.cluster]]
        seen.add(info.cluster)
        values = (place.x_offset, -place.y_offset, place.x_advance, -place.y_advance)
        shaped.append((info.codepoint, source, *(v / 1000 for v in values)))
    return tuple(shaped)


def shape(
    text: str, stack: tuple[str, ...], size: float, spacing: float = 0.0, vertical: bool = False
) -> tuple[tuple[Glyph, ...], float]:
    """Glyphs of a line starting at the origin, and the length of its advance along the line.

    Raises:
        MissingGlyph: no face of the stack covers a character; nothing is ever drawn as an empty box.
    """
    glyphs: list[Glyph] = []
    pen = 0.0
    for face, run in itemise(text, stack):
        for index, source, dx, dy, ax, ay in shape_run(run, face, vertical):
            x, y = (dx * size, pen + dy * size) if vertical else (pen + dx * size, dy * size)
            glyphs.append(Glyph(face, index, x, y, size, source))
            pen += (ay if vertical else ax) * size + spacing
    return tuple(glyphs), max(0.0, pen - spacing if glyphs else 0.0)


def ink(glyphs: tuple[Glyph, ...]) -> tuple[float, float, float, float]:
    """Tight ink box of positioned glyphs; zeros when there is no ink."""
    boxes = [glyph_box(glyph) for glyph in glyphs]
    boxes = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def glyph_box(glyph: Glyph) -> tuple[float, float, float, float]:
    """Tight ink box of one positioned glyph, before any matrix."""
    x0, y0, x1, y1 = tight_box(glyph.face, glyph.index)
    return (
        glyph.x + x0 * glyph.size,
        glyph.y + y0 * glyph.size,
        glyph.x + x1 * glyph.size,
        glyph.y + y1 * glyph.size,
    )


def measure(text: str, stack: tuple[str, ...], size: float, spacing: float = 0.0) -> TextBox:
    """Measures of a horizontal line."""
    glyphs, width = shape(text, stack, size, spacing)
    box = ink(glyphs)
    return TextBox(width, -box[1], box[3], box)


def break_lines(text: str, stack: tuple[str, ...], size: float, max_width: float) -> list[str]:
    """Lines no wider than ``max_width``: English at spaces, Chinese between characters by its rules."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _words(paragraph):
            if line and shape((line + word).rstrip(), stack, size)[1] > max_width:
                lines.append(line.rstrip())
                line = word.lstrip()
            else:
                line += word
        lines.append(line.rstrip())
    return lines


def _words(text: str) -> Iterator[str]:
    """Pieces that may not be broken; closing marks stay with what precedes, opening with what follows."""
    piece = ""
    for i, char in enumerate(text):
        piece += char
        following = text[i + 1] if i + 1 < len(text) else ""
        if following in NO_START or char in NO_END:
            continue
        if char == " " or is_han(char) or (following and is_han(following)):
            yield piece
            piece = ""
    if piece:
        yield piece


def is_han(char: str) -> bool:
    """Whether a character takes part in Chinese line breaking (ideographs and full-width marks)."""
    return (
        "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or "\u3000" <= char <= "\u303f"
    )
