"""Circuit symbols between two points of a wire: resistor (IEC box or zigzag), battery, switch; and wires."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from generators.canvas import Canvas, Stroke
from generators.scene import Style

Point = tuple[float, float]


def wire(canvas: Canvas, style: Style, name: str, points: Sequence[Point]) -> None:
    """Straight pieces of wire through the points, one element each: ``name.0``, ``name.1`` …"""
    for i, (p, q) in enumerate(pairwise(points)):
        with canvas.element(f"{name}.{i}", role="wire"):
            canvas.line(p, q, stroke=Stroke(style.palette.ink, style.line, cap="square"))


def resistor(canvas: Canvas, style: Style, name: str, centre: Point, length: float, *, zigzag: bool, colour: str | None = None) -> None:
    """A horizontal resistor whose terminals lie ``length`` / 2 left and right of its centre."""
    x, y = centre
    stroke = Stroke(colour or style.palette.ink, style.line * (1.7 if colour else 1.2), cap="square", join="miter")
    with canvas.element(name, role="resistor"):
        if not zigzag:
            canvas.rect(x - length / 2, y - length / 7, x + length / 2, y + length / 7, fill=style.palette.paper, stroke=stroke)
            return
        teeth, high = 6, length / 6.5
        step = length / (2 * teeth)
        peaks = [(x - length / 2 + (2 * i + 1) * step, y + (high if i % 2 else -high)) for i in range(teeth)]
        canvas.polyline([(x - length / 2, y), *peaks, (x + length / 2, y)], stroke=stroke)


def battery(canvas: Canvas, style: Style, name: str, centre: Point, gap: float) -> None:
    """A vertical cell, positive plate (long, thin) above; terminals ``gap`` / 2 above and below its centre."""
    x, y = centre
    with canvas.element(name, role="battery"):
        canvas.line((x - 1.5 * gap, y - gap / 2), (x + 1.5 * gap, y - gap / 2), stroke=Stroke(style.palette.ink, style.line * 1.2, cap="butt"))
        canvas.line((x - 0.75 * gap, y + gap / 2), (x + 0.75 * gap, y + gap / 2), stroke=Stroke(style.palette.ink, style.line * 2.4, cap="butt"))


def switch(canvas: Canvas, style: Style, name: str, centre: Point, length: float, *, closed: bool) -> None:
    """A vertical switch: contacts at both ends are part of the wire, the blade is the element ``name``."""
    x, y = centre
    ink = style.palette.ink
    with canvas.element(f"{name}_contacts", role="contacts"):
        for end in (y - length / 2, y + length / 2):
            canvas.circle(x, end, 4.5 * style.unit, fill=ink)
    with canvas.element(name, role="switch_closed" if closed else "switch_open"):
        angle = math.radians(0 if closed else 28)
        tip = (x + length * math.sin(angle), y + length / 2 - length * math.cos(angle))
        canvas.line((x, y + length / 2), tip, stroke=Stroke(ink, style.line * 1.3))
