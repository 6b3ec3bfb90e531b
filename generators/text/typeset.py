"""Text into boxes: the largest size that fits, aligned, in the wanted faces, with its effects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, pi, sin

from generators.canvas import Canvas, LayoutFailed, Stroke
from generators.canvas.nodes import IDENTITY, Matrix, Shadow
from generators.canvas.shaping import break_lines
from generators.text.items import TypeStyle
from generators.text.type_faces import stack
from shards.sample import Lang

Box = tuple[float, float, float, float]
FLOOR = 14.5
"""Smallest size at a long side of 1,024 pixels."""


@dataclass(frozen=True)
class Page:
    """Size of a picture in pixels; ``unit`` is 1 at a short side of 768."""

    width: float
    height: float

    @property
    def unit(self) -> float:
        return min(self.width, self.height) / 768

    @property
    def floor(self) -> float:
        """Smallest legible size of letters on this page, in pixels."""
        return FLOOR * max(self.width, self.height) / 1024

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box given in shares of width and height."""
        return x0 * self.width, y0 * self.height, x1 * self.width, y1 * self.height


@dataclass(frozen=True)
class Block:
    """Where and how a piece of text is set. Lengths are pixels before ``matrix``.

    Args:
        size: largest size; smaller when the box is too small for the text.
        back: colour behind, against which other inks are chosen.
        lines: most lines that the text may be broken into.
        arc: rise of the baseline's middle as a share of its width (one line only).
    """

    box: Box
    fill: str
    back: str
    style: TypeStyle = "sans"
    bold: bool = False
    size: float = 64.0
    align: str = "start"
    valign: str = "top"
    lines: int = 1
    leading: float = 1.3
    tracking: float = 0.0
    halo: Stroke | None = None
    shadow: Shadow | None = None
    vertical: bool = False
    arc: float = 0.0
    angle: float = 0.0
    opacity: float = 1.0
    matrix: Matrix = IDENTITY

    def inset(self, dx: float, dy: float) -> Block:
        x0, y0, x1, y1 = self.box
        return replace(self, box=(x0 + dx, y0 + dy, x1 - dx, y1 - dy))


@dataclass(frozen=True)
class Fitted:
    """A text broken into lines at a size."""

    lines: tuple[str, ...]
    size: float
    faces: tuple[str, ...]


def fitted(
    canvas: Canvas, text: str, block: Block, lang: Lang, seed: bytes, floor: float
) -> Fitted:
    """The text at the largest size at which it fits its box.

    Raises:
        LayoutFailed: it does not fit at the smallest legible size.
    """
    faces = stack(block.style, block.bold, text, lang, seed)
    size = block.size
    while size >= floor:
        lines = _broken(canvas, text, block, faces, size)
        if lines is not None:
            return Fitted(tuple(lines), size, faces)
        size *= 0.94
    raise LayoutFailed(f"{text[:40]!r} does not fit its box at {floor:.0f} px")


def _broken(
    canvas: Canvas, text: str, block: Block, faces: tuple[str, ...], size: float
) -> list[str] | None:
    x0, y0, x1, y1 = block.box
    width, height = (y1 - y0, x1 - x0) if block.vertical else (x1 - x0, y1 - y0)
    tracking = block.tracking * size
    given = text.split("\n")
    lines = given if block.lines == 1 else _balanced(text, faces, size, width)
    if len(lines) > max(block.lines, len(given)):
        return None
    tall = size * (0.95 + (len(lines) - 1) * block.leading) * (1 + abs(block.arc))
    if tall > height * 1.04:
        return None
    if block.vertical:
        long = max(len(line) for line in lines) * (size + tracking)
    else:
        long = max(canvas.measure(line, size, faces, tracking).width for line in lines)
    return lines if long <= width else None


def _balanced(text: str, faces: tuple[str, ...], size: float, width: float) -> list[str]:
    """As few lines as the width allows, of as even a length as that number allows."""
    best = break_lines(text, faces, size, width)
    if len(best) == 1:
        return best
    for share in (0.9, 0.8, 0.7, 0.6, 0.5):
        lines = break_lines(text, faces, size, width * share)
        if len(lines) > len(best):
            break
        best = lines
    return best


def put(canvas: Canvas, text: str, block: Block, lang: Lang, seed: bytes, floor: float) -> None:
    """Draw a text into its block.

    Raises:
        LayoutFailed: it does not fit.
    """
    set_text = fitted(canvas, text, block, lang, seed, floor)
    if block.vertical:
        _columns(canvas, set_text, block)
    elif block.arc:
        _arched(canvas, set_text, block)
    else:
        _rows(canvas, set_text, block)


def _rows(canvas: Canvas, fit: Fitted, block: Block) -> None:
    x0, y0, x1, y1 = block.box
    x = {"start": x0, "middle": (x0 + x1) / 2, "end": x1}[block.align]
    step = fit.size * block.leading
    tall = fit.size * 0.72 + (len(fit.lines) - 1) * step
    pad = fit.size * 0.12
    top = {"top": y0 + pad, "middle": (y0 + y1 - tall) / 2, "bottom": y1 - tall - pad}[block.valign]
    for row, line in enumerate(fit.lines):
        canvas.text(
            line, (x, top + fit.size * 0.72 + row * step), size=fit.size, face=fit.faces, fill=block.fill,
            anchor=block.align, halo=block.halo, shadow=block.shadow, letter_spacing=block.tracking * fit.size, angle=block.angle,
        )  # fmt: skip


def _columns(canvas: Canvas, fit: Fitted, block: Block) -> None:
    """Vertical lines, the first at the right."""
    x0, y0, x1, y1 = block.box
    step = fit.size * block.leading
    wide = (len(fit.lines) - 1) * step
    right = {"start": x1 - fit.size / 2, "middle": (x0 + x1 + wide) / 2, "end": x0 + fit.size / 2 + wide}[block.align]  # fmt: skip
    for column, line in enumerate(fit.lines):
        long = len(line) * fit.size * (1 + block.tracking)
        y = {"top": y0, "middle": (y0 + y1 - long) / 2, "bottom": y1 - long}[block.valign]
        canvas.text(
            line, (right - column * step, y), size=fit.size, face=fit.faces, fill=block.fill, direction="ttb",
            halo=block.halo, shadow=block.shadow, letter_spacing=block.tracking * fit.size,
        )  # fmt: skip


def _arched(canvas: Canvas, fit: Fitted, block: Block) -> None:
    """One line on a circular arc, glyph by glyph, each turned with the tangent."""
    x0, y0, x1, y1 = block.box
    text, size, tracking = fit.lines[0], fit.size, block.tracking * fit.size
    width = canvas.measure(text, size, fit.faces, tracking).width
    rise = block.arc * width
    radius = (width * width / 4 + rise * rise) / (2 * abs(rise))
    sense = 1 if rise > 0 else -1
    middle = (x0 + x1) / 2
    base = (y0 + y1) / 2 + size * 0.36 - rise / 2
    for i, glyph in enumerate(text):
        before = canvas.measure(text[:i], size, fit.faces, tracking).width
        own = canvas.measure(glyph, size, fit.faces).width
        turn = (before + own / 2 - width / 2) / radius * sense
        at = middle + sense * radius * sin(turn), base + sense * radius * (1 - cos(turn))
        if glyph.isspace():
            continue
        canvas.text(
            glyph, at, size=size, face=fit.faces, fill=block.fill, anchor="middle", angle=turn * 180 / pi,
            halo=block.halo, shadow=block.shadow,
        )  # fmt: skip
