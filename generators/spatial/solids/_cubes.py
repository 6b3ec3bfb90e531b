"""Stacks of unit cubes: columns on a grid, their isometric picture and their three views.

Axes: x to the right of the picture's front (lower right), y to the left of it (lower left), z up. The front
view looks along −y, the left view along +x, the top view down. Columns have no gaps, so heights say it all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Cell = tuple[int, int, int]
Heights = tuple[tuple[int, ...], ...]
"""``heights[x][y]``: cubes in the column at (x, y); y grows towards the viewer's left."""
Point = tuple[float, float]
FACES = ("top", "left", "right")
# Corners of the three faces that the viewer sees, relative to the cube's own corner.
_CORNERS: dict[str, tuple[Cell, ...]] = {
    "top": ((0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)),
    "left": ((0, 1, 0), (1, 1, 0), (1, 1, 1), (0, 1, 1)),
    "right": ((1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 0, 1)),
}


def cells(heights: Heights) -> list[Cell]:
    """Every cube, from the back to the front of the isometric picture."""
    found = [
        (x, y, z) for x, row in enumerate(heights) for y, top in enumerate(row) for z in range(top)
    ]
    return sorted(found, key=lambda c: (c[0] + c[1] + c[2], c))


def project(x: float, y: float, z: float) -> Point:
    """Isometric picture of a point, y down, edges of length one."""
    return (x - y) * math.cos(math.pi / 6), (x + y) * 0.5 - z


def face(cell: Cell, name: str) -> list[Point]:
    """Corners of a face in the picture."""
    return [
        project(*(a + b for a, b in zip(cell, corner, strict=True))) for corner in _CORNERS[name]
    ]


def visible(heights: Heights) -> dict[Cell, list[str]]:
    """The cubes of which a part can be seen, and which of their faces.

    Faces of an isometric picture are two triangles each of one lattice, so that hiding is exact: a
    triangle belongs to the cube that is painted last.
    """
    owner: dict[tuple[int, int], tuple[Cell, str]] = {}
    for cell in cells(heights):
        for name in FACES:
            for key in _triangles(face(cell, name)):
                owner[key] = cell, name
    seen: dict[Cell, list[str]] = {}
    for cell, name in owner.values():
        names = seen.setdefault(cell, [])
        if name not in names:
            names.append(name)
    return {cell: sorted(seen[cell], key=FACES.index) for cell in cells(heights) if cell in seen}


def _triangles(corners: Sequence[Point]) -> list[tuple[int, int]]:
    """Keys of the two lattice triangles of a rhombus, split along its shorter diagonal."""
    a, b, c, d = corners
    halves = ((a, b, c), (a, c, d)) if math.dist(a, c) < math.dist(b, d) else ((a, b, d), (b, c, d))
    return [
        (round(sum(p[0] for p in t) * 1000), round(sum(p[1] for p in t) * 1000)) for t in halves
    ]


def front_view(heights: Heights) -> tuple[int, ...]:
    """Heights of the columns seen from the front, left to right: x as seen along −y."""
    return tuple(max(row) for row in heights)


def left_view(heights: Heights) -> tuple[int, ...]:
    """Heights seen from the left, left to right: the back (small y) first."""
    return tuple(max(row[y] for row in heights) for y in range(len(heights[0])))


def top_view(heights: Heights) -> tuple[tuple[bool, ...], ...]:
    """``[y][x]``: where there is a column, the back row first."""
    return tuple(
        tuple(heights[x][y] > 0 for x in range(len(heights))) for y in range(len(heights[0]))
    )
