"""Words of every row: numbers come from the scene, the language is pure, no template shows through."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cot_expander.check import known_numbers
from cot_expander.parse import han_share, numbers, without_quotes
from factory.checks.case import Case
from factory.checks.result import check
from shards.sample import Check, Row

PURE = 0.95
"""Least share of a text's own script, labels and quotations set aside."""

_LEFTOVER = re.compile(
    r"[{}\[\]]|\bNone\b|\bTrue\b|\bFalse\b|  |\bnan\b| [,.;]|,,|。。|，，|\.\.(?!\.)"
)
_HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff][,;:?!](?:[\u4e00-\u9fff]|$)|[\u4e00-\u9fff]\.(?=$|[\u4e00-\u9fff])"
)
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e\u3001\u3002]")
_ENDS = {"en": ".?!:”)", "zh": "。？！：”）"}

_QUANTITY = re.compile(r"[-−]?\d+(?:[./]\d+)?\s?[^\s\d-]{0,6}")


def check_words(case: Case) -> Iterator[Check]:
    """Checks ``words.numbers``, ``words.language`` and ``words.clean`` over all rows."""
    rows = case.sample.rows
    yield check(
        "words.numbers", "text", (fault for row in rows for fault in _foreign_numbers(case, row))
    )
    yield check(
        "words.language", "text", (fault for row in rows for fault in _wrong_language(case, row))
    )
    yield check("words.clean", "text", (fault for row in rows for fault in _unclean(case, row)))


def _texts(row: Row) -> list[str]:
    return [
        text
        for text in (row.instruction, row.detail, row.question, row.answer, *row.choices)
        if text
    ]


def _sentences(row: Row) -> list[str]:
    return [text for text in (row.instruction, row.detail, row.question) if text]


def _foreign_numbers(case: Case, row: Row) -> Iterator[str]:
    known = known_numbers(case.facts_of(row), row.claims)
    known |= {
        n for change in row.changes for text in (change.old, change.new) for n in numbers(text)
    }
    # Wrong names may hold other numbers (1-bromo-3-chlorobenzene); wrong quantities come from the scene.
    options = [choice for choice in row.choices if _QUANTITY.fullmatch(choice)]
    for text in (row.instruction, row.detail, row.question, row.answer, *options):
        for number in numbers(without_quotes(text)):
            if number not in known and -number not in known:
                yield f"{row.id}: {float(number):g} in {text[:60]!r} is no fact"


def _wrong_language(case: Case, row: Row) -> Iterator[str]:
    drawn = case.labels_of(row)
    labels = drawn | {label.rstrip(".。") for label in drawn} - {""}  # as an answer is quoted
    for text in (*_sentences(row), row.cot.text):
        share = han_share(_without(labels, without_quotes(text)))
        if text and (
            (row.lang == "en" and share > 1 - PURE) or (row.lang == "zh" and share < PURE)
        ):
            yield f"{row.id}: {text[:60]!r} is not {row.lang}"


def _without(labels: set[str], text: str) -> str:
    """A text without the drawn labels it names; a label inside a longer Latin word stays."""
    for label in sorted(labels, key=len, reverse=True):
        if label in text:
            text = re.sub(rf"(?<![A-Za-z]){re.escape(label)}(?![A-Za-z])", "", text)
    return text


def _unclean(case: Case, row: Row) -> Iterator[str]:
    for text in _texts(row):
        bare = without_quotes(text)
        if found := _LEFTOVER.search(bare):
            yield f"{row.id}: {found.group()!r} in {text[:80]!r}"
        if row.lang == "zh" and (found := _HALF_WIDTH.search(bare)):
            yield f"{row.id}: half-width mark {found.group()!r}"
        if row.lang == "en" and (found := _FULL_WIDTH.search(_without(case.labels_of(row), bare))):
            yield f"{row.id}: full-width mark {found.group()!r}"
    for text in _sentences(row):
        if text[-1] not in _ENDS[row.lang]:
            yield f"{row.id}: {text[-30:]!r} has no final stop"
