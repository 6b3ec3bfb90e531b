"""Labels find free places, always the same ones."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.canvas import Canvas, Placer, Stroke, check_layout

FACE = "STIXGeneral-Regular"
INK = Stroke("#000000", 2)
POINTS = st.lists(
    st.tuples(st.integers(80, 420), st.integers(80, 420)), min_size=2, max_size=6, unique=True
)


def labelled(points: list[tuple[int, int]]) -> Canvas:
    """A closed line through the points with a letter placed at each of them."""
    canvas = Canvas(500, 500)
    with canvas.element("line"):
        canvas.polygon(points, fill="#dde6f2", stroke=INK)
    placer = Placer(canvas, 2)
    for letter, point in zip("ABCDEF", points, strict=False):
        box = canvas.measure(letter, 24, FACE)
        at = placer.place((box.width, box.ascent + box.descent), point, 5)
        with canvas.element(f"n_{letter}", role="name", label=letter):
            canvas.text(letter, at, size=24, face=FACE, anchor="middle", baseline="middle")
    return canvas


@settings(deadline=None)
@given(
    POINTS.filter(
        lambda points: min(math.dist(p, q) for p in points for q in points if p != q) > 90
    )
)
def test_placed_labels_touch_nothing(points: list[tuple[int, int]]) -> None:
    assert not check_layout(labelled(points))


def test_the_wanted_direction_is_kept_where_it_is_free() -> None:
    placer = Placer(Canvas(300, 300), 2)
    x, y = placer.place((30, 20), (150, 150), 10, towards=(0, -1))
    assert abs(x - 150) < 1
    assert y < 150 - 19


def test_a_label_gives_way_to_ink_and_border() -> None:
    canvas = Canvas(300, 300)
    with canvas.element("line"):
        canvas.line((0, 130), (300, 130), stroke=INK)
    _, y = Placer(canvas, 2).place((30, 20), (150, 150), 8, towards=(0, -1))
    assert y - 12 > 131
    x, _ = Placer(canvas, 2).place((60, 20), (295, 200), 8, towards=(1, 0))
    assert x < 270


def test_equal_drawings_give_equal_places() -> None:
    points = [(100, 100), (400, 120), (250, 380)]
    assert labelled(points).nodes == labelled(points).nodes
