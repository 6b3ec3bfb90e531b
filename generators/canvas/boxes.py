"""Exact boxes and quads of elements, from outlines through the same matrices that draw them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from generators.canvas.canvas import Canvas
from generators.canvas.nodes import ImageNode, Matrix, Node, Point, ShapeNode, TextNode, mapped
from generators.canvas.raster import cover_patch, footprint, id_buffer, skia_path, stroke_paint
from generators.canvas.shaping import glyph_box, is_han

Box = tuple[float, float, float, float]
Quad = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class GlyphBox:
    text: str
    quad: Quad


@dataclass(frozen=True, slots=True)
class WordBox:
    text: str
    quad: Quad
    glyphs: tuple[GlyphBox, ...]


@dataclass(frozen=True, slots=True)
class LineBox:
    text: str
    quad: Quad
    words: tuple[WordBox, ...]


@dataclass(frozen=True, slots=True)
class ElementBox:
    """One drawn element: ink box with stroke, clipped to the picture; oriented quad; visible share."""

    id: str
    role: str
    label: str
    box: Box
    quad: Quad
    visible: float
    lines: tuple[LineBox, ...]


def elements(canvas: Canvas) -> list[ElementBox]:
    """Every element with ink inside the picture, in drawing order."""
    groups: dict[str, list[Node]] = {}
    for node in canvas.nodes:
        if node.element:
            groups.setdefault(node.element, []).append(node)
    boxes = {
        name: box
        for name, nodes in groups.items()
        if (box := _clipped(union(node_box(n) for n in nodes), canvas))
    }
    shares = _visible(canvas, list(groups), boxes)
    return [
        ElementBox(
            info.id, info.role, info.label, boxes[name], _quad(groups[name], boxes[name]), shares[name],
            tuple(line_box(node) for node in groups[name] if isinstance(node, TextNode)),
        )
        for name, info in canvas.elements.items()
        if name in boxes
    ]  # fmt: skip


def node_box(node: Node) -> Box | None:
    """Tight ink box of one node in picture pixels, stroke included; None when it has no ink."""
    if isinstance(node, TextNode):
        return union(
            _hull(_glyph_quad(box, node.matrix))
            for glyph in node.glyphs
            if (box := glyph_box(glyph))[2] > box[0]  # a space has no ink
        )
    if isinstance(node, ImageNode):
        x0, y0, x1, y1 = node.box
        return _hull([mapped(node.matrix, p) for p in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))])
    return _shape_box(node)


def _shape_box(node: ShapeNode) -> Box | None:
    path = skia_path(node.path)
    if node.stroke is not None:
        inked = skia.Path()
        stroke_paint(node.stroke, 1.0, None).getFillPath(path, inked)
        if node.fill is not None:
            inked.addPath(path)
        path = inked
    moved = skia.Path(path)
    moved.transform(skia.Matrix(list(node.matrix)))
    if moved.isEmpty():
        return None
    bounds = moved.computeTightBounds()
    box = (bounds.left(), bounds.top(), bounds.right(), bounds.bottom())
    if node.clip is not None:
        limit = skia_path(node.clip).computeTightBounds()
        box = (
            max(box[0], limit.left()),
            max(box[1], limit.top()),
            min(box[2], limit.right()),
            min(box[3], limit.bottom()),
        )
    return box if box[2] > box[0] and box[3] > box[1] else None


def line_box(node: TextNode) -> LineBox:
    """Quads of a line, its words and its glyphs, clockwise from the text's own top-left."""
    glyphs = [(glyph, glyph_box(glyph)) for glyph in node.glyphs]
    words: list[list[tuple[str, Box]]] = [[]]
    for glyph, box in glyphs:
        if glyph.text.isspace():
            words.append([])
        elif glyph.text == "" and words[-1]:
            text, before = words[-1][-1]
            words[-1][-1] = (text, union([before, box]) or before)
        else:
            if is_han(glyph.text[:1]) or (words[-1] and is_han(words[-1][-1][0][:1])):
                words.append([])
            words[-1].append((glyph.text, box))
    inked = [[(text, box) for text, box in word if box[2] > box[0]] for word in words]
    made = tuple(
        WordBox(
            "".join(t for t, _ in word),
            _glyph_quad(union(b for _, b in word), node.matrix),
            tuple(GlyphBox(t, _glyph_quad(b, node.matrix)) for t, b in word),
        )
        for word in inked
        if word
    )
    whole = union(box for word in inked for _, box in word) or (0.0, 0.0, 0.0, 0.0)
    return LineBox(node.text, _glyph_quad(whole, node.matrix), made)


