"""SVG export of the display list, and resvg as a second rasteriser that checks the first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import skia
import svgwrite
from numpy.typing import NDArray
from svgwrite.base import BaseElement

from generators.canvas.boxes import dilate, node_box, pixel_box, union
from generators.canvas.canvas import Canvas
from generators.canvas.faces import outline
from generators.canvas.nodes import (
    Glyph,
    Gradient,
    ImageNode,
    Matrix,
    PathData,
    ShapeNode,
    Stroke,
    TextNode,
    compose,
)
from generators.canvas.paths import parse_svg
from generators.canvas.raster import coverage, skia_path, stroke_paint

HALF = 96
"""Coverage (of 255) from which a pixel counts as ink when two rasterisers are compared."""


def to_svg(canvas: Canvas) -> str:
    """The picture as SVG, one group per element, text as outlines."""
    drawing = svgwrite.Drawing(
        size=(canvas.width, canvas.height),
        viewBox=f"0 0 {canvas.width} {canvas.height}",
        debug=False,
    )
    drawing.add(drawing.rect((0, 0), (canvas.width, canvas.height), fill=canvas.background))
    _add_nodes(drawing, canvas, None)
    return drawing.tostring()


def _add_nodes(drawing: svgwrite.Drawing, canvas: Canvas, flat: str | None) -> None:
    group, current, clips = drawing, None, 0
    for node in canvas.nodes:
        if node.element != current:
            current = node.element
            group = drawing.add(drawing.g(**({"class_": f"e-{current}"} if current else {})))
        holder = group
        if node.clip is not None:
            clips += 1
            clip = drawing.defs.add(drawing.clipPath(id=f"clip{clips}"))
            clip.add(drawing.path(d=svg_data(node.clip)))
            holder = group.add(drawing.g(clip_path=f"url(#clip{clips})"))
        if isinstance(node, ShapeNode):
            _add_shape(drawing, holder, node, flat)
        elif isinstance(node, TextNode):
            _add_text(drawing, holder, node, flat)
        else:
            _add_image(drawing, holder, node, flat)


def _add_shape(
    drawing: svgwrite.Drawing, group: BaseElement, node: ShapeNode, flat: str | None
) -> None:
    style: dict[str, object] = {"fill": "none"}
    if isinstance(node.fill, Gradient):
        style["fill"] = flat or _gradient(drawing, node.fill)
    elif node.fill:
        style["fill"] = flat or node.fill
    if node.opacity < 1 and not flat:
        style["opacity"] = node.opacity
    data = svg_data(node.path)
    if node.fill or not _turned(node.matrix):
        style |= _outline_style(node.stroke, flat) if not _turned(node.matrix) else {}
        group.add(drawing.path(**_placed(data, node.matrix), **style))
    if node.stroke and _turned(node.matrix):
        style["fill"] = flat or node.stroke.color
        group.add(drawing.path(**_placed(_inked(data, node.stroke), node.matrix), **style))


def _outline_style(stroke: Stroke | None, flat: str | None) -> dict[str, object]:
    if stroke is None:
        return {}
    style: dict[str, object] = {
        "stroke": flat or stroke.color,
        "stroke_width": _number(stroke.width),
        "stroke_linejoin": stroke.join,
        "stroke_linecap": "butt" if stroke.dash else stroke.cap,
    }
    if stroke.dash:
        style["stroke_dasharray"] = ",".join(_number(v) for v in stroke.dash)
    return style


def _turned(matrix: Matrix) -> bool:
    """Whether a matrix has perspective, which SVG does not know and no stroke width survives."""
    return matrix[6:] != (0, 0, 1)


def _inked(data: str, stroke: Stroke) -> str:
    """The area that a stroke covers, as path data."""
    inked = skia.Path()
    stroke_paint(stroke, 1.0, None).getFillPath(skia_path(parse_svg(data)), inked)
    return _path_data(inked)


def _gradient(drawing: svgwrite.Drawing, gradient: Gradient) -> str:
    """A paint server for the gradient; returns the reference to it."""
    name = f"gradient{len(drawing.defs.elements) + 1}"
    common = {"id": name, "gradientUnits": "userSpaceOnUse"}
    if gradient.radial:
        radius = math.dist(gradient.start, gradient.end)
        made = drawing.radialGradient(gradient.start, radius, **common)
    else:
        made = drawing.linearGradient(gradient.start, gradient.end, **common)
    for i, colour in enumerate(gradient.colours):
        made.add_stop_color(i / max(1, len(gradient.colours) - 1), colour)
    drawing.defs.add(made)
    return f"url(#{name})"


def _placed(data: str, matrix: Matrix) -> dict[str, str]:
    """Path data with its matrix; SVG knows no perspective, so that one goes into the points."""
    if not _turned(matrix):
        return {"d": data, "transform": _transform(matrix)}
    moved = skia_path(parse_svg(data))
    moved = skia.Path(moved)
    moved.transform(skia.Matrix(list(matrix)))
    return {"d": _path_data(moved)}


def _add_text(
    drawing: svgwrite.Drawing, group: BaseElement, node: TextNode, flat: str | None
) -> None:
    data = "".join(_glyph_data(glyph) for glyph in node.glyphs)
    if not data:
        return
    if node.shadow:
        shadow, options = node.shadow, {}
        if shadow.blur > 0:
            blur = drawing.defs.add(drawing.filter(id=f"blur{len(drawing.defs.elements) + 1}"))
            blur.feGaussianBlur(in_="SourceGraphic", stdDeviation=shadow.blur)
            options["filter"] = blur.get_funciri()
        shift = (1, 0, shadow.dx, 0, 1, shadow.dy, 0, 0, 1)
        placed = _placed(data, compose(node.matrix, shift))
        opacity = round(shadow.opacity * node.opacity, 4)
        group.add(drawing.path(**placed, fill=flat or shadow.color, opacity=opacity, **options))
    style: dict[str, object] = {"opacity": node.opacity} if node.opacity < 1 and not flat else {}
    if node.halo and _turned(node.matrix):
        area = _placed(_inked(data, node.halo), node.matrix)
        group.add(drawing.path(**area, fill=flat or node.halo.color, **style))
    elif node.halo:
        outline_style = _outline_style(node.halo, flat)
        group.add(drawing.path(**_placed(data, node.matrix), fill="none", **outline_style, **style))
    group.add(drawing.path(**_placed(data, node.matrix), fill=flat or node.fill, **style))


def _add_image(
    drawing: svgwrite.Drawing, group: BaseElement, node: ImageNode, flat: str | None
) -> None:
    import base64
    import io

    from PIL import Image

    x0, y0, x1, y1 = node.box
    if flat:
        group.add(
            drawing.rect((x0, y0), (x1 - x0, y1 - y0), fill=flat, transform=_transform(node.matrix))
        )
        return
    buffer = io.BytesIO()
    Image.fromarray(node.pixels).save(buffer, "PNG")
    href = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    group.add(
        drawing.image(
            href,
            (x0, y0),
            (x1 - x0, y1 - y0),
            preserveAspectRatio="none",
            transform=_transform(node.matrix),
        )
    )


def _glyph_data(glyph: Glyph) -> str:
    """Outline of a placed glyph as SVG path data."""
    return _path_data(outline(glyph.face, glyph.index), glyph.size / 1000, glyph.x, glyph.y)


def _path_data(path: skia.Path, scale: float = 1.0, x: float = 0.0, y: float = 0.0) -> str:
    """Path data of a Skia path, scaled and then shifted."""
    parts: list[str] = []

    def add(letter: str, points: Sequence[skia.Point]) -> None:
        numbers = [f"{_number(x + p.x() * scale)} {_number(y + p.y() * scale)}" for p in points]
        parts.append(letter + " ".join(numbers))

    steps = skia.Path.Iter(path, False)
    while (step := steps.next())[0] != skia.Path.kDone_Verb:
        verb, points = step
        if verb == skia.Path.kConic_Verb:  # a circle's arc, or a parabola in perspective
            curve = skia.Path.ConvertConicToQuads(*points, steps.conicWeight(), CONIC_QUADS)
            for i in range(1, len(curve), 2):
                add("Q", curve[i : i + 2])
        else:
            add(_LETTERS[verb], points if verb == skia.Path.kMove_Verb else points[1:])
    return "".join(parts)


CONIC_QUADS = 2
"""Power of two of the quadratic curves that stand for one conic."""
_LETTERS = {
    skia.Path.kMove_Verb: "M",
    skia.Path.kLine_Verb: "L",
    skia.Path.kQuad_Verb: "Q",
    skia.Path.kCubic_Verb: "C",
    skia.Path.kClose_Verb: "Z",
}


def svg_data(path: PathData) -> str:
    """SVG path data of verbs."""
    return "".join(verb + " ".join(_number(v) for v in numbers) for verb, numbers in path)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def _transform(matrix: Matrix) -> str:
    a, c, e, b, d, f, *_ = matrix
    return "matrix(" + ",".join(f"{v:.6g}" for v in (a, b, c, d, e, f)) + ")"


def resvg_raster(svg: str, width: int, height: int) -> NDArray[np.uint8]:
    """Rasterise SVG with resvg: ``[H, W, 4]`` RGBA."""
    import io

    import resvg_py
    from PIL import Image

    png = bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    )
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def ink_agreement(canvas: Canvas) -> dict[str, float]:
    """Intersection over union of each element's ink as Skia and resvg draw it, dilated by one pixel."""
    agreement = {}
    for name in canvas.elements:
        box = union(node_box(node) for node in canvas.nodes if node.element == name)
        if box is None:
            continue
        single = Canvas(canvas.width, canvas.height)
        single.nodes = [node for node in canvas.nodes if node.element == name]
        drawing = svgwrite.Drawing(size=(canvas.width, canvas.height), debug=False)
        _add_nodes(drawing, single, "#000000")
        x0, y0, x1, y1 = pixel_box(box, canvas)
        theirs = dilate(
            resvg_raster(drawing.tostring(), canvas.width, canvas.height)[y0:y1, x0:x1, 3] >= HALF,
            1,
        )
        ours = dilate(coverage(canvas, [name])[y0:y1, x0:x1] >= HALF, 1)
        both, either = np.count_nonzero(ours & theirs), np.count_nonzero(ours | theirs)
        agreement[name] = both / either if either else 1.0
    return agreement
