"""Drawn decoration of designed pages: patterns, landscapes and simple things, seeded and without text."""

from __future__ import annotations

import math
from collections.abc import Callable

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient, PathData, Point
from generators.canvas.paths import rectangle
from generators.colour import mix
from generators.scene import Rng
from generators.text.typeset import Box


def seeded(art: int) -> Rng:
    """The stream of a picture's decoration."""
    return Rng(art.to_bytes(8, "big"))


def sky(canvas: Canvas, top: str, bottom: str, box: Box | None = None) -> None:
    """A vertical gradient over the page, or a box of it."""
    x0, y0, x1, y1 = box or (0, 0, canvas.width, canvas.height)
    canvas.rect(x0, y0, x1, y1, fill=Gradient((x0, y0), (x0, y1), (top, bottom)))


def sunburst(canvas: Canvas, at: Point, colour: str, rays: int, reach: float) -> None:
    """Rays that fan out from a point, every other one filled."""
    step = 2 * math.pi / (2 * rays)
    with canvas.group(clip=_page(canvas)):
        for i in range(rays):
            a, b = 2 * i * step, (2 * i + 1) * step
            canvas.polygon([at, _polar(at, reach, a), _polar(at, reach, b)], fill=colour)


def dots(canvas: Canvas, box: Box, pitch: float, radius: float, colour: str) -> None:
    """A staggered grid of dots inside a box."""
    x0, y0, x1, y1 = box
    rows = max(1, int((y1 - y0) / pitch))
    for row in range(rows + 1):
        shift = pitch / 2 if row % 2 else 0.0
        for column in range(int((x1 - x0 - shift) / pitch) + 1):
            canvas.circle(x0 + shift + column * pitch, y0 + row * pitch, radius, fill=colour)


def stripes(canvas: Canvas, box: Box, width: float, colour: str) -> None:
    """Diagonal stripes clipped to a box."""
    x0, y0, x1, y1 = box
    with canvas.group(clip=rectangle(*box)):
        x = x0 - (y1 - y0)
        while x < x1:
            canvas.polygon([(x, y1), (x + (y1 - y0), y0), (x + (y1 - y0) + width, y0), (x + width, y1)], fill=colour)  # fmt: skip
            x += 2 * width


def confetti(canvas: Canvas, rng: Rng, box: Box, colours: tuple[str, ...], count: int, size: float) -> None:  # fmt: skip
    """Scattered discs, squares and short strokes."""
    x0, y0, x1, y1 = box
    for i in range(count):
        x, y = rng["x", i].uniform(x0, x1), rng["y", i].uniform(y0, y1)
        colour, turn = rng["c", i].choice(colours), rng["t", i].uniform(0, 180)
        match rng["s", i].integer(0, 2):
            case 0:
                canvas.circle(x, y, size * 0.5, fill=colour)
            case 1:
                with canvas.group(translate=(x, y), rotate=turn):
                    canvas.rect(-size / 2, -size / 2, size / 2, size / 2, fill=colour)
            case _:
                with canvas.group(translate=(x, y), rotate=turn):
                    canvas.line((-size, 0), (size, 0), Stroke(colour, size * 0.35))


def hills(canvas: Canvas, rng: Rng, base: float, colours: tuple[str, ...], height: float) -> None:
    """Rows of rolling hills, each nearer one lower, down to the bottom of the page."""
    w, h = canvas.width, canvas.height
    for row, colour in enumerate(colours):
        y = base + (h - base) * row / (len(colours) + 0.5)
        points = [(-w * 0.05 + w * 1.1 * i / 6, y - height * rng["hill", row, i].uniform(0.1, 1.0) * (1 - 0.2 * row)) for i in range(7)]  # fmt: skip
        with canvas.group(clip=_page(canvas)):
            canvas.polygon(_sampled(points) + [(w * 1.05, h), (-w * 0.05, h)], fill=colour)


def skyline(
    canvas: Canvas, rng: Rng, base: float, colour: str, lights: str, tallest: float
) -> None:
    """A row of city blocks with lit windows."""
    x, i = 0.0, 0
    while x < canvas.width:
        width = tallest * rng["w", i].uniform(0.22, 0.45)
        height = tallest * rng["h", i].uniform(0.35, 1.0)
        right = min(x + width, float(canvas.width))
        canvas.rect(x, base - height, right, base, fill=colour)
        pane = width / 7
        for row in range(int(height / (pane * 2.2)) - 1):
            for column in range(3):
                left = x + pane * (1 + 2 * column)
                if rng["lit", i, row, column].chance(0.55) and left + pane < right:
                    top = base - height + pane * (1 + 2.2 * row)
                    canvas.rect(left, top, left + pane, top + pane * 1.2, fill=lights)
        x, i = right, i + 1


