"""Layout checks on a finished drawing: clipping, overlaps, contrast, smallest text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generators.canvas.boxes import Box, node_box, overlap, pixel_box, union
from generators.canvas.canvas import Canvas
from generators.canvas.nodes import TextNode
from generators.canvas.raster import footprint, raster
from generators.colour import luminance, mix

MIN_TEXT = 14.0
CONTRAST = 4.5
FOREIGN_INK = 0.02
EVEN = 24
"""Levels (of 255) by which a pixel behind a label may differ from the colour or shading there."""
BACKGROUND_ROLES = frozenset({"background"})
RUNNING_ROLES = BACKGROUND_ROLES | {"scenery"}
"""Roles that may run off the page. Unlike a background, what is behind a label in scenery counts."""


class LayoutFailed(ValueError):
    """Labels cannot be placed without overlaps."""


@dataclass(frozen=True, slots=True)
class LayoutFault:
    """What is wrong and with which element: clipped, label_overlap, label_on_ink, contrast, small_text."""

    name: str
    element: str
    detail: str


def check_layout(canvas: Canvas, pixels: NDArray[np.uint8] | None = None) -> list[LayoutFault]:
    """All layout faults of a drawing.

    A label may lie on the fill of a body (a letter in a node), but not on lines, other labels or the
    edge of a body: that is measured as the contrast and evenness of what is directly behind it.
    """
    labels = [
        (node, box)
        for node in canvas.nodes
        if isinstance(node, TextNode) and (box := node_box(node))
    ]
    faults = [*_clipped(canvas), *_small(canvas, labels), *_overlapping(labels)]
    if labels:
        faults += _behind(canvas, labels, raster(_without_text(canvas)))
    return faults


def _clipped(canvas: Canvas) -> list[LayoutFault]:
    faults = []
    boxes: dict[str, list[Box | None]] = {}
    for node in canvas.nodes:
        boxes.setdefault(node.element, []).append(node_box(node))
    for name, parts in boxes.items():
        role = canvas.elements[name].role if name in canvas.elements else ""
        box = union(parts)
        if (
            role not in RUNNING_ROLES
            and box
            and (box[0] < 0 or box[1] < 0 or box[2] > canvas.width or box[3] > canvas.height)
        ):
            faults.append(
                LayoutFault("clipped", name, f"ink reaches {tuple(round(v) for v in box)}")
            )
    return faults


def _small(canvas: Canvas, labels: list[tuple[TextNode, Box]]) -> list[LayoutFault]:
    scale = 1024 / max(canvas.width, canvas.height)
    return [
        LayoutFault(
            "small_text",
            node.element,
            f"{node.text!r} is {node.size * _growth(node) * scale:.1f} px at 1024",
        )
        for node, _ in labels
        if node.size * _growth(node) * scale < MIN_TEXT
    ]


def _growth(node: TextNode) -> float:
    a, b, _, d, e, *_ = node.matrix
    return abs(a * e - b * d) ** 0.5


def _overlapping(labels: list[tuple[TextNode, Box]]) -> list[LayoutFault]:
    return [
        LayoutFault("label_overlap", a.element, f"{a.text!r} touches {b.text!r}")
        for i, (a, box) in enumerate(labels)
        for b, other in labels[i + 1 :]
        if overlap(box, other)
    ]


def _behind(
    canvas: Canvas, labels: list[tuple[TextNode, Box]], behind: NDArray[np.uint8]
) -> list[LayoutFault]:
    """Foreign ink and contrast under each label, on the picture drawn without any text."""
    faults = []
    for node, box in labels:
        x0, y0, x1, y1 = pixel_box(box, canvas)
        patch = behind[y0:y1, x0:x1].astype(np.int32)
        if not patch.size:
            continue
        main = _main_colour(patch)
        uneven = np.abs(patch - main).max(axis=2) > EVEN
        if uneven.mean() > FOREIGN_INK:
            main = _shading(patch)  # paper in sloping light is no ink
            uneven = np.abs(patch - main).max(axis=2) > EVEN
        if (foreign := float(uneven.mean())) > FOREIGN_INK and node.halo is None:
            faults.append(
                LayoutFault(
                    "label_on_ink",
                    node.element,
                    f"{node.text!r} has {foreign:.0%} other ink behind it",
                )
            )
        ratio = _least_contrast(node, main)
        if ratio < CONTRAST:
            faults.append(
                LayoutFault("contrast", node.element, f"{node.text!r} has contrast {ratio:.1f}")
            )
    return faults


def _main_colour(patch: NDArray[np.int32]) -> NDArray[np.int32]:
    """The most frequent colour of ``[H, W, 3]``, as ``[1, 1, 3]``."""
    codes, counts = np.unique(patch.reshape(-1, 3) @ (65536, 256, 1), return_counts=True)
    code = int(codes[counts.argmax()])
    return np.array([[[code >> 16, code >> 8 & 255, code & 255]]], np.int32)


def _shading(patch: NDArray[np.int32]) -> NDArray[np.int32]:
    """The plane through the colours of ``[H, W, 3]`` by least squares, of the same shape."""
    height, width, _ = patch.shape
    y, x = np.mgrid[0:height, 0:width]
    at = np.stack([np.ones(x.size), x.ravel(), y.ravel()], axis=1)
    plane = at @ np.linalg.lstsq(at, patch.reshape(-1, 3), rcond=None)[0]
    return np.clip(np.rint(plane), 0, 255).astype(np.int32).reshape(patch.shape)


def _least_contrast(node: TextNode, behind: NDArray[np.int32]) -> float:
    """Contrast of the glyphs against their outline if they have one, else against what is behind."""
    if node.halo is not None:
        return _contrast(node.fill, node.halo.color)
    corners = behind[:: max(1, behind.shape[0] - 1), :: max(1, behind.shape[1] - 1)]
    grounds = ["#" + "".join(f"{v:02x}" for v in colour) for colour in corners.reshape(-1, 3)]
    return min(_contrast(mix(ground, node.fill, node.opacity), ground) for ground in grounds)


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _without_text(canvas: Canvas) -> Canvas:
    """The picture without text, formula rules, and paper whose ruling is meant to be written on."""
    bare = Canvas(canvas.width, canvas.height, canvas.background)
    aside = {
        name for name, info in canvas.elements.items() if info.role in BACKGROUND_ROLES | {"label"}
    }
    bare.nodes = [
        node
        for node in canvas.nodes
        if not isinstance(node, TextNode) and node.element not in aside
    ]
    bare.elements = canvas.elements
    return bare


def occupied(canvas: Canvas) -> float:
    """Share of the picture inside the hull of everything drawn but the background."""
    names = [name for name, info in canvas.elements.items() if info.role not in RUNNING_ROLES]
    cover = footprint(canvas, names)
    rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
    if not len(rows):
        return 0.0
    return float((rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)) / cover.size
