"""Mapping a world rectangle into a page rectangle."""

from __future__ import annotations

from dataclasses import dataclass

from generators.canvas.nodes import Point

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """World to pixels: ``x = ox + sx · X``, ``y = oy + sy · Y`` (``sy`` negative when y points up)."""

    ox: float
    oy: float
    sx: float
    sy: float

    def __call__(self, x: float, y: float) -> Point:
        return self.ox + self.sx * x, self.oy + self.sy * y

    def length(self, world: float) -> float:
        """A world length along x, in pixels."""
        return abs(self.sx) * world


def fit(world: Box, page: Box, *, equal: bool = True, y_up: bool = True) -> Frame:
    """The largest centred mapping of ``world`` (x0, y0, x1, y1) into ``page``; same scale on both axes if ``equal``."""
    wx, wy = max(world[2] - world[0], 1e-9), max(world[3] - world[1], 1e-9)
    sx, sy = (page[2] - page[0]) / wx, (page[3] - page[1]) / wy
    if equal:
        sx = sy = min(sx, sy)
    cx, cy = (world[0] + world[2]) / 2, (world[1] + world[3]) / 2
    px, py = (page[0] + page[2]) / 2, (page[1] + page[3]) / 2
    return Frame(px - sx * cx, py + (sy if y_up else -sy) * cy, sx, -sy if y_up else sy)
