"""Drawing core: one display list, from which pixels, boxes, masks, ids and SVG are derived.

    from generators.canvas import Canvas, Stroke, raster

    canvas = Canvas(1024, 768, background="#ffffff")
    with canvas.element("block", role="body"):
        canvas.rect(400, 300, 600, 400, fill="#cfe3f5", stroke=Stroke("#222222", 2))
    with canvas.element("weight", role="force"):
        canvas.arrow((500, 350), (500, 520), stroke=Stroke("#b03030", 3), head=14)
    with canvas.element("weight_label", role="label", label="G = 20 N"):
        canvas.math(r"G = 20\\ \\mathrm{N}", (520, 520), size=24, face=MATH, fill="#b03030")
    pixels = raster(canvas)                          # uint8 [H, W, 3]
    boxes = elements(canvas)                         # ink boxes, quads, visible shares, glyph quads
    faults = check_layout(canvas)                    # clipping, overlaps, contrast, small text

Coordinates are pixels, origin top-left, y down. Two drawings are compared by value with
``differing_elements(a, b)``; ``mask(a, b, ids, margin)`` is where they may differ.
"""

from generators.canvas.boxes import (
    ElementBox,
    LineBox,
    differing_elements,
    dilate,
    element_cover,
    elements,
    mask,
)
from generators.canvas.canvas import Canvas
from generators.canvas.faces import MissingGlyph
from generators.canvas.formula import FormulaError
from generators.canvas.frame import Frame, fit
from generators.canvas.layout import LayoutFailed, LayoutFault, check_layout, occupied
from generators.canvas.nodes import Stroke
from generators.canvas.placing import Placer
from generators.canvas.raster import footprint, id_buffer, raster
from generators.canvas.shaping import TextBox
from generators.canvas.svg import ink_agreement, resvg_raster, to_svg

__all__ = [
    "Canvas",
    "ElementBox",
    "FormulaError",
    "Frame",
    "LayoutFailed",
    "LayoutFault",
    "LineBox",
    "MissingGlyph",
    "Placer",
    "Stroke",
    "TextBox",
    "check_layout",
    "differing_elements",
    "dilate",
    "element_cover",
    "elements",
    "fit",
    "footprint",
    "id_buffer",
    "ink_agreement",
    "mask",
    "occupied",
    "raster",
    "resvg_raster",
    "to_svg",
]
