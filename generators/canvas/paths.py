"""Path construction: pure functions from geometry to verbs."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from generators.canvas.nodes import Matrix, PathData, Point, Verb, mapped

KAPPA = 0.5522847498307936
"""Control distance of a Bézier quarter circle of radius one."""


def polyline(points: Sequence[Point], closed: bool = False) -> PathData:
    """Straight segments through the points."""
    verbs: list[Verb] = [
        ("M" if i == 0 else "L", (float(x), float(y))) for i, (x, y) in enumerate(points)
    ]
    return (*verbs, ("Z", ())) if closed else tuple(verbs)


def bezier(points: Sequence[Point]) -> PathData:
    """Start point, then ``control, control, end`` for each cubic segment."""
    verbs: list[Verb] = [("M", points[0])]
    verbs += [
        ("C", (*points[i], *points[i + 1], *points[i + 2])) for i in range(1, len(points) - 2, 3)
    ]
    return tuple(verbs)


def smooth(points: Sequence[Point], closed: bool = False) -> PathData:
    """A Catmull–Rom spline through the points, as cubic Bézier segments."""
    count = len(points)
    if count < 3:
        return polyline(points)

    def at(i: int) -> Point:
        return points[i % count] if closed else points[min(max(i, 0), count - 1)]

    verbs: list[Verb] = [("M", at(0))]
    for i in range(count if closed else count - 1):
        p0, p1, p2, p3 = at(i - 1), at(i), at(i + 1), at(i + 2)
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        verbs.append(("C", (*c1, *c2, *p2)))
    return (*verbs, ("Z", ())) if closed else tuple(verbs)


def rectangle(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> PathData:
    """A rectangle, corners rounded by ``radius``."""
    r = min(radius, abs(x1 - x0) / 2, abs(y1 - y0) / 2)
    if r <= 0:
        return polyline([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], closed=True)
    k = r * (1 - KAPPA)
    return (
        ("M", (x0 + r, y0)), ("L", (x1 - r, y0)), ("C", (x1 - k, y0, x1, y0 + k, x1, y0 + r)),
        ("L", (x1, y1 - r)), ("C", (x1, y1 - k, x1 - k, y1, x1 - r, y1)),
        ("L", (x0 + r, y1)), ("C", (x0 + k, y1, x0, y1 - k, x0, y1 - r)),
        ("L", (x0, y0 + r)), ("C", (x0, y0 + k, x0 + k, y0, x0 + r, y0)), ("Z", ()),
    )  # fmt: skip


def ellipse(cx: float, cy: float, rx: float, ry: float) -> PathData:
    """A full ellipse."""
    kx, ky = rx * KAPPA, ry * KAPPA
    return (
        ("M", (cx + rx, cy)),
        ("C", (cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)),
        ("C", (cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)),
        ("C", (cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)),
        ("C", (cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy)),
        ("Z", ()),
    )


def arc(cx: float, cy: float, r: float, start: float, end: float) -> PathData:
    """An arc from ``start`` to ``end`` degrees, clockwise as y is down."""
    pieces = max(1, math.ceil(abs(end - start) / 45))
    step = math.radians((end - start) / pieces)
    k = 4 / 3 * math.tan(step / 4) * r
    verbs: list[Verb] = []
    angle = math.radians(start)
    for i in range(pieces + 1):
        x, y = cx + r * math.cos(angle), cy + r * math.sin(angle)
        if i == 0:
            verbs.append(("M", (x, y)))
        else:
            before = angle - step
            px, py = cx + r * math.cos(before), cy + r * math.sin(before)
            verbs.append(
                (
                    "C",
                    (
                        px - k * math.sin(before),
                        py + k * math.cos(before),
                        x + k * math.sin(angle),
                        y - k * math.cos(angle),
                        x,
                        y,
                    ),
                )
            )
        angle += step
    return tuple(verbs)


def sector(cx: float, cy: float, r: float, start: float, end: float) -> PathData:
    """A pie slice."""
    verbs = arc(cx, cy, r, start, end)
    return (("M", (cx, cy)), ("L", verbs[0][1]), *verbs[1:], ("Z", ()))


def towards(p: Point, q: Point, distance: float) -> Point:
    """The point at ``distance`` from ``p`` on the way to ``q``."""
    length = math.dist(p, q) or 1.0
    return p[0] + (q[0] - p[0]) * distance / length, p[1] + (q[1] - p[1]) * distance / length


def arrow_head(tail: Point, tip: Point, size: float) -> PathData:
    """A slim, slightly notched arrow head whose point is exactly at ``tip``."""
    length = math.dist(tail, tip) or 1.0
    ux, uy = (tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length
    wing = 0.36 * size
    return polyline(
        [
            tip,
            (tip[0] - ux * size - uy * wing, tip[1] - uy * size + ux * wing),
            (tip[0] - ux * size * 0.75, tip[1] - uy * size * 0.75),
            (tip[0] - ux * size + uy * wing, tip[1] - uy * size - ux * wing),
        ],
        closed=True,
    )


def hatch(polygon: Sequence[Point], spacing: float, angle: float) -> list[tuple[Point, Point]]:
    """Segments of parallel lines inside a simple polygon (even-odd rule)."""
    a = math.radians(-angle)
    cos, sin = math.cos(a), math.sin(a)
    turned = [(x * cos + y * sin, -x * sin + y * cos) for x, y in polygon]
    low, high = min(y for _, y in turned), max(y for _, y in turned)
    segments = []
    y = (math.floor(low / spacing) + 0.5) * spacing
    while y < high:
        crossings = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for (x1, y1), (x2, y2) in zip(turned, [*turned[1:], turned[0]], strict=True)
            if (y1 <= y) != (y2 <= y)
        )
        for x1, x2 in zip(crossings[::2], crossings[1::2], strict=False):
            segments.append(
                ((x1 * cos - y * sin, x1 * sin + y * cos), (x2 * cos - y * sin, x2 * sin + y * cos))
            )
        y += spacing
    return segments


def shifted(path: PathData, dx: float, dy: float) -> PathData:
    """The path moved."""
    return tuple(
        (verb, tuple(v + (dx if i % 2 == 0 else dy) for i, v in enumerate(numbers)))
        for verb, numbers in path
    )


def transformed(path: PathData, matrix: Matrix) -> PathData:
    """The path with every control point mapped (exact for affine matrices)."""
    moved: list[Verb] = []
    for verb, numbers in path:
        points = [mapped(matrix, (numbers[i], numbers[i + 1])) for i in range(0, len(numbers), 2)]
        moved.append((verb, tuple(v for point in points for v in point)))
    return tuple(moved)


_SVG_TOKEN = re.compile(r"[MLHVCSQTAZmlhvcsqtaz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def parse_svg(data: str) -> PathData:
    """SVG path data with the absolute and relative commands M L H V C S Q T Z.

    Raises:
        ValueError: an arc or anything else that is not one of these.
    """
    tokens = _SVG_TOKEN.findall(data)
    verbs: list[Verb] = []
    x = y = sx = sy = 0.0
    control: Point = (0.0, 0.0)
    command, i = "", 0
    while i < len(tokens):
        if tokens[i].isalpha():
            command, i = tokens[i], i + 1
            if command in "Zz":
                verbs.append(("Z", ()))
                x, y = sx, sy
                continue
        kind, relative = command.upper(), command.islower()
        count = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2}.get(kind)
        if count is None:
            raise ValueError(f"path command {command!r} is not supported")
        raw, i = [float(t) for t in tokens[i : i + count]], i + count
        ox, oy = (x, y) if relative else (0.0, 0.0)
        if kind == "H":
            raw, kind = [raw[0] + ox, y], "L"
        elif kind == "V":
            raw, kind = [x, raw[0] + oy], "L"
        else:
            raw = [v + (ox if k % 2 == 0 else oy) for k, v in enumerate(raw)]
        if kind == "S":
            mirror = (
                (2 * x - control[0], 2 * y - control[1])
                if verbs and verbs[-1][0] == "C"
                else (x, y)
            )
            raw, kind = [*mirror, *raw], "C"
        elif kind == "T":
            mirror = (
                (2 * x - control[0], 2 * y - control[1])
                if verbs and verbs[-1][0] == "Q"
                else (x, y)
            )
            raw, kind = [*mirror, *raw], "Q"
        if kind in "CQ":
            control = (raw[-4], raw[-3])
        verbs.append((kind, tuple(raw)))
        x, y = raw[-2], raw[-1]
        if kind == "M":
            sx, sy, command = x, y, "l" if relative else "L"
    return tuple(verbs)
