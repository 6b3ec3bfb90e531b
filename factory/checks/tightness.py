"""How much larger a mask is than the change it covers."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LOOSE = 1.35
"""Most pixels of mask per pixel of the hulls of the difference."""


def looseness(mask: NDArray[np.bool_], difference: NDArray[np.bool_], margin: int) -> float:
    """Mask area over the area of the convex hulls of the difference; infinite when nothing differs.

    The difference is grown by the mask's own ``margin`` and cut into groups by the connected parts of the
    mask (8-neighbours); each group contributes its convex hull, overlaps counted once. Parts of the mask
    in which nothing differs add to the mask alone. Since every hull lies in the hull of the whole difference,
    a mask that is tight here is tight against that one too.
    """
    if not difference.any():
        return float("inf")
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    cover = mask[window].astype(np.uint8)
    kernel = np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)
    grown = (
        np.asarray(cv2.dilate(difference[window].astype(np.uint8), kernel), np.bool_) & mask[window]
    )
    _, parts = cv2.connectedComponents(cover, connectivity=8)
    # A hull is spanned by the outline alone, which has far fewer points than the whole.
    inner = cv2.erode(grown.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0)
    ys, xs = np.nonzero(grown & (np.asarray(inner) == 0))
    order = np.argsort(parts[ys, xs], kind="stable")
    points = np.stack([xs, ys], axis=1)[order].astype(np.int32)
    starts = np.flatnonzero(np.diff(parts[ys, xs][order])) + 1
    hulls = np.zeros_like(cover)
    for group in np.split(points, starts):
        cv2.fillConvexPoly(hulls, cv2.convexHull(group), 1)
    return float(np.count_nonzero(cover) / np.count_nonzero(hulls))
