"""Flat surfaces in perspective: a local rectangle, the quadrilateral it is seen as, and its light."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from generators.canvas.nodes import Matrix, Point
from generators.scene import Rng
from generators.text.typeset import Box, Page


@dataclass(frozen=True)
class Surface:
    """``width`` × ``height`` local pixels seen through ``matrix``."""

    width: float
    height: float
    matrix: Matrix

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box in shares of the surface."""
        return x0 * self.width, y0 * self.height, x1 * self.width, y1 * self.height


def seen_as(corners: tuple[Point, Point, Point, Point]) -> Surface:
    """The surface whose corners, clockwise from its own top left, are seen at these points."""
    a, b, c, d = (np.array(p) for p in corners)
    width = float((np.linalg.norm(b - a) + np.linalg.norm(c - d)) / 2)
    height = float((np.linalg.norm(d - a) + np.linalg.norm(c - b)) / 2)
    local = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    found = cv2.getPerspectiveTransform(local, np.array(corners, np.float32))
    return Surface(width, height, tuple(float(v) for v in found.ravel()))  # type: ignore[arg-type]


def turned(page: Page, box: Box, rng: Rng, most: float = 1.0) -> Surface:
    """A box of the page turned about a vertical axis and tilted a little, as a camera would see it.

    Args:
        box: shares of the page.
        most: strength of the perspective; 0 keeps the rectangle.
    """
    x0, y0, x1, y1 = page.box(*box)
    w, h = x1 - x0, y1 - y0
    turn = rng["turn"].uniform(-0.16, 0.16) * most
    tilt = rng["tilt"].uniform(-0.07, 0.07) * most
    left, right = max(0.0, turn) * h, max(0.0, -turn) * h
    rise = tilt * w
    squeeze = abs(turn) * 0.35 * w / 2
    x0, x1 = x0 + squeeze, x1 - squeeze
    corners = ((x0, y0 + left + max(0.0, rise)), (x1, y0 + right + max(0.0, -rise)), (x1, y1 - right - max(0.0, rise) * 0.6), (x0, y1 - left - max(0.0, -rise) * 0.6))  # fmt: skip
    return seen_as(corners)
