"""From a font file to a face: names, weight, coverage, hash."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Any

from fontTools.ttLib import TTCollection, TTFont

from generators.fonts.face import Face
from generators.fonts.sources import Source

_Font = Any  # the tables of fontTools have no types

_LONGEST_BLANK = 6
_BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})


def scan(source: Source) -> Face:
    """Read the face of a source.

    Raises:
        ValueError: the collection has no face of that name.
    """
    data = source.path.read_bytes()
    font, index = _open(source)
    names = font["name"]
    points = _inked(font)
    shares = {name: len(points & wanted) / len(wanted) for name, wanted in _charsets().items()}
    return Face(
        id=names.getDebugName(6),
        family=names.getDebugName(16) or names.getDebugName(1),
        style=names.getDebugName(17) or names.getDebugName(2),
        weight=font["OS/2"].usWeightClass,
        italic=bool(font["OS/2"].fsSelection & 1) or font["post"].italicAngle != 0,
        cls=source.cls,
        scripts=tuple(code for code, charset in _SCRIPTS.items() if shares[charset] == 1),
        licence=source.licence,
        source=source.package,
        version=source.version,
        sha256=sha256(data).hexdigest(),
        path=source.path,
        index=index,
        tags=source.tags,
        shares={name: round(share, 4) for name, share in shares.items()},
        characters=_ranges(points),
    )


def _open(source: Source) -> tuple[_Font, int]:
    if not source.member:
        return TTFont(source.path, lazy=True), 0
    for index, font in enumerate(TTCollection(source.path, lazy=True)):
        if font["name"].getDebugName(6) == source.member:
            return font, index
    raise ValueError(f"{source.path.name} has no face {source.member}")


def _inked(font: _Font) -> set[int]:
    """Code points with a glyph that has ink, or that is blank by nature: mapped is not yet drawn."""
    has_ink = _ink_test(font)
    return {
        point
        for point, glyph in font.getBestCmap().items()
        if unicodedata.category(chr(point)) in _BLANK_CATEGORIES or has_ink(glyph)
    }


def _ink_test(font: _Font) -> Callable[[str], bool]:
    if "glyf" in font:
        offsets = font["loca"]
        return lambda glyph: offsets[(i := font.getGlyphID(glyph))] != offsets[i + 1]
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    index = strings.charStringsIndex

    def has_ink(glyph: str) -> bool:
        i = strings.charStrings[glyph]
        length = index.offsets[i + 1] - index.offsets[i]
        return length > _LONGEST_BLANK or not _is_blank(index[i].bytecode)

    return has_ink


def _is_blank(charstring: bytes) -> bool:
    """Whether a Type 2 charstring is `endchar` and at most a width (one number of one of four lengths)."""
    if not charstring.endswith(b"\x0e"):
        return False
    number = charstring[:-1]
    if not number:
        return True
    lead = number[0]
    length = 1 if 32 <= lead <= 246 else 2 if 247 <= lead <= 254 else {28: 3, 255: 5}.get(lead, 0)
    return len(number) == length


def _ranges(points: Iterable[int]) -> str:
    runs = groupby(enumerate(sorted(points)), key=lambda pair: pair[1] - pair[0])
    parts: list[str] = []
    for _, run in runs:
        members = [point for _, point in run]
        last = f"-{members[-1]:x}" if len(members) > 1 else ""
        parts.append(f"{members[0]:x}{last}")
    return " ".join(parts)


_SCRIPTS = {"Latn": "ascii", "Grek": "greek", "Cyrl": "cyrillic", "Hans": "gb2312"}


@cache
def _charsets() -> Mapping[str, frozenset[int]]:
    """Character sets by name; gb2312 are the 6,763 characters of the Chinese standard, both levels."""
    greek = {*range(0x391, 0x3AA), *range(0x3B1, 0x3CA)} - {0x3A2}
    return {
        "ascii": frozenset(range(0x21, 0x7F)),
        "latin1": frozenset({*range(0xA1, 0x100)} - {0xAD}),
        "greek": frozenset(greek),
        "cyrillic": frozenset(range(0x410, 0x450)),
        "gb2312": gb2312(),
        "chinese_marks": frozenset(map(ord, "，。、；：？！“”‘’（）《》【】—…·￥")),
        "maths": frozenset(map(ord, "±×÷≤≥≠≈∞√∑∫∂∈∠⊥∥△°′″→⇌")),
    }


def gb2312() -> frozenset[int]:
    """The code points of the 6,763 characters of GB/T 2312-1980, levels 1 and 2."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(map(ord, b"".join(cells).decode("gb2312", errors="ignore")))
