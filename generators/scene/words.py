"""Bilingual wording: pairs of templates with alternatives and slots.

A ``Say`` holds one template per language. ``[a|b|c]`` picks one alternative (they nest, an empty one is
allowed: ``[quickly|]``), ``{name}`` inserts a slot. Slots may be plain values or ``Pair``s, which are
resolved to the language being spoken; a literal bracket comes in through a slot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from generators.scene.rng import Rng
from shards.sample import Lang


class Pair(NamedTuple):
    """The same words in both languages."""

    en: str
    zh: str

    def of(self, lang: Lang) -> str:
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Say:
    """A pair of templates and the values of their slots."""

    en: str
    zh: str
    slots: Mapping[str, Any] = field(default_factory=dict)

    def of(self, lang: Lang) -> str:
        return self.en if lang == "en" else self.zh


def say(en: str, zh: str, **slots: Any) -> Say:
    """Shorthand for a ``Say`` with slots."""
    return Say(en, zh, slots)


class WordingError(ValueError):
    """A template is malformed or a slot is missing."""


_TOKEN = re.compile(r"[\[\]|]|[^\[\]|]+")


def expand(template: str, rng: Rng) -> str:
    """Resolve ``[a|b]`` alternatives with ``rng``. Raises ``WordingError`` on unbalanced brackets."""
    stack: list[list[list[str]]] = [[[]]]
    for match in _TOKEN.finditer(template):
        token = match.group()
        if token == "[":
            stack.append([[]])
        elif token == "]":
            if len(stack) == 1:
                raise WordingError(f"unbalanced ']' in template {template!r}")
            options = stack.pop()
            stack[-1][-1].append("".join(rng.choice(options)))
        elif token == "|" and len(stack) > 1:
            stack[-1].append([])
        else:
            stack[-1][-1].append(token)
    if len(stack) != 1:
        raise WordingError(f"unbalanced '[' in template {template!r}")
    return "".join(stack[0][0])


def number_text(value: int | float | Decimal | Fraction) -> str:
    """A number as people write it: no exponent, no trailing zeros, a true minus sign never used."""
    if isinstance(value, Fraction):
        return (
            f"{value.numerator}/{value.denominator}"
            if value.denominator != 1
            else str(value.numerator)
        )
    if isinstance(value, bool):
        raise TypeError("a truth value is not a number")
    if isinstance(value, float):
        value = Decimal(repr(value))
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantity(value: Any, unit: str = "") -> str:
    """A value with its unit: ``2.5 kg``, ``30°``, ``50%``."""
    text = value if isinstance(value, str) else number_text(value)
    return f"{text}{unit}" if unit in ("", "°", "%", "°C", "′", "″") else f"{text} {unit}"


class Voice:
    """Speaks one language about a picture whose labels are drawn in ``drawn``.

    Args:
        lang: language of the words.
        drawn: language of the labels in the picture, quoted as they are drawn.
        rng: stream used for the wording only; it never decides *what* is said.
    """

    def __init__(self, lang: Lang, drawn: Lang, rng: Rng) -> None:
        self.lang: Lang = lang
        self.drawn: Lang = drawn
        self._rng = rng
        self._count = 0

    def say(self, spoken: Say | Pair, **slots: Any) -> str:
        """Expand a template in this voice's language; extra slots override the template's own."""
        self._count += 1
        filled = expand(spoken.of(self.lang), self._rng[self._count])
        known = {**(spoken.slots if isinstance(spoken, Say) else {}), **slots}
        words = {name: self.word(value) for name, value in known.items()}
        try:
            return filled.format_map(words)
        except (KeyError, IndexError, ValueError) as error:
            raise WordingError(f"template {filled!r}: missing or malformed slot {error}") from error

    def word(self, value: Any) -> str:
        """One slot value in this voice's language."""
        if isinstance(value, Pair | Say):
            return self.say(value) if isinstance(value, Say) else value.of(self.lang)
        if isinstance(value, str):
            return value
        if isinstance(value, list | tuple):
            return self.join([self.word(item) for item in value])
        return number_text(value)

    def join(self, items: list[str]) -> str:
        """``a, b and c`` / ``a、b和c``."""
        if len(items) < 2:
            return "".join(items)
        if self.lang == "zh":
            return "、".join(items[:-1]) + "和" + items[-1]
        return ", ".join(items[:-1]) + " and " + items[-1]

    def sentences(self, parts: list[str]) -> str:
        """Join finished sentences as the language does: a space in English, none in Chinese."""
        return (" " if self.lang == "en" else "").join(part for part in parts if part)
