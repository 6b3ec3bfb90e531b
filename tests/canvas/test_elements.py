"""Element boxes, ids, masks and layout faults against the pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.canvas import (
    Canvas,
    Stroke,
    check_layout,
    differing_elements,
    elements,
    id_buffer,
    mask,
    raster,
)

INK = Stroke("#000000", 3)
FACE = "STIXGeneral-Regular"


def scene(bar: float = 200.0, text: str = "A") -> Canvas:
    canvas = Canvas(300, 300)
    with canvas.element("ball", role="body"):
        canvas.circle(80, 80, 40, fill="#3366cc", stroke=INK)
    with canvas.element("bar", role="body"):
        canvas.line((20, bar), (280, bar), stroke=INK)
    with canvas.element("name", role="label", label=text):
        canvas.text(text, (200, 80), size=30, face=FACE)
    return canvas


@given(
    st.floats(20, 280), st.floats(20, 280), st.floats(20, 280), st.floats(20, 280), st.floats(1, 9)
)
def test_the_box_of_a_line_holds_its_ink(
    x0: float, y0: float, x1: float, y1: float, width: float
) -> None:
    canvas = Canvas(300, 300)
    with canvas.element("line"):
        canvas.line((x0, y0), (x1, y1), stroke=Stroke("#000000", width))
    found = elements(canvas)
    rows, columns = np.nonzero(raster(canvas).min(axis=2) < 200)
    if len(rows):
        (element,) = found
        left, top, right, bottom = element.box
        assert left - 1 <= columns.min()
        assert columns.max() + 1 <= right + 1
        assert top - 1 <= rows.min()
        assert rows.max() + 1 <= bottom + 1


def test_every_inked_pixel_has_an_owner() -> None:
    canvas = scene()
    ids, names = id_buffer(canvas), list(canvas.elements)
    inked = raster(canvas).max(axis=2) < 60
    assert (ids[inked] >= 0).all()
    for element in elements(canvas):
        rows, columns = np.nonzero(ids == names.index(element.id))
        left, top, right, bottom = element.box
        assert columns.min() >= left - 1
        assert columns.max() <= right + 1
        assert rows.min() >= top - 1
        assert rows.max() <= bottom + 1


def test_pictures_differ_inside_the_mask_only() -> None:
    before, after = scene(200.0), scene(240.0)
    changed = differing_elements(before, after)
    assert changed == ["bar"]
    allowed = mask(before, after, changed, 4)
    differs = (raster(before) != raster(after)).any(axis=2)
    assert differs.any()
    assert not (differs & ~allowed).any()
    assert allowed.mean() < 0.2


def test_equal_drawings_differ_nowhere() -> None:
    assert differing_elements(scene(), scene()) == []


def faults(canvas: Canvas) -> set[tuple[str, str]]:
    return {(fault.name, fault.element) for fault in check_layout(canvas)}


def test_a_tidy_drawing_has_no_faults() -> None:
    assert not faults(scene())


@pytest.mark.parametrize(
    ("name", "plant"),
    [
        ("clipped", lambda c: c.text("out", (290, 150), size=30, face=FACE)),
        ("label_overlap", lambda c: c.text("on", (195, 85), size=30, face=FACE)),
        ("label_on_ink", lambda c: c.text("over", (100, 210), size=30, face=FACE)),
        ("small_text", lambda c: c.text("tiny", (100, 150), size=3, face=FACE)),
        ("contrast", lambda c: c.text("faint", (100, 150), size=30, face=FACE, fill="#dddddd")),
    ],
)
def test_layout_faults_are_found(name: str, plant: object) -> None:
    canvas = scene()
    with canvas.element("bad", role="label", label="bad"):
        plant(canvas)  # type: ignore[operator]
    found = faults(canvas)
    assert {fault for fault, _ in found} == {name}
    assert {element for _, element in found} & {"bad", "name"}


def test_an_element_cannot_change_its_role() -> None:
    canvas = scene()
    with pytest.raises(ValueError, match="declared twice"), canvas.element("bar", role="label"):
        pass
