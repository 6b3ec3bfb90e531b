"""Every character in its turn: blocks of a keyed permutation, so that rare ones come as often as common ones.

The Chinese table is GB 2312's 6,763 characters (levels 1 and 2), read from Python's own codec; the Latin one
is printable ASCII without brackets, braces, quotes and bars, which mark templates and quotations. A picture takes a block of the permutation at a random place: over ``n`` pictures with
``k`` characters each, every character is expected ``n · k / size`` times.
"""

from __future__ import annotations

from functools import cache

from generators.scene import Rng
from shards.sample import Lang

_PERMUTATION = Rng(b"character quota")


@cache
def table(lang: Lang) -> tuple[str, ...]:
    """The characters of a language in a fixed, shuffled order."""
    if lang == "en":
        printable = [chr(code) for code in range(0x21, 0x7F) if chr(code) not in "[]{}|\"'`\\"]
        return tuple(_PERMUTATION["en"].shuffled(printable))
    rows = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    characters = [char for code in rows if (char := code.decode("gb2312", "ignore"))]
    return tuple(_PERMUTATION["zh"].shuffled(characters))


def block(rng: Rng, lang: Lang, count: int) -> str:
    """``count`` neighbouring characters of the table, around its end if need be."""
    characters = table(lang)
    start = rng.integer(0, len(characters) - 1)
    return "".join(characters[(start + i) % len(characters)] for i in range(count))


def expected(lang: Lang, pictures: int, count: int) -> float:
    """How often each character comes in so many pictures."""
    return pictures * count / len(table(lang))
