"""What a text mentions, in order: quantities, names and labels, colours, relations, negations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from cot_expander.lexicon import (
    CLASS_WORD,
    CLASSES,
    COLOURS,
    FIGURES_OF_SPEECH,
    negation,
    old_marker,
)
from cot_expander.numerals import digits
from cot_expander.units import UNIT, measure, symbols
from shards.sample import Lang

Value = tuple[Fraction, str] | str


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that a text speaks of.

    Args:
        kind: number, name, symbol, quote, colour, relation, not, old (the next value no longer holds).
        value: base quantity with dimension, or the word.
        optional: it may just as well be a pronoun (``one``).
        said: how the text puts it.
    """

    kind: str
    value: Value
    optional: bool = False
    said: str = ""

    def equals(self, other: Mention) -> bool:
        """The same thing, however it is put."""
        return self.value == other.value and (
            self.kind == other.kind or {self.kind, other.kind} <= _LOOSE
        )


_LOOSE = {"name", "symbol", "quote"}


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence: its text in digits and symbols, and its mentions."""

    text: str
    mentions: tuple[Mention, ...]


_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_LIST_MARK = re.compile(r"^\s*(?:\d+[.)、]\s+|[-•*]\s+|\(\d+\)\s*)", re.MULTILINE)
_ORDINAL = re.compile(
    r"(?:^|(?<=[.!?;:] ))(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth), "
    r"|\bstep \d+[:,]|第\d步[，：]?|步骤\d+[：，]?",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(r"(?:(?<=[.!?;])\s+|(?<=[。；！？]))(?![^“”]*”)|\n+")
"""Where a sentence ends, but not inside a quotation."""
_QUOTE = re.compile(r"[“「\"]([^”」\"]*)[”」\"]")
_NUMBER = (
    r"(?P<number>(?:(?<![A-Za-z0-9_)\]₀-₉′])[-−]|(?<![A-Za-z0-9_.₀-₉′]))(?P<maybe>¹)?\d+(?:\.\d+)?(?:/\d+)?)"
    rf"(?:\s?(?P<unit>{UNIT})(?![A-Za-zα-ω²³₀-₉]))?"
)
_SYMBOL = r"(?P<symbol>[A-Za-zα-ωΑ-Ω][A-Za-z0-9α-ωΑ-Ω₀-₉′]*)"
_LATIN_WORD = re.compile(r"[A-Za-z][a-z]+")
_ARTICLE = re.compile(r" [a-z]{2}")
_DOUBLED = re.compile(r"(?:([A-Za-z])(?i:\1))+")


def normal(text: str, lang: Lang) -> str:
    """Digits for numerals, symbols for units, one kind of every mark; letters keep their case."""
    text = (
        "".join(
            c
            if c in _SUPERSCRIPTS or c in "′″²³₀₁₂₃₄₅₆₇₈₉µ％" or c >= "\u3000"
            else unicodedata.normalize("NFKC", c)
            for c in text
        )
        if not text.isascii()
        else text
    )
    return symbols(digits(text.replace("％", "%"), lang), lang)


def segments(text: str, names: Sequence[str], lang: Lang) -> list[Segment]:
    """The sentences of a text with what each mentions.

    Args:
        names: every name and label that the row knows; longer ones win.
    """
    plain = normal(_ORDINAL.sub("", _LIST_MARK.sub("", text)), lang)
    known = tuple(names)
    return [
        Segment(part.strip(), tuple(_mentions(part, known, lang)))
        for part in _SENTENCE.split(plain)
        if part.strip()
    ]


def mentions(text: str, names: Sequence[str], lang: Lang) -> tuple[Mention, ...]:
    """What a clause mentions."""
    return tuple(m for segment in segments(text, names, lang) for m in segment.mentions)


@lru_cache(maxsize=2)
def _reader(lang: Lang) -> re.Pattern[str]:
    return re.compile(
        "|".join(
            [
                rf"(?P<old>{old_marker(lang).pattern})",
                rf"(?P<figure>(?i:{FIGURES_OF_SPEECH.pattern}))",
                rf"(?P<quote>{_QUOTE.pattern})",
                _NUMBER,
                rf"(?P<class>{CLASS_WORD.pattern})",
                rf"(?P<not>{negation(lang).pattern})",
                _SYMBOL,
            ]
        )
    )


@lru_cache(maxsize=64)
def _name_reader(names: tuple[str, ...], lang: Lang) -> re.Pattern[str] | None:
    ordered = sorted({name for name in names if name}, key=len, reverse=True)
    if not ordered:
        return None
    if lang == "zh":
        edges = r"(?<![A-Za-z0-9])%s(?![A-Za-z0-9])"
        return re.compile(
            "|".join(
                edges % re.escape(name) if name[0].isascii() else re.escape(name)
                for name in ordered
            )
        )
    short = [re.escape(name) for name in ordered if len(name) < 3]
    long = [re.escape(name) for name in ordered if len(name) >= 3]
    kinds = [rf"(?i:{'|'.join(long)})(?:s|es)?"] * bool(long) + short
    return re.compile(rf"(?<!\w)(?:{'|'.join(kinds)})(?!\w)")


def _mentions(text: str, names: tuple[str, ...], lang: Lang) -> Iterable[Mention]:
    """Names first, since they may hold numbers and colours; between them everything else."""
    reader = _name_reader(names, lang)
    at = 0
    for match in reader.finditer(text) if reader else ():
        yield from _between(text, at, match.start(), lang)
        said = match.group()
        yield Mention("name", _stem(said, lang), _is_article(match, lang), said)
        at = match.end()
    yield from _between(text, at, len(text), lang)


def _between(text: str, start: int, end: int, lang: Lang) -> Iterable[Mention]:
    for match in _reader(lang).finditer(text, start, end):
        said = match.group()
        match match.lastgroup:
            case "old":
                yield Mention("old", "old", said=said)
            case "quote":
                yield from _quoted(said[1:-1], lang)
            case "number" | "unit":
                yield _number(match)
            case "class":
                kind = "colour" if said in COLOURS else "relation"
                yield Mention(kind, CLASSES[said], said=said)
            case "not":
                yield Mention("not", "not", said=said)
            case "symbol" if _is_symbol(said, lang):
                yield Mention("symbol", _stem(said, lang), _is_article(match, lang), said)
            case _:
                pass


def _is_article(match: re.Match[str], lang: Lang) -> bool:
    said, text = match.group(), match.string
    return said == "A" and lang == "en" and bool(_ARTICLE.match(text, match.end()))


def _quoted(said: str, lang: Lang) -> Iterable[Mention]:
    if re.fullmatch(r"[-−]?\d+(?:\.\d+)?", said):
        yield Mention("number", (Fraction(said.replace("−", "-")), ""), said=said)
    elif said.strip():
        yield Mention("quote", _stem(said, lang), said=said)


def _number(match: re.Match[str]) -> Mention:
    raw = match["number"].replace("¹", "").replace("−", "-")
    above, _, below = raw.partition("/")
    value = Fraction(above) / (Fraction(below) or 1) if below else Fraction(above)
    return Mention(
        "number",
        measure(value, match["unit"] or ""),
        optional=bool(match["maybe"]),
        said=match.group(),
    )


def _is_symbol(said: str, lang: Lang) -> bool:
    if lang == "zh":
        return True
    if _LATIN_WORD.fullmatch(said):
        return bool(_DOUBLED.fullmatch(said))
    return said not in ("a", "I")


def _stem(said: str, lang: Lang) -> str:
    if lang == "zh" or len(said) < 3:
        return said
    said = said.casefold()
    return said[:-1] if said.endswith("s") and not said.endswith("ss") else said
