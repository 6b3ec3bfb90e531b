"""The offline engine on every kind: what it says, in which order, in which language, how long, how varied."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from corpus import Told, corpus

from cot_expander.check import apart_from, check_cot
from cot_expander.length import LIMIT, length_of
from cot_expander.parse import han_share, without_quotes
from factory.registry import discover

KINDS = sorted(discover().kinds)


@cache
def rows() -> tuple[Told, ...]:
    return tuple(corpus([2, 5]))


def _of(kind: str) -> list[Told]:
    return [told for told in rows() if told.kind == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_said_that_the_scene_does_not_hold(kind: str) -> None:
    faults = [
        f"{told.task} {told.lang}: {complaint.rule}: {complaint.detail}"
        for told in _of(kind)
        for complaint in check_cot(
            told.cot, told.claims, told.facts, told.lang, told.answer, told.said
        )
    ]
    assert _of(kind)
    assert not faults, "\n".join(faults[:5])


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_has_its_sentence_and_sources_come_first(kind: str) -> None:
    for told in _of(kind):
        assert len(told.cot.steps) == len(told.claims)
        stated: set[str] = set()
        for claim in told.claims:
            assert {source for source in claim.from_ if "/" not in source} <= stated
            stated.add(claim.id)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_texts_are_in_their_language(lang: str) -> None:
    for told in rows():
        if told.lang == lang:
            text = apart_from(told.answer, told.cot.text)  # read from a picture in either language
            share = han_share(without_quotes(text))
            assert share >= 0.9 if lang == "zh" else share == 0.0, told.cot.text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_most_texts_fit_what_the_reference_model_generates(lang: str) -> None:
    tokens = sorted(length_of(told.cot.text).tokens for told in rows() if told.lang == lang)
    assert tokens[len(tokens) // 2] <= LIMIT / 2
    assert sum(count <= LIMIT for count in tokens) / len(tokens) >= 0.85


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_texts_open_in_many_ways(lang: str) -> None:
    size = 30 if lang == "en" else 12
    openers = Counter(told.cot.text[:size] for told in rows() if told.lang == lang)
    assert len(openers) >= 0.3 * openers.total()
    assert openers.most_common(1)[0][1] <= 0.1 * openers.total()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_run_of_four_words_is_everywhere(lang: str) -> None:
    """Outside of the scene's own clauses, which a kind words as it must."""
    texts = [told for told in rows() if told.lang == lang]
    runs = Counter(run for told in texts for run in _four_grams(told))
    run, count = runs.most_common(1)[0]
    assert count <= 0.12 * len(texts), run


def _four_grams(told: Told) -> set[tuple[str, ...]]:
    words = told.cot.text.split() if told.lang == "en" else list(told.cot.text)
    own = " ".join(told.cot.steps) if told.lang == "en" else "".join(told.cot.steps)
    size, glue = (4, " ") if told.lang == "en" else (8, "")
    runs = {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
    return {run for run in runs if glue.join(run).casefold() not in own.casefold()}
