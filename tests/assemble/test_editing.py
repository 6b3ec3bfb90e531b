"""Edits: the mask comes from the display lists, and the pixels decide whether it is good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pytest

from factory.assemble.editing import apply, edit_chain, whole_way
from factory.assemble.picture import Picture, draw_picture
from generators.base import Generator, Rejected
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, LayoutFailed
from generators.look import paper, sample_style
from generators.scene import Edit, Fact, Pair, Prompts, Question, Rng, Step, Style, Voice, Want, say
from shards.sample import Change

MARGIN = 2


class Truth(BaseTruth):
    """A square at ``x``, a disc of radius ``r`` over it when ``cover``, a caption, and ink of no element."""

    x: int = 100
    r: int = 60
    cover: bool = False
    caption: str = "one"
    stain: int = 0
    full: bool = False


class Shapes(Generator):
    """Draws what the truth says; never registered, since only these tests know it."""

    kind = "test.shapes"
    subject = "test"
    title = Pair("shapes", "图形")
    turns = "nothing"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        return Truth()

    def draw(self, truth: Truth, style: Style) -> Canvas:
        if truth.full:
            raise LayoutFailed("no room")
        canvas = paper(style)
        if truth.stain:
            canvas.rect(600, 600, 600 + truth.stain, 640, fill="#202020")
        with canvas.element("square", role="body"):
            canvas.rect(truth.x, 100, truth.x + 80, 180, fill="#3050a0")
        if truth.cover:
            with canvas.element("disc", role="body"):
                canvas.circle(140, 140, 90, fill="#c0c0c0")
        with canvas.element("spot", role="body"):
            canvas.circle(500, 400, truth.r, fill="#a04030")
        with canvas.element("caption", role="label", label=truth.caption):
            canvas.text(truth.caption, (40, 700), size=30, face=style.faces, fill=style.palette.ink)
        return canvas

    def facts(self, truth: Truth) -> Sequence[Fact]:
        return [Fact("square", "x", truth.x, say=say("the square is at {v}", "方块在{v}"))]

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        return Prompts("", "")

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        yield edit(truth, "square", x=400 - truth.x)
        yield edit(truth, "spot", r=130 - truth.r)

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        return ()

    def dial(self, truth: Truth) -> float:
        return 1


STEP = Step("act", "square", "x", 1, say("it moves", "它移动"))


def edit(truth: Truth, target: str, scope: str = "local", **change: Any) -> Edit:
    words = say("Change it.", "修改。")
    after = truth.model_copy(update=change)
    return Edit(
        "_".join(change), after, target, words, words, words, words, (STEP,), (STEP,), scope
    )


@pytest.fixture(scope="module")
def style() -> Style:
    want = Want(1, "en", 768, 768, {"look": "textbook"})
    return sample_style(Rng(b"style"), want)


def picture(truth: Truth, style: Style, role: str = "image") -> Picture:
    return draw_picture(Shapes(), truth, style, role)


def applied(before: Truth, change: Edit, style: Style) -> Any:
    return apply((change,), picture(before, style), picture(change.truth, style, "edit1"), MARGIN)


def test_the_mask_is_both_footprints_and_the_margin(style: Style) -> None:
    made = applied(Truth(), edit(Truth(), "square", x=300), style)
    expected = np.zeros((768, 768), np.bool_)
    expected[98:182, 98:182] = expected[98:182, 298:382] = True
    assert np.array_equal(made.mask, expected)
    assert made.elements == ("square",)
    assert made.changes() == (
        Change(element="square", field="truth.x", old="100", new="300"),
        Change(
            element="square",
            field="box",
            old="[100.0,100.0,180.0,180.0]",
            new="[300.0,100.0,380.0,180.0]",
        ),
    )
    assert [(c.old, c.new) for c in made.changes(back=True)] == [
        (c.new, c.old) for c in made.changes()
    ]


def test_a_label_is_a_change_of_label(style: Style) -> None:
    made = applied(Truth(), edit(Truth(), "caption", caption="two"), style)
    assert made.changes()[-1] == Change(element="caption", field="label", old='"one"', new='"two"')


@pytest.mark.parametrize(
    ("before", "target", "change", "stage"),
    [
        (Truth(cover=True), "square", {"x": 101}, "edit"),  # it moves under the disc that hides it
        (
            Truth(),
            "spot",
            {"x": 300},
            "edit",
        ),  # another element changes than the one that is pointed at
        (Truth(), "square", {"x": 100}, "edit"),  # nothing changes
        (
            Truth(),
            "square",
            {"x": 300, "stain": 20},
            "mask",
        ),  # ink that belongs to no element changes too
        (
            Truth(caption="a long caption 1"),
            "caption",
            {"caption": "a long caption 7"},
            "mask_loose",
        ),
    ],
)
def test_edits_that_are_refused(
    before: Truth, target: str, change: dict[str, Any], stage: str, style: Style
) -> None:
    with pytest.raises(Rejected) as refused:
        applied(before, edit(before, target, **change), style)
    assert refused.value.stage == stage


def test_a_global_edit_claims_no_locality(style: Style) -> None:
    made = applied(Truth(), edit(Truth(), "square", "global", x=300, stain=20), style)
    assert made.mask.all()
    assert (made.scope, made.mask_role) == ("global", "maskfull")


def test_a_layout_that_was_not_found_is_a_rejection(style: Style) -> None:
    with pytest.raises(Rejected) as refused:
        picture(Truth(full=True), style)
    assert (refused.value.stage, refused.value.reason) == ("layout", "no room")


def test_a_chain_prefers_other_operations_and_never_comes_back(style: Style) -> None:
    for seed in range(8):
        chain = edit_chain(Shapes(), picture(Truth(), style), Rng(bytes([seed])), 3, MARGIN)
        assert {made.steps[0].op for made in chain[:2]} == {"x", "r"}
        truths = [chain[0].before.truth, *(made.after.truth for made in chain)]
        assert all(truths.count(truth) == 1 for truth in truths)
        assert [made.mask_role for made in chain] == [f"mask{n}" for n in range(1, len(chain) + 1)]


def test_the_whole_way_has_a_mask_of_its_own(style: Style) -> None:
    chain = edit_chain(Shapes(), picture(Truth(), style), Rng(b"seed"), 2, MARGIN)
    whole = whole_way(chain, MARGIN)
    assert whole is not None
    assert whole.mask_role == "mask1-2"
    assert np.array_equal(whole.mask, chain[0].mask | chain[1].mask)
    assert {change.field for change in whole.changes()} == {"truth.x", "truth.r", "box"}
