"""Every generic check can fail: for each, one small fault that it must find."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from factory.checks import Case, Pictures, generic_checks
from factory.plan import Slot
from factory.recipe import parse
from factory.session import Session
from shards.sample import Change, Claim, Negative, Row, Sample

KIND = "physics.inclined_plane"
Planted = tuple[Sample, Pictures]


@cache
def original() -> Planted:
    """A sample with edits, boxes, choices and, planted in it, a proper negative."""
    session = Session.of(
        parse(
            {"recipe": "checks", "samples": 1, "attempts": 30, "mix": [{"use": KIND, "share": 1}]}
        )
    )
    maker = session.maker(session.lock(), "")
    slots = (Slot(index, 7, "en", (768, 768), KIND) for index in range(20))
    made = (maker.fill(slot, []) for slot in slots)
    packed = next(
        packed
        for packed in made
        if packed is not None and {"choice", "number"} <= _answers(packed.sample)
    )
    pictures = {role: packed.picture(role) for role in packed.roles}
    negative = (Negative(picture="neg1", fault="the angle is wrong"),)
    rows = tuple(
        row.model_copy(update={"negatives": negative}) if row.output == "image" else row
        for row in packed.sample.rows
    )
    return packed.sample.model_copy(update={"rows": rows}), {**pictures, "neg1": pictures["edit1"]}


def _answers(sample: Sample) -> set[str]:
    return {row.answer_type for row in sample.rows_of("understand") if row.inputs == ("image",)}


def failed(sample: Sample, pictures: Pictures) -> set[str]:
    # The hash of the words is not what these tests are about.
    from shards.text import text_hash

    hashes = sample.hashes.model_copy(update={"text": text_hash(sample.rows)})
    case = Case(sample.model_copy(update={"hashes": hashes}), pictures, 2)
    return {check.name for check in generic_checks(case) if not check.passed}


def test_nothing_is_wrong_with_the_original() -> None:
    assert failed(*original()) == set()


# -- ways to go wrong --------------------------------------------------------------------------------


def rows(match: Callable[[Row], bool], **update: Any) -> Planted:
    """The original with every row that matches changed; a callable value is given the old one."""
    sample, pictures = original()
    changed = tuple(
        row.model_copy(
            update={
                name: value(getattr(row, name)) if callable(value) else value
                for name, value in update.items()
            }
        )
        if match(row)
        else row
        for row in sample.rows
    )
    assert changed != sample.rows
    return sample.model_copy(update={"rows": changed}), pictures


def label(**update: Any) -> Planted:
    """The original with its first text element changed, in the first state and its mirror."""
    sample, pictures = original()
    old = next(element for element in sample.elements if element.lines)
    return with_elements(
        tuple(old.model_copy(update=update) if e is old else e for e in sample.elements)
    ), pictures


def with_elements(elements: tuple[Any, ...]) -> Sample:
    sample, _ = original()
    first = sample.states[0].model_copy(update={"elements": elements})
    return sample.model_copy(update={"elements": elements, "states": (first, *sample.states[1:])})


def shifted(x: float, y: float) -> Planted:
    sample, _ = original()
    x0, y0, x1, y1 = next(element for element in sample.elements if element.lines).box
    return label(box=(x0 + x, y0 + y, x1 + x, y1 + y))


def without_block() -> Planted:
    sample, pictures = original()
    return with_elements(tuple(e for e in sample.elements if e.lines)), pictures


def picture(role: str, change: Callable[[Any], Any]) -> Planted:
    sample, pictures = original()
    return sample, {**pictures, role: change(pictures[role].copy())}


def stained(pixels: Any) -> Any:
    pixels[1, 1] = 255 - pixels[1, 1]
    return pixels


def undrawn() -> Planted:
    """An edit whose output is its input."""
    sample, pictures = original()
    row = next(sample.rows_of("edit"))
    return sample, {**pictures, row.output: pictures[row.inputs[0]]}


def flooded(mask: Any) -> Any:
    mask[:] = True
    return mask


def is_edit(row: Row) -> bool:
    return row.task == "edit"


def is_t2i(row: Row) -> bool:
    return row.task == "t2i"


def is_number(row: Row) -> bool:
    return row.answer_type == "number" and row.inputs == ("image",)


def is_choice(row: Row) -> bool:
    return row.answer_type == "choice"


def is_english(row: Row) -> bool:
    return row.lang == "en"


def other_value(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return (changes[0].model_copy(update={"new": '"77"'}), *changes[1:])


def other_box(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return (*changes[:-1], changes[-1].model_copy(update={"new": "[1.0,2.0,3.0,4.0]"}))


def foreign_claim(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    return (claims[0].model_copy(update={"value": "987654"}), *claims[1:])


FAULTS: dict[str, list[Callable[[], Planted]]] = {
    "schema.rules": [
        lambda: rows(is_number, evidence=("image/no.such_fact",)),
        lambda: rows(is_t2i, verbatim=("nowhere to be seen",)),
    ],
    "words.numbers": [
        lambda: rows(is_t2i, detail=lambda text: text[:-1] + " 987."),
        lambda: rows(is_choice, choices=lambda choices: (*choices, "987 N")),
    ],
    "words.language": [
        lambda: rows(is_english, detail="重力竖直向下。"),
        lambda: rows(
            lambda row: row.lang == "zh" and bool(row.detail),
            detail="The weight points straight down。",
        ),
        lambda: rows(lambda row: row.lang == "zh", cot=original()[0].rows[0].cot),
    ],
    "words.clean": [
        lambda: rows(is_t2i, instruction="Draw [a|the] plane."),
        lambda: rows(is_t2i, instruction="Draw {what}."),
        lambda: rows(is_t2i, instruction="Draw None."),
        lambda: rows(is_t2i, instruction="Draw  it."),
        lambda: rows(is_t2i, instruction="Draw it"),
        lambda: rows(is_english, instruction="Draw it，please."),
        lambda: rows(lambda row: row.lang == "zh" and bool(row.detail), detail="物块,斜面。"),
    ],
    "answers.form": [
        lambda: rows(is_choice, answer="neither"),
        lambda: rows(is_choice, choices=lambda choices: (*choices, choices[0])),
        lambda: rows(is_number, evidence=()),
    ],
    "answers.claimed": [lambda: rows(is_number, answer="987 N")],
    "languages.parity": [
        lambda: rows(lambda row: is_number(row) and row.lang == "en", op="another"),
        lambda: (original()[0].model_copy(update={"rows": original()[0].rows[:-1]}), original()[1]),
    ],
    "reasoning.grounded": [
        lambda: rows(
            is_number, cot=lambda cot: cot.model_copy(update={"text": cot.text + " Also 987."})
        ),
        lambda: rows(is_number, answer="1 N"),
        lambda: rows(is_number, claims=foreign_claim),
    ],
    "boxes.inside": [lambda: label(box=(-3.0, 5.0, 20.0, 20.0)), lambda: label(visible=1.5)],
    "boxes.cover": [without_block],
    "boxes.tight": [
        lambda: label(box=(20.0, 20.0, 60.0, 40.0)),
        lambda: label(box=(0.0, 0.0, 768.0, 768.0)),
    ],
    "boxes.text": [
        lambda: label(label="Q"),
        lambda: shifted(40, 0),
        lambda: label(box=(0.0, 0.0, 768.0, 768.0)),
    ],
    "edit.replay": [
        lambda: rows(is_edit, changes=other_value),
        lambda: rows(is_edit, changes=lambda changes: changes[1:]),
    ],
    "edit.elements": [
        lambda: rows(is_edit, changes=other_box),
        lambda: rows(is_edit, changes=lambda changes: changes[:1]),
    ],
    "edit.inverse": [lambda: rows(lambda row: bool(row.inverse_of), changes=other_box)],
    "edit.locality": [lambda: picture("edit1", stained)],
    "edit.shows": [undrawn],
    "edit.tight": [
        lambda: picture(next(role for role in original()[1] if role.startswith("mask")), flooded)
    ],
    "negatives.differ": [lambda: picture("neg1", lambda pixels: original()[1]["image"])],
}


@pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name, ways in FAULTS.items() for number in range(len(ways))],
)
def test_the_check_finds_its_fault(name: str, number: int) -> None:
    assert name in failed(*FAULTS[name][number]())


def test_every_check_has_a_fault_that_it_must_find() -> None:
    sample, pictures = original()
    assert {check.name for check in generic_checks(Case(sample, pictures, 2))} == set(FAULTS)


def test_a_check_tells_where_and_what() -> None:
    sample, pictures = picture("edit1", stained)
    found = next(
        check
        for check in generic_checks(Case(sample, pictures, 2))
        if check.name == "edit.locality"
    )
    assert "1 pixels differ outside the mask" in found.detail
    assert np.count_nonzero(pictures["edit1"] != original()[1]["edit1"]) == 3
