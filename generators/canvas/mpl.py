"""matplotlib as a drawer: its artists are rendered into the display list, its text by our text engine.

Artists with a gid become elements, so curves, ticks and bars have boxes and masks like everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Transform

from generators.canvas import paths
from generators.canvas.canvas import Canvas
from generators.canvas.nodes import PathData, Stroke, Verb

DPI = 72.0
"""One point is one pixel, so line widths and font sizes are given in pixels."""

_VERBS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}


def new_figure(width: float, height: float) -> Figure:
    """An empty transparent figure of that size in pixels; no pyplot, no global state."""
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
    figure.patch.set_visible(False)
    return figure


def draw_figure(
    canvas: Canvas, figure: Figure, faces: tuple[str, ...], roles: Mapping[str, tuple[str, str]]
) -> None:
    """Render a figure of the canvas's size into the canvas.

    Args:
        faces: font stack for all text; sizes come from the artists.
        roles: gid of an artist → (role, label) of its element. A gid that is not listed gets role ``""``.
    """
    figure.draw(CanvasRenderer(canvas, faces, roles))


class CanvasRenderer(RendererBase):
    """matplotlib's renderer interface on top of ``Canvas``; y is flipped from up to down."""

    def __init__(
        self, canvas: Canvas, faces: tuple[str, ...], roles: Mapping[str, tuple[str, str]]
    ) -> None:
        super().__init__()
        self._canvas = canvas
        self._faces = faces
        self._roles = roles
        self._open: list[ExitStack] = []

    def open_group(self, s: str, gid: str | None = None) -> None:
        stack = ExitStack()
        if gid:
            role, label = self._roles.get(gid, ("", ""))
            stack.enter_context(self._canvas.element(gid, role=role, label=label))
        self._open.append(stack)

    def close_group(self, s: str) -> None:
        self._open.pop().close()

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803 (the name of the interface)
    ) -> None:
        verbs = self._verbs(path, transform)
        if not verbs:
            return
        fill = (
            to_hex(rgbFace[:3])
            if rgbFace is not None and (len(rgbFace) < 4 or rgbFace[3] > 0)
            else None
        )
        alpha = (
            gc.get_alpha()
            if gc.get_forced_alpha()
            else (rgbFace[3] if rgbFace is not None and len(rgbFace) == 4 else 1.0)
        )
        stroke = self._stroke(gc) if gc.get_linewidth() > 0 and gc.get_rgb()[3] > 0 else None
        if fill is None and stroke is None:
            return
        with self._canvas.group(clip=self._clip(gc), opacity=float(alpha or 1.0)):
            self._canvas.path(verbs, fill, stroke)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        self._canvas.text(
            s,
            (x, y),
            size=prop.get_size_in_points(),
            face=self._faces,
            fill=_hex(gc),
            angle=-angle,
        )

    def get_text_width_height_descent(
        self, s: str, prop: Any, ismath: Any
    ) -> tuple[float, float, float]:
        size = prop.get_size_in_points()
        box = self._canvas.measure(s, size, self._faces)
        return box.width, 0.95 * size, 0.22 * size

    def flipy(self) -> bool:
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._canvas.width, self._canvas.height

    def points_to_pixels(self, points: Any) -> Any:
        return points * DPI / 72.0

    def _verbs(self, path: Path, transform: Transform) -> PathData:
        height = self._canvas.height
        verbs: list[Verb] = []
        for vertices, code in path.iter_segments(transform, simplify=False, curves=True):
            if code == Path.CLOSEPOLY:
                verbs.append(("Z", ()))
            else:
                numbers = tuple(
                    float(v) if i % 2 == 0 else height - float(v) for i, v in enumerate(vertices)
                )
                verbs.append((_VERBS[code], numbers))
        return tuple(verbs)

    def _stroke(self, gc: GraphicsContextBase) -> Stroke:
        _, dashes = gc.get_dashes()
        dash = tuple(float(v) for v in np.atleast_1d(dashes)) if dashes is not None else None
        cap = {"projecting": "square"}.get(gc.get_capstyle(), gc.get_capstyle())
        return Stroke(_hex(gc), gc.get_linewidth(), dash, cap, gc.get_joinstyle())

    def _clip(self, gc: GraphicsContextBase) -> PathData | None:
        box = gc.get_clip_rectangle()
        if box is None:
            return None
        height = self._canvas.height
        return paths.rectangle(box.x0, height - box.y1, box.x1, height - box.y0)


def _hex(gc: GraphicsContextBase) -> str:
    """The colour of a graphics context, its opacity left out."""
    red, green, blue = gc.get_rgb()[:3]
    return to_hex((red, green, blue))
