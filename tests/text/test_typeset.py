"""Text in boxes: it fits, it is legible, it is all there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.canvas import Canvas, LayoutFailed, elements
from generators.text.typeset import Block, put

ENGLISH = st.text("abcdefghij ABC,.", min_size=1, max_size=60).map(str.strip).filter(bool)
CHINESE = st.text("天地玄黄宇宙洪荒日月盈昃，。", min_size=1, max_size=40)
SEED = b"seed"


def drawn(text: str, block: Block, lang: str) -> Canvas:
    canvas = Canvas(600, 600)
    with canvas.element("t", role="line", label=text):
        put(canvas, text, block, lang, SEED, 10.0)  # type: ignore[arg-type]
    return canvas


def block(**options: object) -> Block:
    return Block((50, 50, 550, 550), "#000000", "#ffffff", size=40.0, lines=12, **options)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=40)
@given(ENGLISH, st.sampled_from(("start", "middle", "end")))
def test_english_stays_in_its_box_and_loses_nothing(text: str, align: str) -> None:
    (box,) = elements(drawn(text, block(align=align), "en"))
    assert "".join(line.text for line in box.lines).replace(" ", "") == text.replace(" ", "")
    x0, y0, x1, y1 = box.box
    assert min(x0, y0) >= 45
    assert max(x1, y1) <= 560


@settings(deadline=None, max_examples=40)
@given(CHINESE, st.booleans())
def test_chinese_fits_in_rows_and_in_columns(text: str, vertical: bool) -> None:
    (box,) = elements(drawn(text, block(vertical=vertical), "zh"))
    assert "".join(line.text for line in box.lines) == text
    x0, y0, x1, y1 = box.box
    assert min(x0, y0) >= 40
    assert max(x1, y1) <= 565


def test_chinese_lines_do_not_begin_with_closing_marks() -> None:
    canvas = drawn("天地玄黄宇宙洪荒，" * 12, block(), "zh")
    (box,) = elements(canvas)
    assert len(box.lines) > 2
    assert not any(line.text[0] in "，。" for line in box.lines)


def test_broken_lines_are_of_even_length() -> None:
    narrow = Block((50, 50, 320, 550), "#000000", "#ffffff", size=60.0, lines=4)
    (box,) = elements(drawn("一二三四五六七八九", narrow, "zh"))
    lengths = [len(line.text) for line in box.lines]
    assert max(lengths) - min(lengths) <= 2


def test_a_text_that_cannot_fit_is_refused() -> None:
    tiny = Block((0, 0, 40, 20), "#000000", "#ffffff", size=40.0)
    with pytest.raises(LayoutFailed, match="does not fit"):
        drawn("far too long for this", tiny, "en")


def test_an_arched_line_keeps_its_letters_in_order() -> None:
    canvas = drawn("CIRCUS", block(arc=0.2), "en")
    (box,) = elements(canvas)
    assert "".join(line.text for line in box.lines) == "CIRCUS"
    left = [line.quad[0][0] for line in box.lines]
    assert left == sorted(left)
    heights = [line.quad[0][1] for line in box.lines]
    assert heights[0] > min(heights) < heights[-1]
