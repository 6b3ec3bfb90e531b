"""How long a text is, without any tokenizer at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]+|\d|[^\sA-Za-z\d\u3400-\u9fff]")
_HAN_PER_TOKEN = 1.5
_LATIN_PER_TOKEN = 7
LIMIT = 200
"""Tokens that InternVL-U's reference code generates at most for a chain of thought, by default."""


@dataclass(frozen=True, slots=True)
class Length:
    """Size of a text: characters, and tokens as estimated for a byte-pair vocabulary of the Qwen family.

    Single digits and marks count one token, a word one per seven letters, Han characters one per 1.5.
    """

    characters: int
    tokens: int

    @property
    def fits(self) -> bool:
        return self.tokens <= LIMIT


def length_of(text: str) -> Length:
    """Characters and estimated tokens of a text."""
    return Length(len(text), sum(_tokens(piece) for piece in _PIECE.findall(text)))


def _tokens(piece: str) -> int:
    if "\u3400" <= piece[0] <= "\u9fff":
        return -int(-len(piece) // _HAN_PER_TOKEN)
    return -(-len(piece) // _LATIN_PER_TOKEN)
