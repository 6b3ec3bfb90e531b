"""What a text asserts, read back: numbers with their units, quoted labels, arithmetic, script."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|‘[^’]*’")
_NUMBER = re.compile(
    r"(?<![A-Za-z_\d.₀-₉])[-−]?\d+(?:\.\d+)?(?:/\d+)?(?![\d])(?!/?[A-Za-zα-ωΑ-Ω(])(?!\.\d)"
)
_LOCANT = re.compile(r"-(?=\d+(?:,\d+)*-)")
"""The hyphen before a locant (``1-bromo-3-chlorobenzene``), which is no minus sign."""
_ORDINAL = re.compile(r"^\d+\.\s", re.MULTILINE)


def quoted(text: str) -> list[str]:
    """Strings in quotation marks, without the marks."""
    return [match.group()[1:-1] for match in _QUOTED.finditer(text)]


def without_quotes(text: str) -> str:
    """The text with every quoted label emptied."""
    return _QUOTED.sub("“”", text)


def numbers(text: str) -> list[Fraction]:
    """Every number in the text as an exact value; list numbering and superscripts are not numbers."""
    plain = _LOCANT.sub(" ", _ORDINAL.sub("", text))
    return [
        Fraction(match.group().replace("−", "-"))
        for match in _NUMBER.finditer(plain)
        if not match.group().endswith("/0")
    ]


_WORD = re.compile(r"[A-Za-z]{4,}")
_SYMBOL = re.compile(r"[A-Za-z]+[A-Z][A-Za-z]*|(?:([A-Za-z])(?i:\1))+")
"""Letters that are no word: capitals inside (``AaBb``, ``ABCD``) or doubled letters (``ttrr``)."""


def han_share(text: str) -> float:
    """Share of Han characters among Han and Latin letters; short symbols, labels and units do not count."""
    plain = unicodedata.normalize("NFKC", text)
    han = sum("\u4e00" <= c <= "\u9fff" for c in plain)
    latin = sum(len(word) for word in _WORD.findall(plain) if not _SYMBOL.fullmatch(word))
    return han / (han + latin) if han + latin else 0.0


_TERM = r"[-−]?\d+(?:\.\d+)?"
_OPERATION = re.compile(rf"({_TERM}(?: [+−×÷] {_TERM})+) ([=≈]) ({_TERM})(?! [+−×÷])")


def arithmetic(text: str) -> list[tuple[str, Fraction, str, str]]:
    """Statements ``a × b + c = d`` as (expression, exact value, relation, stated result)."""
    found = []
    for match in _OPERATION.finditer(text):
        expression, relation, stated = match.groups()
        found.append((expression, _evaluate(expression), relation, stated.replace("−", "-")))
    return found


def _evaluate(expression: str) -> Fraction:
    """Left to right with × and ÷ before + and −."""
    parts = expression.split(" ")
    terms: list[Fraction] = [Fraction(parts[0].replace("−", "-"))]
    for sign, raw in zip(parts[1::2], parts[2::2], strict=True):
        value = Fraction(raw.replace("−", "-"))
        if sign == "×":
            terms[-1] *= value
        elif sign == "÷":
            terms[-1] /= value
        else:
            terms.append(value if sign == "+" else -value)
    return sum(terms, Fraction(0))
