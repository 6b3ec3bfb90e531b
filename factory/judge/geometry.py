"""Convex quads and segments in pixel coordinates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def points(quad: list[list[float]]) -> Points:
    return np.asarray(quad, dtype=float)


def extent(quad: Points) -> tuple[float, float, float, float]:
    """``x0, y0, x1, y1`` around a quad."""
    low, high = quad.min(axis=0), quad.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def thickness(quad: Points) -> float:
    """Length of the shorter pair of sides (from top-left: along, then across)."""
    along = np.hypot(*(quad[1] - quad[0]))
    across = np.hypot(*(quad[3] - quad[0]))
    return float(min(along, across))


def height(quad: Points) -> float:
    """Height of a text quad: from its own top edge to its bottom edge."""
    return float(np.hypot(*(quad[3] - quad[0])))


def overlap_depth(one: Points, other: Points) -> float:
    """How far two convex quads reach into each other, by separating axes; ≤ 0 when they are apart."""
    depth = np.inf
    for quad in (one, other):
        for i in range(4):
            edge = quad[(i + 1) % 4] - quad[i]
            length = np.hypot(*edge)
            if length < 1e-9:
                continue
            axis = np.array([-edge[1], edge[0]]) / length
            a, b = one @ axis, other @ axis
            depth = min(depth, min(a.max(), b.max()) - max(a.min(), b.min()))
    return float(depth) if np.isfinite(depth) else 0.0


def length_inside(start: Points, end: Points, quad: Points) -> float:
    """Length of a segment inside a convex quad (Cyrus–Beck clipping)."""
    direction = end - start
    low, high = 0.0, 1.0
    centre = quad.mean(axis=0)
    for i in range(4):
        edge = quad[(i + 1) % 4] - quad[i]
        normal = np.array([-edge[1], edge[0]])
        if normal @ (centre - quad[i]) < 0:
            normal = -normal
        speed, distance = float(normal @ direction), float(normal @ (start - quad[i]))
        if abs(speed) < 1e-12:
            if distance < 0:
                return 0.0
        elif speed > 0:
            low = max(low, -distance / speed)
        else:
            high = min(high, -distance / speed)
    return max(0.0, high - low) * float(np.hypot(*direction))
