"""How loose a mask is: one for what is needed, more for what is not."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from factory.checks.tightness import LOOSE, looseness
from generators.canvas import dilate

SIDE = 96
MARGIN = 2


def boxes(*corners: tuple[int, int, int, int]) -> NDArray[np.bool_]:
    cover = np.zeros((SIDE, SIDE), np.bool_)
    for x0, y0, x1, y1 in corners:
        cover[y0:y1, x0:x1] = True
    return cover


def test_a_mask_of_just_the_change_is_exactly_one() -> None:
    change = boxes((10, 10, 30, 40), (60, 60, 80, 70))
    assert looseness(dilate(change, MARGIN), change, MARGIN) == 1


def test_an_outline_that_changes_fills_its_hull() -> None:
    change = boxes((20, 20, 60, 60)) & ~boxes((24, 24, 56, 56))
    assert looseness(dilate(boxes((20, 20, 60, 60)), MARGIN), change, MARGIN) == 1


def test_one_glyph_of_a_long_label_does_not_need_the_label() -> None:
    glyphs = [(10 + 12 * n, 40, 18 + 12 * n, 52) for n in range(6)]
    assert looseness(dilate(boxes(*glyphs), MARGIN), boxes(glyphs[-1]), MARGIN) > LOOSE


def test_two_far_changes_do_not_excuse_a_third_place() -> None:
    change = boxes((5, 5, 25, 25), (70, 70, 90, 90))
    mask = dilate(change | boxes((5, 65, 35, 95)), MARGIN)
    assert looseness(mask, change, MARGIN) > LOOSE


def test_no_change_at_all() -> None:
    assert looseness(boxes((1, 1, 9, 9)), boxes(), MARGIN) == float("inf")


corner = st.integers(0, SIDE - 12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(corner, corner, st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=6
    )
)
def test_a_mask_that_is_the_grown_change_is_never_loose(
    rectangles: list[tuple[int, int, int, int]],
) -> None:
    change = boxes(*((x, y, x + w, y + h) for x, y, w, h in rectangles))
    assert looseness(dilate(change, MARGIN), change, MARGIN) <= 1
