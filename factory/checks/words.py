"""Words of every row: numbers come from the scene, the language is pure, no template shows through."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cot_expander.check import known_numbers
from cot_expander.parse import han_share, numbers, without_quotes
from shards.sample import Check, Fact, Row, Sample

_LEFTOVER = re.compile(r"[{}\[\]]|\bNone\b|\bTrue\b|\bFalse\b|  |\bnan\b| [,.;]|,,|。。|，，|\.\.(?!\.)")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!](?:[\u4e00-\u9fff]|$)|[\u4e00-\u9fff]\.(?=$|[\u4e00-\u9fff])")
_ENDS = {"en": ".?!:”)", "zh": "。？！：”）"}


def check_words(sample: Sample, pictures: Mapping[str, Any]) -> Iterator[Check]:
    """Checks ``words.numbers``, ``words.language`` and ``words.clean`` over all rows."""
    yield _check("words.numbers", (f for row in sample.rows for f in _foreign_numbers(sample, row)))
    yield _check("words.language", (f for row in sample.rows for f in _wrong_language(row)))
    yield _check("words.clean", (f for row in sample.rows for f in _unclean(row)))


def _check(name: str, faults: Iterator[str]) -> Check:
    found = list(faults)
    return Check(name=name, engine="text", passed=not found, detail="; ".join(found[:3]))


def facts_of(sample: Sample, row: Row) -> list[Fact]:
    """Facts of every picture a row uses."""
    roles = {*row.inputs, row.output} - {""}
    return [fact for state in sample.states if state.picture in roles for fact in state.facts]


def _texts(row: Row) -> list[str]:
    return [text for text in (row.instruction, row.detail, row.question, row.answer, *row.choices) if text]


def _foreign_numbers(sample: Sample, row: Row) -> Iterator[str]:
    known = known_numbers(facts_of(sample, row), row.claims)
    known |= {n for change in row.changes for text in (change.old, change.new) for n in numbers(text)}
    for text in _texts(row):
        for number in numbers(without_quotes(text)):
            if number not in known and -number not in known:
                yield f"{row.id}: {float(number):g} in {text[:60]!r} is no fact"


def _wrong_language(row: Row) -> Iterator[str]:
    for text in (row.instruction, row.detail, row.question):
        share = han_share(without_quotes(text))
        if text and ((row.lang == "en" and share > 0.05) or (row.lang == "zh" and share < 0.7)):
            yield f"{row.id}: {text[:60]!r} is not {row.lang}"


def _unclean(row: Row) -> Iterator[str]:
    for text in _texts(row):
        bare = without_quotes(text)
        if found := _LEFTOVER.search(bare):
            yield f"{row.id}: {found.group()!r} in {text[:80]!r}"
        if row.lang == "zh" and (found := _HALF_WIDTH.search(bare)):
            yield f"{row.id}: half-width mark {found.group()!r}"
    for text in (row.instruction, row.detail, row.question):
        if text and text[-1] not in _ENDS[row.lang]:
            yield f"{row.id}: {text[-30:]!r} has no final stop"
    if row.answer_type == "choice" and row.choices.count(row.answer) != 1:
        yield f"{row.id}: the answer is {row.choices.count(row.answer)} times among the choices"
    if row.answer_type == "choice" and len(set(row.choices)) != len(row.choices):
        yield f"{row.id}: two choices are equal"
