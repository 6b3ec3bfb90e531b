"""Places for labels: near their point, off every line, label and border.

The candidates and their costs follow the point-feature labelling of Christensen, Marks and Shieber
("An empirical study of algorithms for point-feature label placement", ACM TOG 1995), greedy and without
chance: the same drawing gives the same places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.canvas.canvas import Canvas
from generators.canvas.nodes import Point
from generators.canvas.raster import raster

DIRECTIONS = 24
RINGS = (1.0, 1.35, 1.75, 2.3)
"""Distances that are tried, as multiples of the wanted one."""
STEP = 24
"""Difference of neighbouring pixels (of 255) from which there is an edge between them."""
INK_COST, TURN_COST, FAR_COST = 40.0, 0.5, 0.8


class Placer:
    """Free places on a drawing as it stands; labels placed before are avoided too.

    Args:
        canvas: the drawing so far, its paper (role ``background``) not counted.
        gap: pixels to keep between a label and anything else.
    """

    def __init__(self, canvas: Canvas, gap: float) -> None:
        self._width, self._height = canvas.width, canvas.height
        self._gap = gap
        self._ink = _summed(_edges(canvas))
        self._taken: list[tuple[float, float, float, float]] = []

    def place(
        self, size: tuple[float, float], point: Point, away: float, towards: Point = (0.0, 0.0)
    ) -> Point:
        """Centre of the best free place for a label of ``size`` (width, height) near a point.

        Args:
            away: least distance in pixels between the point and the label's box.
            towards: direction to prefer, of any length, y down; none when it is (0, 0).
        """
        wanted = math.atan2(towards[1], towards[0]) if towards != (0.0, 0.0) else None
        best = min(
            (self._cost(size, point, away * ring, angle, wanted, ring), at)
            for ring in RINGS
            for angle in (2 * math.pi * k / DIRECTIONS for k in range(DIRECTIONS))
            for at in [_beside(size, point, away * ring, angle)]
        )[1]
        self._taken.append(self._box(size, best))
        return best

    def _cost(
        self,
        size: tuple[float, float],
        point: Point,
        away: float,
        angle: float,
        wanted: float | None,
        ring: float,
    ) -> float:
        box = self._box(size, _beside(size, point, away, angle))
        if box[0] < 0 or box[1] < 0 or box[2] > self._width or box[3] > self._height:
            return math.inf
        inked = self._share(box) + sum(_shared(box, other) for other in self._taken)
        turned = (
            0.0 if wanted is None else abs(math.remainder(angle - wanted, 2 * math.pi)) / math.pi
        )
        return INK_COST * inked + TURN_COST * turned + FAR_COST * (ring - 1)

    def _box(self, size: tuple[float, float], at: Point) -> tuple[float, float, float, float]:
        half = size[0] / 2 + self._gap, size[1] / 2 + self._gap
        return at[0] - half[0], at[1] - half[1], at[0] + half[0], at[1] + half[1]

    def _share(self, box: tuple[float, float, float, float]) -> float:
        """Share of a box that edges cross."""
        x0, y0 = int(box[0]), int(box[1])
        x1, y1 = min(math.ceil(box[2]), self._width), min(math.ceil(box[3]), self._height)
        inside = self._ink[y1, x1] - self._ink[y0, x1] - self._ink[y1, x0] + self._ink[y0, x0]
        return float(inside) / max((x1 - x0) * (y1 - y0), 1)


def _beside(size: tuple[float, float], point: Point, away: float, angle: float) -> Point:
    """Centre of a box whose border is ``away`` from a point, in a direction."""
    cos, sin = math.cos(angle), math.sin(angle)
    reach = min(
        size[0] / 2 / abs(cos) if abs(cos) > 1e-9 else math.inf,
        size[1] / 2 / abs(sin) if abs(sin) > 1e-9 else math.inf,
    )
    return point[0] + (reach + away) * cos, point[1] + (reach + away) * sin


def _shared(a: Sequence[float], b: Sequence[float]) -> float:
    """Overlap of two boxes as a share of the first."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(wide, 0) * max(high, 0) / max((a[2] - a[0]) * (a[3] - a[1]), 1e-9)


def _edges(canvas: Canvas) -> NDArray[np.uint8]:
    """Where neighbouring pixels differ: lines, letters and the rims of bodies, but no even fill."""
    bare = Canvas(canvas.width, canvas.height, canvas.background)
    paper = {name for name, info in canvas.elements.items() if info.role == "background"}
    bare.nodes = [node for node in canvas.nodes if node.element not in paper]
    pixels = raster(bare)
    # The largest less the smallest of each pixel and its neighbours to the left and above, over all channels.
    spread = cv2.morphologyEx(pixels, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    red, green, blue = cv2.split(spread)
    return np.asarray(cv2.max(cv2.max(red, green), blue) > STEP, np.uint8)


def _summed(found: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Summed-area table, one row and column larger."""
    return np.asarray(cv2.integral(found, sdepth=cv2.CV_32S), np.int32)
