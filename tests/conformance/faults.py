"""Faults planted in finished samples, as if the generator had made them: hashes agree, one thing is wrong.

Each planter gives a few copies of a sample with one fault of its kind, none where it does not apply. They
know nothing of any particular kind of picture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, islice
from typing import Any

from factory.checks import Pictures
from shards.sample import Element, Fact, Line, Row, Sample, State, Word, json_text
from shards.text import text_hash, truth_hash

Planted = tuple[Sample, Pictures]

COPIES = 2
SHIFT = 40.0
DIRECTED = ("arrow", "force", "vector", "velocity", "ray", "transition")
"""Roles of elements whose direction says something."""


def planted(name: str, sample: Sample, pictures: Pictures) -> Iterator[Planted]:
    """At most ``COPIES`` faulty copies, each with the pictures that go with it."""
    if name == "swapped_pictures":
        if "edit1" in pictures:
            yield sample, {**pictures, "image": pictures["edit1"], "edit1": pictures["image"]}
        return
    for copy in islice(PLANTERS[name](sample), COPIES):
        yield _sealed(copy), pictures


def _sealed(sample: Sample) -> Sample:
    """Hashes and the fields that repeat the first state, made to agree again."""
    states = tuple(s.model_copy(update={"truth_hash": truth_hash(s.truth)}) for s in sample.states)
    base = states[0]
    hashes = sample.hashes.model_copy(
        update={"truth": base.truth_hash, "text": text_hash(sample.rows)}
    )
    mirrored = {"truth": base.truth, "facts": base.facts, "elements": base.elements}
    return sample.model_copy(update={"states": states, "hashes": hashes, **mirrored})


def _with_state(sample: Sample, **fields: Any) -> Sample:
    first = sample.states[0].model_copy(update=fields)
    return sample.model_copy(update={"states": (first, *sample.states[1:])})


def _with_element(sample: Sample, element: Element) -> Sample:
    elements = tuple(element if e.id == element.id else e for e in sample.states[0].elements)
    return _with_state(sample, elements=elements)


def _with_row(sample: Sample, row: Row) -> Sample:
    return sample.model_copy(
        update={"rows": tuple(row if r.id == row.id else r for r in sample.rows)}
    )


# -- facts, truth, answers ---------------------------------------------------------------------------


def wrong_fact(sample: Sample) -> Iterator[Sample]:
    """A stated number that does not follow from the scene."""
    state = sample.states[0]
    numeric = [fact for fact in state.facts if _number(fact.decoded()) is not None]
    for fact in reversed(numeric):
        wrong = fact.model_copy(update={"value": json_text(_changed(fact.decoded()))})
        yield _with_state(sample, facts=_replaced(state, wrong))


def swapped_facts(sample: Sample) -> Iterator[Sample]:
    """The facts of the edited picture, told of the first one; some value differs."""
    told, other = ({fact.id: fact.value for fact in state.facts} for state in sample.states[:2])
    if any(told[key] != other[key] for key in told.keys() & other.keys()):
        yield _with_state(sample, facts=sample.states[1].facts)


def altered_truth(sample: Sample) -> Iterator[Sample]:
    """A number of the truth changed, while the picture stays."""
    truth = json.loads(sample.states[0].truth)
    for path in _numeric_leaves(truth):
        copy = json.loads(sample.states[0].truth)
        place = copy
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = _changed(place[path[-1]])
        yield _with_state(sample, truth=json_text(copy))


def changed_answer(sample: Sample) -> Iterator[Sample]:
    """Another answer to a question about the first picture."""
    seen: set[str] = set()
    for row in sample.rows_of("understand"):
        if row.inputs != ("image",) or row.op in seen:
            continue
        wrong = _other_answer(row)
        if wrong:
            seen.add(row.op)
            yield _with_row(sample, row.model_copy(update={"answer": wrong}))


def _other_answer(row: Row) -> str:
    if row.choices:
        return next(choice for choice in row.choices if choice != row.answer)
    if row.answer_type == "boolean":
        return {"yes": "no", "no": "yes", "是": "否", "否": "是"}[row.answer]
    number, _, unit = row.answer.partition(" ")
    if row.answer_type in ("integer", "number") and _number(number) is not None:
        return f"{_changed(number)} {unit}".strip()
    return ""


# -- drawing -----------------------------------------------------------------------------------------


def swapped_labels(sample: Sample) -> Iterator[Sample]:
    """Two texts of one role that are written in each other's place."""
    texts = [element for element in sample.states[0].elements if len(element.lines) == 1]
    for one, other in combinations(texts, 2):
        if one.role == other.role and one.label != other.label:
            yield _with_element(_with_element(sample, _reading(one, other)), _reading(other, one))