def waves(canvas: Canvas, base: float, amplitude: float, length: float, colours: tuple[str, ...]) -> None:  # fmt: skip
    """Layers of waves from ``base`` to the bottom of the page."""
    w, h = canvas.width, canvas.height
    for row, colour in enumerate(colours):
        y = base + row * amplitude * 1.6
        crest = [(x, y + amplitude * math.sin(2 * math.pi * x / length + row * 1.7)) for x in range(0, w + 8, 8)]  # fmt: skip
        with canvas.group(clip=_page(canvas)):
            canvas.polygon([*crest, (w, h), (0, h)], fill=colour)


def bunting(canvas: Canvas, y: float, sag: float, colours: tuple[str, ...], count: int) -> None:
    """A string of pennants across the page."""
    w = canvas.width

    def at(t: float) -> Point:
        return t * w, y + sag * 4 * t * (1 - t)

    canvas.polyline([at(i / 40) for i in range(41)], Stroke("#55504a", 2))
    for i in range(count):
        a, b = at((i + 0.12) / count), at((i + 0.88) / count)
        tip = ((a[0] + b[0]) / 2, max(a[1], b[1]) + w / count * 0.8)
        canvas.polygon([a, b, tip], fill=colours[i % len(colours)])


def star(canvas: Canvas, at: Point, radius: float, colour: str, points: int = 5, depth: float = 0.45) -> None:  # fmt: skip
    """A star; with many points a burst."""
    ring = [_polar(at, radius if i % 2 == 0 else radius * depth, math.pi * i / points - math.pi / 2) for i in range(2 * points)]  # fmt: skip
    canvas.polygon(ring, fill=colour)


def shaded(
    canvas: Canvas, box: Box, colour: str, radius: float = 0.0, strength: float = 0.08
) -> None:
    """A panel that is a little lighter at the top left than at the bottom right."""
    x0, y0, x1, y1 = box
    light, dark = mix(colour, "#ffffff", strength), mix(colour, "#000000", strength)
    canvas.rect(x0, y0, x1, y1, fill=Gradient((x0, y0), (x1, y1), (light, dark)), radius=radius)


def soft_shadow(canvas: Canvas, box: Box, depth: float, radius: float = 0.0, colour: str = "#000000") -> None:  # fmt: skip
    """The shadow of a panel as rings of growing transparency, darkest close to it."""
    x0, y0, x1, y1 = box
    rings = 8
    for i in range(rings, 0, -1):
        spread = depth * i / rings
        with canvas.group(opacity=0.045):
            canvas.rect(x0 - spread * 0.6, y0 - spread * 0.3, x1 + spread * 0.6, y1 + spread, fill=colour, radius=radius + spread)  # fmt: skip


Thing = Callable[[Canvas, Box, str, str, str], None]


def _bottle(canvas: Canvas, box: Box, body: str, dark: str, label: str) -> None:
    x0, y0, x1, y1 = box
    w, h, m = x1 - x0, y1 - y0, (x0 + x1) / 2
    canvas.rect(m - w * 0.12, y0, m + w * 0.12, y0 + h * 0.12, fill=dark, radius=w * 0.03)
    canvas.rect(m - w * 0.09, y0 + h * 0.1, m + w * 0.09, y0 + h * 0.3, fill=body)
    canvas.rect(m - w * 0.27, y0 + h * 0.26, m + w * 0.27, y1, fill=body, radius=w * 0.12)
    canvas.rect(m - w * 0.27, y0 + h * 0.45, m + w * 0.27, y0 + h * 0.78, fill=label)
    canvas.rect(m - w * 0.21, y0 + h * 0.31, m - w * 0.15, y0 + h * 0.43, fill=mix(body, "#ffffff", 0.45), radius=w * 0.03)  # fmt: skip


def _cup(canvas: Canvas, box: Box, body: str, dark: str, label: str) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    canvas.ellipse(x0 + w * 0.44, y1 - h * 0.05, w * 0.4, h * 0.06, fill=dark)
    canvas.arc(x0 + w * 0.78, y0 + h * 0.55, w * 0.15, -90, 90, Stroke(dark, w * 0.06))
    canvas.polygon([(x0 + w * 0.12, y0 + h * 0.3), (x0 + w * 0.78, y0 + h * 0.3), (x0 + w * 0.68, y1 - h * 0.06), (x0 + w * 0.22, y1 - h * 0.06)], fill=body)  # fmt: skip
    canvas.ellipse(x0 + w * 0.45, y0 + h * 0.3, w * 0.33, h * 0.06, fill=label)
    canvas.ellipse(x0 + w * 0.45, y0 + h * 0.305, w * 0.28, h * 0.045, fill=dark)
    for i in range(3):
        x = x0 + w * (0.3 + 0.15 * i)
        canvas.curve([(x, y0 + h * 0.22), (x + w * 0.05, y0 + h * 0.15), (x - w * 0.03, y0 + h * 0.08), (x + w * 0.02, y0)], Stroke(label, w * 0.025))  # fmt: skip


