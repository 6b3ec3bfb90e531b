"""Drawing vocabulary of node–link diagrams: round nodes, edges between borders, tree positions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from generators.canvas import Canvas, Stroke
from generators.scene import Style

Point = tuple[float, float]


def radius(style: Style, count: int) -> float:
    """A node radius that suits ``count`` nodes on the page."""
    return style.unit * max(21.0, min(34.0, 190.0 / math.sqrt(count)))


def draw_node(
    canvas: Canvas,
    style: Style,
    name: str,
    text: str,
    at: Point,
    r: float,
    *,
    fill: str | None = None,
    outline: str | None = None,
    double: bool = False,
) -> None:
    """A circle with its label inside; one element, so that moving a node moves both."""
    ink = Stroke(outline or style.palette.ink, style.line * (1.6 if outline else 1.0))
    with canvas.element(name, role="node", label=text):
        canvas.circle(*at, r, fill=fill or style.palette.fills[0], stroke=ink)
        if double:
            canvas.circle(*at, r - 5 * style.unit, stroke=ink)
        size = min(style.text, r * 0.95)
        canvas.text(text, at, size=size, face=style.faces, fill=style.palette.ink, anchor="middle", baseline="middle")


def draw_edge(
    canvas: Canvas, style: Style, name: str, p: Point, q: Point, r: float, *, directed: bool = False, colour: str | None = None
) -> None:
    """A straight edge from border to border, with an arrow head when directed."""
    stroke = Stroke(colour or style.palette.ink, style.line * (2.0 if colour else 1.0), cap="butt")
    gap = r + style.line * 0.5
    start, end = _towards(p, q, gap), _towards(q, p, gap)
    with canvas.element(name, role="edge"):
        if directed:
            canvas.arrow(start, end, stroke=stroke, head=13 * style.unit)
        else:
            canvas.line(start, end, stroke=stroke)


def edge_label(canvas: Canvas, style: Style, name: str, text: str, p: Point, q: Point, away: float = 17.0) -> None:
    """A weight beside the middle of an edge, on its upper side."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    length = math.hypot(dx, dy) or 1.0
    nx, ny = -dy / length, dx / length
    if ny > 0 or (ny == 0 and nx < 0):
        nx, ny = -nx, -ny
    away *= style.unit
    at = ((p[0] + q[0]) / 2 + nx * away, (p[1] + q[1]) / 2 + ny * away)
    with canvas.element(name, role="weight", label=text):
        canvas.text(text, at, size=style.text * 0.9, face=style.faces, fill=style.palette.strokes[0], anchor="middle", baseline="middle")


def tree_positions(children: Mapping[str, Sequence[str | None]], root: str, style: Style, top: float, bottom: float) -> dict[str, Point]:
    """Binary tree layout: columns by in-order rank, rows by depth, filling the page between two heights.

    ``children`` maps a node to ``(left, right)``; missing children are None.
    """
    order: list[str] = []
    depth: dict[str, int] = {}

    def walk(node: str | None, level: int) -> None:
        if node is None:
            return
        left, right = children.get(node, (None, None))
        walk(left, level + 1)
        order.append(node)
        depth[node] = level
        walk(right, level + 1)

    walk(root, 0)
    margin = 0.1 * style.width
    across = (style.width - 2 * margin) / max(len(order) - 1, 1)
    down = min((bottom - top) / max(max(depth.values()), 1), 150 * style.unit)
    left = margin if len(order) > 1 else style.width / 2
    return {node: (left + i * across, top + depth[node] * down) for i, node in enumerate(order)}


def _towards(p: Point, q: Point, distance: float) -> Point:
    length = math.dist(p, q) or 1.0
    return p[0] + (q[0] - p[0]) * distance / length, p[1] + (q[1] - p[1]) * distance / length