def _reading(element: Element, other: Element) -> Element:
    """The element with the other's text at its own place."""
    quad, text = element.lines[0].quad, other.lines[0].text
    line = Line(text=text, quad=quad, words=(Word(text=text, quad=quad),))
    return element.model_copy(update={"label": other.label, "lines": (line,)})


def moved_element(sample: Sample) -> Iterator[Sample]:
    """An element recorded 40 px beside the place where it belongs, one of each role."""
    for element in _one_per_role(sample.states[0]):
        x1 = element.box[2]
        right = SHIFT if x1 + SHIFT <= sample.size[0] else -SHIFT
        yield _with_element(sample, _moved(element, right))


def _moved(value: Any, right: float) -> Any:
    """An element, line, word or glyph with its box and quads shifted."""
    update: dict[str, Any] = {"quad": tuple((x + right, y) for x, y in value.quad)}
    if isinstance(value, Element):
        x0, y0, x1, y1 = value.box
        update["box"] = (x0 + right, y0, x1 + right, y1)
    for parts in ("lines", "words", "glyphs"):
        if hasattr(value, parts):
            update[parts] = tuple(_moved(part, right) for part in getattr(value, parts))
    return value.model_copy(update=update)


def missing_element(sample: Sample) -> Iterator[Sample]:
    """An edge, an arrow, a part that is not there, one of each role that is no text."""
    state = sample.states[0]
    for element in _one_per_role(state):
        if not element.lines:
            yield _with_state(
                sample, elements=tuple(e for e in state.elements if e.id != element.id)
            )


def reversed_arrow(sample: Sample) -> Iterator[Sample]:
    """An arrow that points the other way."""
    for element in sample.states[0].elements:
        a, b, c, d = element.quad
        x0, y0, x1, y1 = element.box
        if element.role in DIRECTED and element.quad != ((x0, y0), (x1, y0), (x1, y1), (x0, y1)):
            yield _with_element(sample, element.model_copy(update={"quad": (c, d, a, b)}))


def _one_per_role(state: State) -> list[Element]:
    return list({e.role: e for e in state.elements if e.role not in ("background", "")}.values())


# -- values ------------------------------------------------------------------------------------------


def _number(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Fraction(str(value))
    except ValueError:
        return None


def _changed(value: Any) -> Any:
    """Another number of the same written form: one more, or three steps of its last decimal place more."""
    if not isinstance(value, str):
        return value + 1 if isinstance(value, int) else value * 1.25 + 0.5
    whole, dot, decimals = value.partition(".")
    if "/" in value or not dot:
        return str(Fraction(value) + 1)
    return f"{int(whole) + 1}.{decimals}"


def _replaced(state: State, fact: Fact) -> tuple[Fact, ...]:
    return tuple(fact if other.id == fact.id else other for other in state.facts)


def _numeric_leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in items:
        if _number(item) is not None:
            yield *path, key
        yield from _numeric_leaves(item, (*path, key))


PLANTERS: dict[str, Callable[[Sample], Iterator[Sample]]] = {
    planter.__name__: planter
    for planter in (
        wrong_fact,
        swapped_facts,
        altered_truth,
        changed_answer,
        swapped_labels,
        moved_element,
        missing_element,
        reversed_arrow,
    )
}
NAMES = (*PLANTERS, "swapped_pictures")
