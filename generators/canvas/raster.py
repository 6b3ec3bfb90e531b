"""From the display list to pixels, footprints and ids, with Skia on the CPU."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from generators.canvas.canvas import Canvas
from generators.canvas.faces import font
from generators.canvas.nodes import (
    Gradient,
    ImageNode,
    Node,
    PathData,
    Shadow,
    ShapeNode,
    Stroke,
    TextNode,
)

_CAPS = {
    "round": skia.Paint.kRound_Cap,
    "butt": skia.Paint.kButt_Cap,
    "square": skia.Paint.kSquare_Cap,
}
_JOINS = {
    "round": skia.Paint.kRound_Join,
    "miter": skia.Paint.kMiter_Join,
    "bevel": skia.Paint.kBevel_Join,
}


def raster(canvas: Canvas) -> NDArray[np.uint8]:
    """The picture as ``[H, W, 3]`` RGB; the same list gives the same bytes."""
    pixels = np.zeros((canvas.height, canvas.width, 4), np.uint8)
    surface = skia.Surface(pixels, colorType=skia.ColorType.kRGBA_8888_ColorType)
    target = surface.getCanvas()
    target.clear(_colour(canvas.background, 1.0))
    for node in canvas.nodes:
        draw(target, node)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB), np.uint8)


def footprint(canvas: Canvas, ids: Iterable[str]) -> NDArray[np.bool_]:
    """Every pixel that the elements touch when drawn alone, ``[H, W]``, anti-aliased fringe included."""
    return coverage(canvas, ids) > 0


def coverage(canvas: Canvas, ids: Iterable[str]) -> NDArray[np.uint8]:
    """How much of each pixel the elements cover when drawn alone, ``[H, W]``, 0 to 255."""
    wanted = frozenset(ids)
    cover = np.zeros((canvas.height, canvas.width), np.uint8)
    surface = skia.Surface(cover, colorType=skia.ColorType.kAlpha_8_ColorType)
    target = surface.getCanvas()
    for node in canvas.nodes:
        if node.element in wanted:
            draw(target, node, opaque=True)
    return cover


def cover_patch(
    nodes: Iterable[Node], frame: tuple[int, int, int, int], centres: bool = False
) -> NDArray[np.uint8]:
    """Coverage of nodes inside a pixel box only; ``centres`` counts pixel centres, without anti-aliasing."""
    x0, y0, x1, y1 = frame
    cover = np.zeros((max(1, y1 - y0), max(1, x1 - x0)), np.uint8)
    target = skia.Surface(cover, colorType=skia.ColorType.kAlpha_8_ColorType).getCanvas()
    target.translate(-x0, -y0)
    for node in nodes:
        draw(target, node, opaque=True, flat=skia.ColorBLACK if centres else None)
    return cover


def id_buffer(canvas: Canvas) -> NDArray[np.int32]:
    """Index into ``list(canvas.elements)`` of the topmost element at each pixel centre, −1 for none."""
    order = {name: i for i, name in enumerate(canvas.elements)}
    pixels = np.zeros((canvas.height, canvas.width, 4), np.uint8)
    target = skia.Surface(pixels, colorType=skia.ColorType.kRGBA_8888_ColorType).getCanvas()
    for node in canvas.nodes:
        if node.element in order:
            code = order[node.element] + 1
            draw(target, node, flat=skia.Color(code & 255, code >> 8 & 255, code >> 16, 255))
    return (pixels.view(np.uint32)[:, :, 0] & 0xFFFFFF).astype(np.int32) - 1


def draw(target: skia.Canvas, node: Node, opaque: bool = False, flat: int | None = None) -> None:
    """Draw one node; ``opaque`` ignores opacities, ``flat`` paints ids without anti-aliasing."""
    target.save()
    if node.clip is not None:
        target.clipPath(skia_path(node.clip), doAntiAlias=flat is None)
    target.concat(skia.Matrix(list(node.matrix)))
    if isinstance(node, ShapeNode):
        _draw_shape(target, node, opaque, flat)
    elif isinstance(node, TextNode):
        _draw_text(target, node, opaque, flat)
    else:
        _draw_image(target, node, opaque, flat)
    target.restore()


def _draw_shape(target: skia.Canvas, node: ShapeNode, opaque: bool, flat: int | None) -> None:
    path = skia_path(node.path)
    opacity = 1.0 if opaque else node.opacity
    if node.fill is not None:
        fill = node.fill
        if isinstance(fill, Gradient):
            target.drawPath(path, _gradient_paint(fill, opacity, flat))
        else:
            target.drawPath(path, _paint(fill, opacity, flat))
    if node.stroke is not None:
        target.drawPath(path, stroke_paint(node.stroke, opacity, flat))


def _draw_text(target: skia.Canvas, node: TextNode, opaque: bool, flat: int | None) -> None:
    blob = text_blob(node, aliased=flat is not None)
    opacity = 1.0 if opaque else node.opacity
    if node.shadow is not None and flat is None:
        shadow = node.shadow
        target.drawTextBlob(blob, shadow.dx, shadow.dy, _shadow_paint(shadow, opacity))
    if node.halo is not None and flat is None:
        target.drawTextBlob(blob, 0, 0, stroke_paint(node.halo, opacity, None))
    target.drawTextBlob(blob, 0, 0, _paint(node.fill, opacity, flat))


def _draw_image(target: skia.Canvas, node: ImageNode, opaque: bool, flat: int | None) -> None:
    box = skia.Rect.MakeLTRB(*node.box)
    if opaque or flat is not None:
        target.drawRect(box, _paint("#ffffff", 1.0, flat))
        return
    pixels = node.pixels
    if pixels.shape[2] == 3:
        pixels = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    image = skia.Image.fromarray(
        np.ascontiguousarray(pixels), colorType=skia.ColorType.kRGBA_8888_ColorType
    )
    sampling = skia.SamplingOptions(skia.CubicResampler.Mitchell())
    target.drawImageRect(image, box, sampling, skia.Paint(Alphaf=node.opacity))


def text_blob(node: TextNode, aliased: bool = False) -> skia.TextBlob:
    """The node's glyphs at their shaped positions, one run per face and size.

    ``aliased`` glyphs cover whole pixels only: blended edges would be read as ids of other elements.
    """
    builder = skia.TextBlobBuilder()
    run: list[Any] = []
    for glyph in (*node.glyphs, None):
        if run and (glyph is None or (glyph.face, glyph.size) != (run[0].face, run[0].size)):
            builder.allocRunPos(
                font(run[0].face, run[0].size, aliased),
                [g.index for g in run],
                [skia.Point(g.x, g.y) for g in run],
            )
            run = []
        if glyph is not None:
            run.append(glyph)
    return builder.make()


@lru_cache(maxsize=4096)
def skia_path(data: PathData) -> skia.Path:
    """A Skia path of the verbs."""
    path = skia.Path()
    calls = {"M": path.moveTo, "L": path.lineTo, "Q": path.quadTo, "C": path.cubicTo}
    for verb, numbers in data:
        path.close() if verb == "Z" else calls[verb](*numbers)
    return path


def _paint(colour: str, opacity: float, flat: int | None) -> skia.Paint:
    if flat is not None:
        return skia.Paint(AntiAlias=False, Color=flat)
    return skia.Paint(AntiAlias=True, Color=_colour(colour, opacity))


def _gradient_paint(gradient: Gradient, opacity: float, flat: int | None) -> skia.Paint:
    paint = _paint("#000000", opacity, flat)
    if flat is None:
        colours = [_colour(colour, 1.0) for colour in gradient.colours]
        start, end = skia.Point(*gradient.start), skia.Point(*gradient.end)
        paint.setShader(
            skia.GradientShader.MakeRadial(start, math.dist(gradient.start, gradient.end), colours)
            if gradient.radial
            else skia.GradientShader.MakeLinear([start, end], colours)
        )
    return paint


def _shadow_paint(shadow: Shadow, opacity: float) -> skia.Paint:
    paint = _paint(shadow.color, opacity * shadow.opacity, None)
    if shadow.blur > 0:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, shadow.blur))
    return paint


def stroke_paint(stroke: Stroke, opacity: float, flat: int | None) -> skia.Paint:
    """A Skia paint for an outline."""
    paint = _paint(stroke.color, opacity * stroke.opacity, flat)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(stroke.width)
    paint.setStrokeCap(_CAPS["butt" if stroke.dash else stroke.cap])
    paint.setStrokeJoin(_JOINS[stroke.join])
    if stroke.dash:
        pattern = stroke.dash if len(stroke.dash) % 2 == 0 else stroke.dash * 2
        paint.setPathEffect(skia.DashPathEffect.Make(list(pattern), 0.0))
    return paint


def _colour(colour: str, opacity: float) -> int:
    value = int(colour[1:7], 16)
    return skia.Color(value >> 16, value >> 8 & 255, value & 255, round(255 * opacity))
