"""Equations in plain text, evaluated again with exact rationals where that is possible.

``W = 2.5 kg × 9.8 m/s² = 24.5 N`` is a chain of three sides. A side counts when, units set aside, only
numbers, operators, brackets and known functions are left; neighbours that count must agree to half a
unit of the last digit that the rounded one shows.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

_EQUALS = re.compile(r"[=≈]")
# Punctuation and Chinese words end a side.
_BREAK = re.compile(r"[,，。;；:：!！?？、]|\.(?!\d)|[\u3400-\u9fff]+")
_WORD = re.compile(r"(?!(?:sin|cos|tan|sqrt)$)[A-Za-z]{2,}")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_UNIT_NAMES = (
    "m|cm|mm|km|dm|kg|g|mg|s|ms|min|h|N|kN|J|kJ|MJ|W|kW|V|mV|A|mA|C|K|Pa|kPa|MPa|atm|L|mL|mol|mmol|M|Hz|kHz|MHz|rad|Ω|kΩ|F"
    "|µF|μF|nF|T|eV|u|px|bits?|cal|kcal"
)
_POWER = r"(?:[⁻⁰¹²³⁴-⁹]+|\^-?\d+)?"
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>sin|cos|tan|sqrt|√)|(?P<op>[-+*/^()·×÷−–])|(?P<power>[⁻⁰¹²³⁴-⁹]+)|(?P<degree>°C?)"
    rf"|(?P<percent>%)|(?P<unit>(?:{_UNIT_NAMES})(?![A-Za-z]){_POWER}(?:[/·](?:{_UNIT_NAMES})(?![A-Za-z]){_POWER})*))"
)
_OPS = {"·": "*", "×": "*", "÷": "/", "−": "-", "–": "-"}
MAX_POWER = 64


class _NotArithmeticError(Exception):
    """The text is no plain arithmetic."""


@dataclass(frozen=True)
class Side:
    """One side of an equation. ``step`` is the value of its last shown digit, 0 for a computed side."""

    text: str
    value: Fraction
    step: Fraction
    unit: str


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at, text = [], 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _NotArithmeticError
        kind = match.lastgroup
        found.append((kind, _OPS.get(match[kind], match[kind])))
        at = match.end()
    return found


class _Parser:
    """Recursive descent: sum, product, power, atom."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def parse(self) -> Fraction:
        value = self._sum()
        if self.at != len(self.tokens):
            raise _NotArithmeticError
        return value

    def _next(self, *wanted: tuple[str, str]) -> bool:
        """Step over the next token if it is one of those wanted; an empty text matches any."""
        if self.at < len(self.tokens) and any(
            self.tokens[self.at] == pair or (self.tokens[self.at][0], "") == pair for pair in wanted
        ):
            self.at += 1
            return True
        return False

    def _sum(self) -> Fraction:
        value = self._product()
        while self._next(("op", "+"), ("op", "-")):
            sign = 1 if self.tokens[self.at - 1][1] == "+" else -1
            value += sign * self._product()
        return value

    def _product(self) -> Fraction:
        value = self._power()
        while True:
            if self._next(("op", "*")):
                value *= self._power()
            elif self._next(("op", "/")):
                value /= self._power()
            elif self.at < len(self.tokens) and (
                self.tokens[self.at][0] == "name" or self.tokens[self.at] == ("op", "(")
            ):
                value *= self._power()
            else:
                return value

    def _power(self) -> Fraction:
        value = self._atom()
        while True:
            if self._next(("power", "")):
                value = _raised(value, int(self.tokens[self.at - 1][1].translate(_SUPERSCRIPT)))
            elif self._next(("op", "^")):
                power = self._atom()
                value = _raised(value, int(power) if power.denominator == 1 else MAX_POWER + 1)
            elif self._next(("percent", "")):
                value /= 100
            elif not self._next(("unit", ""), ("degree", "")):
                return value

    def _atom(self) -> Fraction:
        if self._next(("op", "-")):
            return -self._power()
        if self._next(("op", "(")):
            value = self._sum()
            if not self._next(("op", ")")):
                raise _NotArithmeticError
            return value
        if self._next(("number", "")):
            return Fraction(self.tokens[self.at - 1][1])
        if self._next(("name", "")):
            return self._function(self.tokens[self.at - 1][1])
        raise _NotArithmeticError

    def _function(self, name: str) -> Fraction:
        start = self.at
        argument = self._atom()
        if name in ("sqrt", "√"):
            if argument < 0:
                raise _NotArithmeticError
            return Fraction(math.sqrt(argument))
        self._next(("degree", ""))
        if not any(kind == "degree" for kind, _ in self.tokens[start : self.at]):
            raise _NotArithmeticError
        return Fraction(getattr(math, name)(math.radians(argument)))


def _raised(value: Fraction, power: int) -> Fraction:
    if abs(power) > MAX_POWER:
        raise _NotArithmeticError
    return value**power


def evaluate(text: str) -> Side | None:
    """A side, or None when the text is no plain arithmetic."""
    try:
        tokens = _tokens(text)
        value = _Parser(tokens).parse()
    except (_NotArithmeticError, ZeroDivisionError, OverflowError):
        return None
    shown = [number for kind, number in tokens if kind == "number"]
    computed = len(shown) > 1 or any(kind in ("name", "power") for kind, _ in tokens)
    decimals = len(shown[0].partition(".")[2]) if shown else 0
    step = Fraction(0) if computed else Fraction(1, 10**decimals)
    if any(kind == "percent" for kind, _ in tokens):
        step /= 100
    return Side(
        text.strip(),
        value,
        step,
        "" if computed else "".join(text for kind, text in tokens if kind == "unit"),
    )


def _at_end(text: str) -> Side | None:
    """The longest arithmetic that ends a text and follows a word or nothing."""
    words = text.split()
    for start in range(len(words)):
        if start == 0 or _WORD.fullmatch(words[start - 1]):
            side = evaluate(" ".join(words[start:]))
            if side is not None:
                return side
    return None


def _at_start(text: str) -> Side | None:
    """The longest arithmetic that opens a text and precedes a word or nothing."""
    words = text.split()
    for end in range(len(words), 0, -1):
        if end == len(words) or _WORD.fullmatch(words[end]):
            side = evaluate(" ".join(words[:end]))
            if side is not None:
                return side
    return None


def _agree(left: Side, right: Side) -> bool:
    step = max(left.step, right.step)
    return (
        abs(left.value - right.value) <= step / 2 + max(abs(left.value), abs(right.value)) / 10**9
    )


def equations(text: str) -> list[tuple[Side, Side]]:
    """Neighbouring sides of all equations in a text that could be evaluated; unit conversions left out."""
    found = []
    for clause in _BREAK.split(text):
        parts = _EQUALS.split(clause)
        sides = [
            _at_end(part) if i == 0 else _at_start(part) if i == len(parts) - 1 else evaluate(part)
            for i, part in enumerate(parts)
        ]
        for left, right in pairwise(sides):
            if (
                left is not None
                and right is not None
                and not (left.step and right.step and left.unit != right.unit)
            ):
                found.append((left, right))
    return found


def wrong_equations(text: str) -> tuple[list[str], list[str]]:
    """Wrong equations of a text, and the right-hand sides of all that could be evaluated."""
    pairs = equations(text)
    wrong = [f"{left.text} = {right.text}" for left, right in pairs if not _agree(left, right)]
    return wrong, [right.text for _, right in pairs]
