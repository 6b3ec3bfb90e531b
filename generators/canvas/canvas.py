"""The canvas: drawing calls that build the display list."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from generators.canvas import paths
from generators.canvas.formula import typeset
from generators.canvas.nodes import (
    IDENTITY,
    ElementInfo,
    Fill,
    Glyph,
    ImageNode,
    Matrix,
    Node,
    PathData,
    Point,
    Shadow,
    ShapeNode,
    Stroke,
    TextNode,
    compose,
)
from generators.canvas.shaping import TextBox, break_lines, ink, measure, shape

Faces = str | Sequence[str]


class Canvas:
    """A picture under construction: ``width`` × ``height`` pixels, origin top-left, y down.

    Everything drawn inside ``with canvas.element(id)`` belongs to that element; the innermost wins.
    """

    def __init__(self, width: float, height: float, background: str = "#ffffff") -> None:
        self.width, self.height = int(width), int(height)
        self.background = background
        self.nodes: list[Node] = []
        self.elements: dict[str, ElementInfo] = {}
        self._open: list[str] = []
        self._matrix: Matrix = IDENTITY
        self._clip: PathData | None = None
        self._opacity = 1.0

    # -- structure ---------------------------------------------------------------------------------

    @contextmanager
    def element(self, id: str, role: str = "", label: str = "") -> Iterator[None]:
        """Attribute what is drawn inside to element ``id``. ``label`` is the text drawn for it.

        Raises:
            ValueError: the same id is declared twice with another role or label.
        """
        info = ElementInfo(id, role, label)
        if self.elements.setdefault(id, info) != info:
            raise ValueError(f"element {id!r} is declared twice with different role or label")
        self._open.append(id)
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def group(
        self,
        matrix: Matrix = IDENTITY,
        *,
        translate: Point = (0, 0),
        scale: float = 1.0,
        rotate: float = 0.0,
        clip: PathData | None = None,
        opacity: float = 1.0,
    ) -> Iterator[None]:
        """Transform (and clip) what is drawn inside; ``rotate`` in degrees, clockwise as y is down."""
        cos, sin = math.cos(math.radians(rotate)) * scale, math.sin(math.radians(rotate)) * scale
        local: Matrix = (cos, -sin, translate[0], sin, cos, translate[1], 0, 0, 1)
        saved = self._matrix, self._clip, self._opacity
        self._matrix = compose(self._matrix, compose(matrix, local))
        if clip is not None:
            self._clip = paths.transformed(clip, self._matrix)
        self._opacity *= opacity
        try:
            yield
        finally:
            self._matrix, self._clip, self._opacity = saved

    # -- shapes ------------------------------------------------------------------------------------

    def path(
        self,
        data: PathData | str,
        fill: Fill | None = None,
        stroke: Stroke | None = None,
        axis: tuple[Point, Point] | None = None,
    ) -> None:
        """A path from verbs or SVG path data."""
        verbs = paths.parse_svg(data) if isinstance(data, str) else data
        self.nodes.append(
            ShapeNode(
                self._element, verbs, fill, stroke, self._matrix, self._clip, self._opacity, axis
            )
        )

    def line(self, p: Point, q: Point, stroke: Stroke) -> None:
        self.path(paths.polyline([p, q]), stroke=stroke, axis=(p, q))

    def polyline(self, points: Sequence[Point], stroke: Stroke) -> None:
        self.path(paths.polyline(points), stroke=stroke)

    def polygon(
        self, points: Sequence[Point], fill: Fill | None = None, stroke: Stroke | None = None
    ) -> None:
        self.path(paths.polyline(points, closed=True), fill, stroke)

    def curve(
        self,
        points: Sequence[Point],
        stroke: Stroke | None = None,
        fill: Fill | None = None,
        closed: bool = False,
    ) -> None:
        """A smooth curve through the points (Catmull–Rom as Bézier segments)."""
        self.path(paths.smooth(points, closed), fill, stroke)

    def bezier(self, points: Sequence[Point], stroke: Stroke) -> None:
        """A chain of cubic Bézier segments: start, then groups of two controls and an end."""
        self.path(paths.bezier(points), stroke=stroke)

    def rect(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        fill: Fill | None = None,
        stroke: Stroke | None = None,
        radius: float = 0,
    ) -> None:
        self.path(paths.rectangle(x0, y0, x1, y1, radius), fill, stroke)

    def circle(
        self, cx: float, cy: float, r: float, fill: Fill | None = None, stroke: Stroke | None = None
    ) -> None:
        self.path(paths.ellipse(cx, cy, r, r), fill, stroke)

    def ellipse(
        self,
        cx: float,
        cy: float,
        rx: float,
        ry: float,
        fill: Fill | None = None,
        stroke: Stroke | None = None,
    ) -> None:
        self.path(paths.ellipse(cx, cy, rx, ry), fill, stroke)

    def arc(self, cx: float, cy: float, r: float, start: float, end: float, stroke: Stroke) -> None:
        """An open arc; degrees, clockwise from the x axis as y is down."""
        self.path(paths.arc(cx, cy, r, start, end), stroke=stroke)

    def sector(
        self,
        cx: float,
        cy: float,
        r: float,
        start: float,
        end: float,
        fill: Fill | None = None,
        stroke: Stroke | None = None,
    ) -> None:
        """A pie slice; angles as for ``arc``."""
        self.path(paths.sector(cx, cy, r, start, end), fill, stroke)

    def arrow(
        self, p: Point, q: Point, stroke: Stroke, head: float = 12.0, both: bool = False
    ) -> None:
        """A straight arrow whose tip is exactly at ``q`` (and at ``p`` when ``both``)."""
        start = paths.towards(p, q, head * 0.75) if both else p
        self.path(
            paths.polyline([start, paths.towards(q, p, head * 0.75)]), stroke=stroke, axis=(p, q)
        )
        self._head(p, q, stroke, head)
        if both:
            self._head(q, p, stroke, head)

    def curved_arrow(self, points: Sequence[Point], stroke: Stroke, head: float = 12.0) -> None:
        """An arrow along a smooth curve through the points; the tip is at the last one."""
        back = paths.towards(points[-1], points[-2], head * 0.75)
        self.path(paths.smooth([*points[:-1], back]), stroke=stroke, axis=(points[0], points[-1]))
        self._head(points[-2], points[-1], stroke, head)

    def _head(self, tail: Point, tip: Point, stroke: Stroke, size: float) -> None:
        self.path(paths.arrow_head(tail, tip, size), fill=stroke.color, axis=(tail, tip))

    def hatch(self, polygon: Sequence[Point], spacing: float, angle: float, stroke: Stroke) -> None:
        """Parallel lines clipped to a polygon; ``angle`` in degrees from the x axis, turning up."""
        segments = paths.hatch(polygon, spacing, angle)
        if segments:
            verbs = tuple(verb for p, q in segments for verb in (("M", p), ("L", q)))
            self.path(
                verbs,
                stroke=Stroke(
                    stroke.color, stroke.width, stroke.dash, "butt", stroke.join, stroke.opacity
                ),
            )

    def image(self, pixels: NDArray[np.uint8], box: tuple[float, float, float, float]) -> None:
        """Raster content ``[H, W, 3 or 4]`` scaled into a box."""
        digest = hashlib.blake2b(np.ascontiguousarray(pixels).tobytes(), digest_size=16).hexdigest()
        self.nodes.append(
            ImageNode(self._element, pixels, box, digest, self._matrix, self._clip, self._opacity)
        )

    # -- text --------------------------------------------------------------------------------------

    def text(
        self,
        text: str,
        at: Point,
        *,
        size: float,
        face: Faces,
        fill: str = "#000000",
        anchor: str = "start",
        baseline: str = "alphabetic",
        angle: float = 0.0,
        halo: str | Stroke | None = None,
        shadow: Shadow | None = None,
        max_width: float | None = None,
        leading: float = 1.35,
        letter_spacing: float = 0.0,
        direction: str = "ltr",
    ) -> None:
        """Literal text. ``baseline`` is alphabetic, middle, top or bottom of the (multi-line) block.

        ``halo`` is a colour (outlined by 0.15 em) or a stroke of its own.

        Raises:
            MissingGlyph: no face of the stack covers a character.
        """
        stack = _stack(face)
        lines = break_lines(text, stack, size, max_width) if max_width else text.split("\n")
        vertical = direction == "ttb"
        shaped = [shape(line, stack, size, letter_spacing, vertical) for line in lines]
        step = size * leading
        first = _first_baseline(baseline, size, step, len(lines))
        matrix = compose(self._matrix, _turn(at, angle))
        for row, (line, (glyphs, length)) in enumerate(zip(lines, shaped, strict=True)):
            shift = {"start": 0.0, "middle": -length / 2, "end": -length}[anchor]
            dx, dy = (-row * step, shift) if vertical else (shift, first + row * step)
            self._glyphs(line, glyphs, (dx, dy), fill, matrix, size, halo, vertical, shadow)

    def math(
        self,
        tex: str,
        at: Point,
        *,
        size: float,
        face: Faces,
        fill: str = "#000000",
        anchor: str = "start",
        baseline: str = "alphabetic",
        angle: float = 0.0,
        halo: str | None = None,
    ) -> None:
        r"""A formula in a TeX subset: ``_{} ^{} \frac \sqrt \vec \overline \mathrm \text``, Greek, signs.

        Variables are italic (the first face of the stack), digits, units and words upright (the rest).

        Raises:
            FormulaError: unknown command or unbalanced braces.
            MissingGlyph: no face of the stack covers a character.
        """
        formula = typeset(tex, _stack(face), size)
        shift = {"start": 0.0, "middle": -formula.width / 2, "end": -formula.width}[anchor]
        axis = {
            "alphabetic": 0.0,
            "middle": size * 0.25,
            "top": formula.ascent,
            "bottom": -formula.descent,
        }[baseline]
        matrix = compose(self._matrix, _turn(at, angle))
        if baseline == "middle" and formula.tall:
            axis = (formula.ascent - formula.descent) / 2
        self._glyphs(formula.text, formula.glyphs, (shift, axis), fill, matrix, size, halo, False)
        for verbs, width in formula.rules:
            moved = paths.shifted(verbs, shift, axis)
            self.nodes.append(
                ShapeNode(
                    self._element,
                    moved,
                    None,
                    Stroke(fill, width, cap="butt"),
                    matrix,
                    self._clip,
                    self._opacity,
                )
            )

    def _glyphs(
        self,
        text: str,
        glyphs: tuple[Glyph, ...],
        offset: Point,
        fill: str,
        matrix: Matrix,
        size: float,
        halo: str | Stroke | None,
        vertical: bool,
        shadow: Shadow | None = None,
    ) -> None:
        if not glyphs:
            return
        placed = tuple(
            Glyph(g.face, g.index, g.x + offset[0], g.y + offset[1], g.size, g.text) for g in glyphs
        )
        outline = Stroke(halo, size * 0.3, join="round") if isinstance(halo, str) else halo
        self.nodes.append(
            TextNode(
                self._element,
                text,
                placed,
                fill,
                matrix,
                outline,
                size,
                vertical,
                self._clip,
                self._opacity,
                shadow,
            )
        )

    def measure(self, text: str, size: float, face: Faces, letter_spacing: float = 0.0) -> TextBox:
        """Width and ink of a line of text, without drawing it."""
        return measure(text, _stack(face), size, letter_spacing)

    def measure_math(self, tex: str, size: float, face: Faces) -> TextBox:
        """Width and ink of a formula, without drawing it."""
        formula = typeset(tex, _stack(face), size)
        return TextBox(formula.width, formula.ascent, formula.descent, ink(formula.glyphs))

    @property
    def faces(self) -> tuple[str, ...]:
        """Ids of the faces that were really used, sorted."""
        return tuple(
            sorted(
                {g.face for node in self.nodes if isinstance(node, TextNode) for g in node.glyphs}
            )
        )

    @property
    def _element(self) -> str:
        return self._open[-1] if self._open else ""


def _stack(face: Faces) -> tuple[str, ...]:
    return (face,) if isinstance(face, str) else tuple(face)


def _turn(at: Point, angle: float) -> Matrix:
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return (cos, -sin, at[0], sin, cos, at[1], 0, 0, 1)


def _first_baseline(baseline: str, size: float, step: float, lines: int) -> float:
    """Baseline of the first line relative to the anchor point; cap height taken as 0.72 em."""
    cap = 0.72 * size
    block = (lines - 1) * step
    return {"alphabetic": 0.0, "top": cap, "middle": (cap - block) / 2, "bottom": -block}[baseline]
