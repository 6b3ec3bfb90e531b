"""Is a reasoning text true of its scene? Judged from records only, whoever wrote the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cot_expander.parse import arithmetic, han_share, numbers, without_quotes
from shards.sample import Claim, Cot, Fact, Lang

_LEAKS = re.compile(
    r"as an ai|language model|\.json|\.png|\bjson\b|\{|\}|\bNone\b|作为(?:一个)?AI|语言模型"
    r"|i(?:'m| am) sorry|i can(?:'t|not)|i am unable|here(?:'s| is) (?:the|your) (?:rewritten|requested|json|text)|as requested|抱歉|我无法|我不能|以下是(?:改写|重写|您)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """One reason to refuse a text: ``rule`` and what broke it."""

    rule: str
    detail: str


def check_cot(
    cot: Cot,
    claims: Sequence[Claim],
    facts: Iterable[Fact],
    lang: Lang,
    answer: str,
    allowed: str = "",
) -> list[Complaint]:
    """Everything that is wrong with a text.

    Args:
        facts: facts of every picture the row uses.
        answer: the row's answer, or "".
        allowed: further text whose numbers may be repeated (the row's own question or instruction).
    """
    known = known_numbers([*facts], claims) | set(numbers(allowed)) | set(numbers(answer))
    text = cot.text
    return [
        *(
            Complaint("number", f"{float(n):g} is no fact of the scene")
            for n in numbers(text)
            if n not in known
        ),
        *_arithmetic(text),
        *_order(claims),
        *language_complaints(apart_from(answer, text), lang),
        *(
            [Complaint("answer", f"the text does not end in {answer!r}")]
            if answer and answer.casefold() not in text.splitlines()[-1].casefold()
            else []
        ),
        *leaks(text),
        *(
            Complaint("unstated", f"{c.id} = {c.value} is not in the text")
            for c in claims
            if not _stated(c, text)
        ),
    ]


def apart_from(answer: str, text: str) -> str:
    """The text without its answer, which may be read from a picture in the other language."""
    bare = answer.rstrip(".。")
    return text.replace(bare, "") if bare else text


def known_numbers(facts: Iterable[Fact], claims: Iterable[Claim]) -> set[Fraction]:
    """Every number that facts and claims hold, their absolute values included."""
    found: set[Fraction] = set()
    for record in (*facts, *claims):
        for value in _leaves(json.loads(record.value)):
            found |= set(_numbers_in(value))
        found |= set(numbers(record.unit))
    return found | {abs(n) for n in found}


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    else:
        yield value


def _numbers_in(value: Any) -> list[Fraction]:
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [Fraction(str(value))]
    return numbers(str(value))


def _arithmetic(text: str) -> Iterable[Complaint]:
    for expression, value, relation, stated in arithmetic(text):
        digits = len(stated.partition(".")[2])
        slack = Fraction(0) if relation == "=" else Fraction(51, 100) / 10**digits
        if abs(Fraction(stated) - value) > slack:
            yield Complaint(
                "arithmetic", f"{expression} {relation} {stated}, exactly {float(value):g}"
            )


def _order(claims: Sequence[Claim]) -> Iterable[Complaint]:
    seen: set[str] = set()
    for claim in claims:
        for source in claim.from_:
            if "/" not in source and source not in seen:
                yield Complaint("order", f"{claim.id} uses {source} before it is stated")
        seen.add(claim.id)


def leaks(text: str) -> list[Complaint]:
    """File names, keys, template marks and talk about the writer in a text."""
    return [Complaint("leak", found.group())] if (found := _LEAKS.search(text)) else []


def language_complaints(text: str, lang: Lang) -> Iterable[Complaint]:
    """A text that is not in the row's language; quoted labels do not count."""
    bare = without_quotes(text)
    if lang == "en" and han_share(bare) > 0.05:
        yield Complaint("language", "Chinese in an English text")
    if lang == "zh" and han_share(bare) < 0.7:
        yield Complaint("language", "English in a Chinese text")


def _stated(claim: Claim, text: str) -> bool:
    value = claim.decoded()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Fraction(str(value)) in set(numbers(text)) or -Fraction(str(value)) in set(
            numbers(text)
        )
    return True
