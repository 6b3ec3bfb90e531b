"""Glyph boxes against FreeType, which neither shapes nor draws here; tofu is an error."""

from __future__ import annotations

import freetype
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.canvas import Canvas, MissingGlyph, elements, raster
from generators.fonts import load_catalogue

SERIF = ("STIXGeneral-Regular", "NotoSerifCJKsc-Regular")
MATH = ("STIXGeneral-Italic", "STIXGeneral-Regular", "NotoSerifCJKsc-Regular")
FACES = [face.id for face in load_catalogue("core").faces]
LATIN, HAN = "Hamburgefonstiv 0123456789", "永字八法斜面的质量为"
NEAR = 1.0
"""Pixels that a box may differ from FreeType's outline."""


def outline_box(face_id: str, char: str, size: float) -> tuple[float, float, float, float, float]:
    """Unhinted ink box of a character at the origin (y down) and its advance, by FreeType."""
    entry = load_catalogue("core").face(face_id)
    face = freetype.Face(str(entry.path), entry.index)
    face.set_char_size(round(size * 64), 0, 72, 72)
    face.load_char(char, freetype.FT_LOAD_NO_HINTING | freetype.FT_LOAD_NO_BITMAP)
    box = face.glyph.outline.get_bbox()
    advance = face.glyph.linearHoriAdvance / 65536
    return box.xMin / 64, -box.yMax / 64, box.xMax / 64, -box.yMin / 64, advance


def covered(face_id: str, text: str) -> str:
    """The characters of a text that a face has, by FreeType."""
    entry = load_catalogue("core").face(face_id)
    face = freetype.Face(str(entry.path), entry.index)
    return "".join(c for c in text if c == " " or face.get_char_index(c))


def written(text: str, face: str | tuple[str, ...], size: float, at: tuple[float, float]) -> Canvas:
    canvas = Canvas(900, 200)
    with canvas.element("t", role="label", label=text):
        canvas.text(text, at, size=size, face=face)
    return canvas


def glyphs_of(canvas: Canvas) -> list[tuple[str, np.ndarray]]:
    (element,) = elements(canvas)
    return [
        (glyph.text, np.array(glyph.quad))
        for line in element.lines
        for word in line.words
        for glyph in word.glyphs
    ]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("text", [LATIN, HAN])
def test_glyph_boxes_are_freetypes(face: str, text: str) -> None:
    text = covered(face, text)
    if not text.strip():
        pytest.skip("the face is for another script")
    found = glyphs_of(written(text, face, 37.0, (20.0, 120.0)))
    assert "".join(char for char, _ in found) == text.replace(" ", "")
    for char, quad in found:
        x0, y0, x1, y1, _ = outline_box(face, char, 37.0)
        low, high = quad.min(axis=0), quad.max(axis=0)
        assert high[0] - low[0] == pytest.approx(x1 - x0, abs=NEAR)
        assert low[1] == pytest.approx(120 + y0, abs=NEAR)
        assert high[1] == pytest.approx(120 + y1, abs=NEAR)


@pytest.mark.parametrize("face", ["NotoSerifCJKsc-Regular", "NotoSansCJKsc-Regular"])
def test_han_characters_stand_one_advance_apart(face: str) -> None:
    pen = 20.0
    for char, quad in glyphs_of(written(HAN, face, 41.0, (20.0, 120.0))):
        x0, _, _, _, advance = outline_box(face, char, 41.0)
        assert quad[:, 0].min() == pytest.approx(pen + x0, abs=NEAR)
        pen += advance


def test_kerning_is_applied() -> None:
    """``AV`` is set closer than the advances of its letters, as the font asks."""
    (_, first), (_, second) = glyphs_of(written("AV", "STIXGeneral-Regular", 60.0, (20.0, 120.0)))
    x0, _, _, _, advance = outline_box("STIXGeneral-Regular", "A", 60.0)
    left = outline_box("STIXGeneral-Regular", "V", 60.0)[0]
    assert second[:, 0].min() < first[:, 0].min() - x0 + advance + left - 1


@settings(deadline=None)
@given(
    st.text(alphabet=LATIN + HAN + "，。（）°²", min_size=1, max_size=12).filter(str.strip),
    st.floats(14, 60),
    st.floats(-80, 80),
)
def test_the_box_of_a_text_is_where_its_pixels_are(text: str, size: float, angle: float) -> None:
    canvas = Canvas(1200, 1200)
    with canvas.element("t", role="label", label=text):
        canvas.text(text, (600.0, 600.0), size=size, face=SERIF, angle=angle, anchor="middle")
    (element,) = elements(canvas)
    rows, columns = np.nonzero(raster(canvas).min(axis=2) < 250)
    inked = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    slack = np.subtract(inked, element.box) * (1, 1, -1, -1)
    assert (slack > -1.5).all()
    # A turned box is the hull of turned glyph boxes, which reach beyond the ink at their corners.
    assert (slack < 1.5 + size * np.sin(np.radians(abs(angle)))).all()


def test_subscripts_are_smaller_and_lower() -> None:
    canvas = Canvas(400, 200)
    with canvas.element("t", role="label", label="x₁"):
        canvas.math("x_{1}", (50.0, 100.0), size=50.0, face=MATH)
    (letter, big), (digit, small) = glyphs_of(canvas)
    assert (letter, digit) == ("x", "₁")
    assert small[:, 1].max() > big[:, 1].max()
    _, top, _, bottom, _ = outline_box("STIXGeneral-Regular", "1", 35.0)
    assert np.ptp(small[:, 1]) == pytest.approx(bottom - top, abs=2.0)


@pytest.mark.parametrize("char", ["\U0001f600", "\U00020bb7\U000e0100", "\u0e01"])
def test_a_missing_glyph_is_an_error_and_never_a_box(char: str) -> None:
    with pytest.raises(MissingGlyph, match="no face of"):
        Canvas(100, 100).text(f"a{char}", (10.0, 50.0), size=20.0, face="STIXGeneral-Regular")


def test_formulae_refuse_unknown_commands() -> None:
    from generators.canvas import FormulaError

    with pytest.raises(FormulaError, match="unknown"):
        Canvas(100, 100).math(r"\unknown{x}", (10.0, 50.0), size=20.0, face=MATH)