def _glyph_quad(box: Box | None, matrix: Matrix) -> Quad:
    x0, y0, x1, y1 = box or (0.0, 0.0, 0.0, 0.0)
    corners = [mapped(matrix, p) for p in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    return corners[0], corners[1], corners[2], corners[3]


def _quad(nodes: Sequence[Node], box: Box) -> Quad:
    """A line's or arrow's quad runs from tail to tip; a single rotated text's follows the text."""
    axes = [node for node in nodes if isinstance(node, ShapeNode) and node.axis is not None]
    shapes = [node for node in nodes if isinstance(node, ShapeNode)]
    if axes and len(axes) == len(shapes) and not any(isinstance(n, TextNode) for n in nodes):
        first = axes[0]
        tail, tip = (mapped(first.matrix, p) for p in first.axis)  # type: ignore[union-attr]
        half = max((n.stroke.width for n in shapes if n.stroke), default=1.0) / 2
        length = math.dist(tail, tip) or 1.0
        nx, ny = -(tip[1] - tail[1]) / length * half, (tip[0] - tail[0]) / length * half
        return (
            (tail[0] - nx, tail[1] - ny),
            (tip[0] - nx, tip[1] - ny),
            (tip[0] + nx, tip[1] + ny),
            (tail[0] + nx, tail[1] + ny),
        )
    if len(nodes) == 1 and isinstance(nodes[0], TextNode):
        return line_box(nodes[0]).quad
    x0, y0, x1, y1 = box
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def union(boxes: Iterable[Box | None]) -> Box | None:
    """Smallest box around all boxes."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return (
        min(b[0] for b in known),
        min(b[1] for b in known),
        max(b[2] for b in known),
        max(b[3] for b in known),
    )


def _hull(points: Sequence[Point]) -> Box:
    return (
        min(p[0] for p in points),
        min(p[1] for p in points),
        max(p[0] for p in points),
        max(p[1] for p in points),
    )


def _clipped(box: Box | None, canvas: Canvas) -> Box | None:
    if box is None:
        return None
    x0, y0, x1, y1 = (
        max(box[0], 0.0),
        max(box[1], 0.0),
        min(box[2], canvas.width),
        min(box[3], canvas.height),
    )
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _visible(canvas: Canvas, order: list[str], boxes: dict[str, Box]) -> dict[str, float]:
    """Share of each element's ink not covered by others; measured only where boxes overlap."""
    last = {name: i for i, node in enumerate(canvas.nodes) if (name := node.element)}
    first = {node.element: i for i, node in reversed(list(enumerate(canvas.nodes)))}
    hidden = [
        a
        for a in boxes
        if any(b != a and last[b] > first[a] and overlap(boxes[a], boxes[b]) for b in boxes)
    ]
    shares = dict.fromkeys(boxes, 1.0)
    if hidden:
        index = {name: i for i, name in enumerate(canvas.elements)}
        top = id_buffer(canvas)
        for name in hidden:
            frame = x0, y0, x1, y1 = pixel_box(boxes[name], canvas)
            seen = np.count_nonzero(top[y0:y1, x0:x1] == index[name])
            alone = [node for node in canvas.nodes if node.element == name]
            ink = np.count_nonzero(cover_patch(alone, frame, centres=True))
            shares[name] = round(min(1.0, seen / ink), 4) if ink else 1.0
    return shares


def element_cover(canvas: Canvas, name: str) -> tuple[tuple[int, int, int, int], NDArray[np.bool_]]:
    """Pixel box of an element and the pixels it touches there when drawn alone."""
    nodes = [node for node in canvas.nodes if node.element == name]
    box = union(node_box(node) for node in nodes)
    if box is None:
        return (0, 0, 0, 0), np.zeros((0, 0), np.bool_)
    frame = pixel_box((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1), canvas)
    return frame, cover_patch(nodes, frame) > 0


def pixel_box(box: Box, canvas: Canvas) -> tuple[int, int, int, int]:
    """The integer pixels that a box touches."""
    return (
        max(0, math.floor(box[0])),
        max(0, math.floor(box[1])),
        min(canvas.width, math.ceil(box[2])),
        min(canvas.height, math.ceil(box[3])),
    )


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share area."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def differing_elements(a: Canvas, b: Canvas) -> list[str]:
    """Ids of elements whose nodes differ between two drawings, in drawing order; no pixels involved."""
    before, after = _by_element(a), _by_element(b)
    return [
        name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)
    ]


def _by_element(canvas: Canvas) -> dict[str, list[Node]]:
    groups: dict[str, list[Node]] = {}
    for node in canvas.nodes:
        groups.setdefault(node.element, []).append(node)
    return groups


def mask(a: Canvas, b: Canvas, ids: Iterable[str], margin: int) -> NDArray[np.bool_]:
    """Union of the elements' footprints before and after, dilated by ``margin`` pixels (square)."""
    wanted = list(ids)
    cover = footprint(a, wanted) | footprint(b, wanted)
    return dilate(cover, margin)


def dilate(cover: NDArray[np.bool_], margin: int) -> NDArray[np.bool_]:
    """Binary dilation by a square of side ``2 · margin + 1``."""
    import cv2

    if margin <= 0:
        return cover
    kernel = np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)
    return cv2.dilate(cover.astype(np.uint8), kernel) > 0
