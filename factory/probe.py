"""One fixed picture that exercises what every kind relies on: shapes, curves, both scripts, formulae.

Equal versions do not promise equal pixels (another build of a library, another processor), so each
worker draws this picture and compares its hash with the lock's before it makes any sample.
"""

from __future__ import annotations

from factory.errors import UserError
from shards.canonical import pixel_hash

TEXT = "Ag 0.5 kg 物理图"
FORMULA = r"\frac{1}{2} m v^2"


def probe_hash() -> str:
    """Hash of the probe picture. Raises ``UserError`` when a font or Skia is missing."""
    try:
        from generators.canvas import Canvas, Stroke, raster
        from generators.fonts.catalogue import FontMissing
        from generators.look import MATH, SANS, SERIF, SERIF_HAN, SOURCE_SERIF
    except (ImportError, OSError) as error:
        raise UserError(f"cannot draw: {error}; run `factory doctor`") from None

    canvas = Canvas(320, 320)
    canvas.circle(250, 70, 41.5, fill="#cfe3f5", stroke=Stroke("#b03030", 2.5))
    canvas.curve([(10, 300), (90, 240.5), (170, 305), (310, 250)], stroke=Stroke("#222222", 1.8))
    canvas.arrow((20, 220), (300, 231), stroke=Stroke("#1f6f43", 2), head=13)
    try:
        for line, face in enumerate((SANS, SERIF, SERIF_HAN, SOURCE_SERIF)):
            canvas.text(TEXT, (12, 36 + 34 * line), size=21, face=face, fill="#222222")
        canvas.math(FORMULA, (12, 190), size=22, face=MATH, fill="#222222")
    except FontMissing as error:
        raise UserError(str(error)) from None
    return pixel_hash(raster(canvas))
