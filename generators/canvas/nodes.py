"""The display list: immutable nodes in drawing order, each carrying the id of its element.

Coordinates are pixels of the picture (origin top-left, y down) after ``matrix``, a row-major 3×3.
Nodes compare by value, so two drawings can be compared element by element without any pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 0, 1, 0, 0, 0, 1)

Verb = tuple[str, tuple[float, ...]]
"""``("M", (x, y))``, ``L`` (x, y), ``Q`` (4 numbers), ``C`` (6 numbers), ``Z`` ()."""
PathData = tuple[Verb, ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """An outline: colour ``#rrggbb``, width in pixels, dash pattern as on/off lengths."""

    color: str
    width: float = 2.0
    dash: tuple[float, ...] | None = None
    cap: str = "round"
    join: str = "round"
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Gradient:
    """Colours ``#rrggbb`` at even steps from ``start`` to ``end``, before the shape's own matrix.

    ``radial`` spreads them on circles about ``start`` that end at ``end``. Beyond the ends they continue flat.
    """

    start: Point
    end: Point
    colours: tuple[str, ...]
    radial: bool = False


Fill = str | Gradient


@dataclass(frozen=True, slots=True)
class Shadow:
    """A blurred copy under glyphs: offset and blur (standard deviation) in pixels before ``matrix``."""

    color: str
    dx: float
    dy: float
    blur: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class ShapeNode:
    element: str
    path: PathData
    fill: Fill | None
    stroke: Stroke | None
    matrix: Matrix = IDENTITY
    clip: PathData | None = None
    opacity: float = 1.0
    axis: tuple[Point, Point] | None = None
    """Tail and tip of a line or arrow, before ``matrix``: its quad runs along this segment."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shaped glyph: index in its face, pen position, and the source text of its cluster."""

    face: str
    index: int
    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class TextNode:
    """A line of shaped text. ``halo`` is an outline painted under the glyphs, ``shadow`` lies under both."""

    element: str
    text: str
    glyphs: tuple[Glyph, ...]
    fill: str
    matrix: Matrix = IDENTITY
    halo: Stroke | None = None
    size: float = 0.0
    vertical: bool = False
    clip: PathData | None = None
    opacity: float = 1.0
    shadow: Shadow | None = None


@dataclass(frozen=True, eq=False, slots=True)
class ImageNode:
    """Raster content in a box ``(x0, y0, x1, y1)``; compared by ``digest``."""

    element: str
    pixels: NDArray[np.uint8]
    box: tuple[float, float, float, float]
    digest: str
    matrix: Matrix = IDENTITY
    clip: PathData | None = None
    opacity: float = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ImageNode) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return self.element, self.digest, self.box, self.matrix, self.clip, self.opacity


Node = ShapeNode | TextNode | ImageNode


@dataclass(frozen=True, slots=True)
class ElementInfo:
    """What was declared about an element when it was drawn."""

    id: str
    role: str
    label: str


def compose(a: Matrix, b: Matrix) -> Matrix:
    """The matrix that applies ``b`` first, then ``a``."""
    product = np.array(a).reshape(3, 3) @ np.array(b).reshape(3, 3)
    return tuple(float(v) for v in product.ravel())  # type: ignore[return-value]


def mapped(matrix: Matrix, point: Point) -> Point:
    """A point through a matrix, perspective included."""
    a, b, c, d, e, f, g, h, i = matrix
    x, y = point
    w = g * x + h * y + i
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w
