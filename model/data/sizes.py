"""Which size a picture is generated at: multiples of one token's pixels, its own aspect ratio."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.data.config import Resolution


class Fit(NamedTuple):
    """How one picture becomes `height` x `width`: scaled to cover it, then cropped. Pixels."""

    height: int
    width: int
    scaled_height: int
    scaled_width: int

    @property
    def spare(self) -> tuple[int, int]:
        """Rows and columns to crop away."""
        return self.scaled_height - self.height, self.scaled_width - self.width


def generated_size(
    height: ArrayLike, width: ArrayLike, resolution: Resolution, factor: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(height, width) in pixels for pictures of these sizes, element by element.

    The area is brought within the bounds and both sides are floored to multiples of `factor`; what
    flooring takes is cropped, so nothing is distorted.
    """
    high, wide = np.asarray(height, np.float64), np.asarray(width, np.float64)
    area = high * wide
    scale = np.sqrt(np.clip(area, resolution.min_pixels, resolution.max_pixels) / area)
    # 1e-9: 512.0 may come out of the square root a hair below.
    sides = [np.floor(side * scale / factor + 1e-9).astype(np.int64) for side in (high, wide)]
    tall, broad = (np.maximum(side, 1) * factor for side in sides)
    return tall, broad


def fit(height: int, width: int, size: tuple[int, int]) -> Fit:
    """How a picture of height x width covers `size`, scaled by one number in both directions."""
    scale = max(size[0] / height, size[1] / width)
    scaled = (max(size[0], round(height * scale)), max(size[1], round(width * scale)))
    return Fit(*size, *scaled)


def within_aspect(
    height: NDArray[np.int64], width: NDArray[np.int64], resolution: Resolution
) -> NDArray[np.bool_]:
    aspect = width / np.maximum(height, 1)
    return (aspect >= resolution.min_aspect) & (aspect <= resolution.max_aspect)