def _headphones(canvas: Canvas, box: Box, body: str, dark: str, label: str) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    canvas.arc((x0 + x1) / 2, y0 + h * 0.5, w * 0.38, 180, 360, Stroke(dark, w * 0.07))
    for side in (x0 + w * 0.06, x1 - w * 0.26):
        canvas.rect(side, y0 + h * 0.46, side + w * 0.2, y0 + h * 0.86, fill=body, radius=w * 0.09)
        canvas.rect(side + w * 0.05, y0 + h * 0.53, side + w * 0.15, y0 + h * 0.79, fill=label, radius=w * 0.05)  # fmt: skip


def _phone(canvas: Canvas, box: Box, body: str, dark: str, label: str) -> None:
    x0, y0, x1, y1 = box
    w, h, m = x1 - x0, y1 - y0, (x0 + x1) / 2
    canvas.rect(m - w * 0.27, y0, m + w * 0.27, y1, fill=dark, radius=w * 0.07)
    canvas.rect(m - w * 0.24, y0 + h * 0.03, m + w * 0.24, y1 - h * 0.03, fill=Gradient((m, y0), (m, y1), (body, label)), radius=w * 0.05)  # fmt: skip
    canvas.circle(m, y0 + h * 0.065, w * 0.025, fill=dark)


def _shoe(canvas: Canvas, box: Box, body: str, dark: str, label: str) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0

    def p(x: float, y: float) -> Point:
        return x0 + x * w, y0 + y * h

    canvas.curve([p(0.06, 0.36), p(0.3, 0.42), p(0.45, 0.3), p(0.62, 0.5), p(0.93, 0.62), p(0.97, 0.8), p(0.5, 0.84), p(0.05, 0.82)], fill=body, closed=True)  # fmt: skip
    canvas.rect(*p(0.03, 0.78), *p(0.98, 0.9), fill=label, radius=h * 0.05)
    for i in range(3):
        canvas.line(p(0.47 + 0.08 * i, 0.38 + 0.07 * i), p(0.4 + 0.08 * i, 0.5 + 0.06 * i), Stroke(label, w * 0.022))  # fmt: skip
    canvas.curve([p(0.1, 0.66), p(0.35, 0.7), p(0.6, 0.6)], Stroke(dark, w * 0.03))


def _lamp(canvas: Canvas, box: Box, body: str, dark: str, label: str) -> None:
    x0, y0, x1, y1 = box
    w, h, m = x1 - x0, y1 - y0, (x0 + x1) / 2
    canvas.line((m, y0 + h * 0.4), (m, y1 - h * 0.06), Stroke(dark, w * 0.05))
    canvas.ellipse(m, y1 - h * 0.05, w * 0.25, h * 0.05, fill=dark)
    canvas.polygon([(m - w * 0.18, y0), (m + w * 0.18, y0), (m + w * 0.4, y0 + h * 0.45), (m - w * 0.4, y0 + h * 0.45)], fill=body)  # fmt: skip
    canvas.ellipse(m, y0 + h * 0.45, w * 0.4, h * 0.05, fill=label)


def _jar(canvas: Canvas, box: Box, body: str, dark: str, label: str) -> None:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    canvas.rect(
        x0 + w * 0.2, y0 + h * 0.08, x1 - w * 0.2, y0 + h * 0.24, fill=dark, radius=w * 0.05
    )
    canvas.rect(x0 + w * 0.14, y0 + h * 0.22, x1 - w * 0.14, y1, fill=body, radius=w * 0.12)
    canvas.rect(x0 + w * 0.14, y0 + h * 0.45, x1 - w * 0.14, y0 + h * 0.8, fill=label)


THINGS: dict[str, Thing] = {
    "bottle": _bottle,
    "cup": _cup,
    "headphones": _headphones,
    "phone": _phone,
    "shoe": _shoe,
    "lamp": _lamp,
    "jar": _jar,
}


def _polar(at: Point, radius: float, angle: float) -> Point:
    return at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle)


def _sampled(points: list[Point]) -> list[Point]:
    """Points along a smooth curve through the given ones."""
    out: list[Point] = []
    for i in range(len(points) - 1):
        p0, p1 = points[max(0, i - 1)], points[i]
        p2, p3 = points[i + 1], points[min(len(points) - 1, i + 2)]
        for k in range(10):
            t = k / 10
            out.append(tuple(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3) for a, b, c, d in zip(p0, p1, p2, p3, strict=True)))  # type: ignore[arg-type]  # fmt: skip
    return [*out, points[-1]]


def _page(canvas: Canvas) -> PathData:
    return rectangle(0, 0, canvas.width, canvas.height)
