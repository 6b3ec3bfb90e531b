"""64-bit perceptual hash: the signs of the lowest 8 by 8 cosine frequencies (Zauner 2010)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIDE, _KEPT = 32, 8


def _cosines() -> NDArray[np.float64]:
    """Rows k of the DCT-II of length 32, for the frequencies that are kept."""
    k = np.arange(_KEPT)[:, None]
    n = np.arange(_SIDE)[None, :]
    return np.cos(np.pi * k * (2 * n + 1) / (2 * _SIDE))


_DCT = _cosines()


def perceptual_hash(rgb: NDArray[np.uint8]) -> int:
    """Hash of RGB ``[H, W, 3]``; near-duplicates differ in few bits.

    Bit 63 is the constant term; bit ``63 - (8 u + v)`` is set when the coefficient of vertical
    frequency u and horizontal frequency v exceeds the median of the 64.
    """
    image = Image.fromarray(rgb)
    factor = max(1, min(image.width, image.height) // (4 * _SIDE))
    grey = image.reduce(factor).convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    low = _DCT @ np.asarray(grey, np.float64) @ _DCT.T
    # Rounded, so that the last bits of a matrix product cannot decide which side of the median.
    low = np.round(low, 3)
    bits = (low > np.median(low)).ravel()
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
