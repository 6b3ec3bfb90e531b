"""Units by symbol and by name, so that 0.5 m, 50 cm and fifty centimetres are one quantity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

_BASES: dict[str, tuple[str, Fraction]] = {
    "m": ("m", Fraction(1)), "g": ("g", Fraction(1)), "s": ("s", Fraction(1)), "N": ("N", Fraction(1)),
    "J": ("J", Fraction(1)), "Pa": ("Pa", Fraction(1)), "W": ("W", Fraction(1)), "V": ("V", Fraction(1)),
    "A": ("A", Fraction(1)), "Ω": ("Ω", Fraction(1)), "Hz": ("Hz", Fraction(1)), "mol": ("mol", Fraction(1)),
    "K": ("K", Fraction(1)), "C": ("C", Fraction(1)), "F": ("F", Fraction(1)), "T": ("T", Fraction(1)),
    "L": ("L", Fraction(1)), "rad": ("rad", Fraction(1)), "eV": ("eV", Fraction(1)),
}  # fmt: skip
_PREFIXES = {
    "": Fraction(1), "k": Fraction(1000), "M": Fraction(10**6), "G": Fraction(10**9), "c": Fraction(1, 100),
    "d": Fraction(1, 10), "m": Fraction(1, 1000), "μ": Fraction(1, 10**6), "µ": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
}  # fmt: skip
_OTHERS = {
    "min": ("s", Fraction(60)), "h": ("s", Fraction(3600)), "t": ("g", Fraction(10**6)),
    "°": ("°", Fraction(1)), "%": ("", Fraction(1, 100)), "°C": ("°C", Fraction(1)), "℃": ("°C", Fraction(1)),
    "ms": ("s", Fraction(1, 1000)), "′": ("′", Fraction(1)), "″": ("″", Fraction(1)), "u": ("u", Fraction(1)),
}  # fmt: skip
SIMPLE = {
    prefix + base: (dimension, factor * scale)
    for base, (dimension, factor) in _BASES.items()
    for prefix, scale in _PREFIXES.items()
} | _OTHERS

_EN_NAMES = {
    "metre": "m", "meter": "m", "gram": "g", "second": "s", "newton": "N", "joule": "J", "pascal": "Pa",
    "watt": "W", "volt": "V", "ampere": "A", "amp": "A", "ohm": "Ω", "hertz": "Hz", "mole": "mol",
    "kelvin": "K", "coulomb": "C", "farad": "F", "tesla": "T", "litre": "L", "liter": "L",
    "radian": "rad", "electronvolt": "eV",
}  # fmt: skip
_EN_PREFIXES = {
    "": "", "kilo": "k", "mega": "M", "giga": "G", "centi": "c", "deci": "d", "milli": "m", "micro": "μ",
    "nano": "n",
}  # fmt: skip
_ENGLISH = {
    prefix + name + plural: symbol + unit
    for name, unit in _EN_NAMES.items()
    for prefix, symbol in _EN_PREFIXES.items()
    for plural in ("", "s")
} | {
    "minute": "min", "minutes": "min", "hour": "h", "hours": "h", "tonne": "t", "tonnes": "t", "degree": "°",
    "degrees": "°", "degrees celsius": "°C", "percent": "%", "per cent": "%",
}  # fmt: skip
_ZH_NAMES = {
    "米": "m", "克": "g", "秒": "s", "牛顿": "N", "牛": "N", "焦耳": "J", "焦": "J", "帕斯卡": "Pa", "帕": "Pa",
    "瓦特": "W", "瓦": "W", "伏特": "V", "伏": "V", "安培": "A", "安": "A", "欧姆": "Ω", "欧": "Ω", "赫兹": "Hz",
    "赫": "Hz", "摩尔": "mol", "摩": "mol", "开": "K", "库仑": "C", "库": "C", "升": "L", "弧度": "rad",
}  # fmt: skip
_ZH_PREFIXES = {"": "", "千": "k", "兆": "M", "厘": "c", "分": "d", "毫": "m", "微": "μ", "纳": "n"}
_CHINESE = {
    prefix + name: symbol + unit
    for name, unit in _ZH_NAMES.items()
    for prefix, symbol in _ZH_PREFIXES.items()
} | {
    "公斤": "kg", "公里": "km", "分钟": "min", "小时": "h", "吨": "t", "度": "°", "摄氏度": "°C",
}  # fmt: skip


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_EN_WORD = rf"(?:(?P<power>square|cubic) )?(?P<unit>{_any_of(_ENGLISH)})(?P<after> squared| cubed)?"
_EN_QUANTITY = re.compile(
    rf"(?<=\d)[ -]{_EN_WORD}(?: per (?P<below>{_any_of(_ENGLISH)})(?P<belowpower> squared| cubed)?)?\b",
    re.IGNORECASE,
)
_ZH_QUANTITY = re.compile(
    rf"(?<=\d)\s?(?P<power>平方|立方)?(?P<unit>{_any_of(_CHINESE)})"
    rf"(?:每(?P<belowpower>平方|立方)?(?P<below>{_any_of(_CHINESE)})(?P<after>平方|²)?)?"
)
_POWERS = {
    "square": "²",
    " squared": "²",
    "平方": "²",
    "²": "²",
    "cubic": "³",
    " cubed": "³",
    "立方": "³",
}
_SYMBOL = rf"(?:{_any_of(SIMPLE)})[²³]?"
UNIT = rf"{_SYMBOL}(?:[/·]{_SYMBOL})*"
"""Pattern of a unit in symbols: ``kJ/mol``, ``m/s²``."""


def symbols(text: str, lang: str) -> str:
    """The text with units that follow a number in words (``5 metres per second``) in symbols (``5 m/s``)."""
    names, pattern = (_ENGLISH, _EN_QUANTITY) if lang == "en" else (_CHINESE, _ZH_QUANTITY)

    def symbol(match: re.Match[str]) -> str:
        power = (
            match["power"] or (match["after"] if lang == "en" or not match["below"] else "") or ""
        )
        unit = names[match["unit"].lower()] + _POWERS.get(power.lower(), "")
        if not match["below"]:
            return " " + unit
        below = match["belowpower"] or (match["after"] if lang == "zh" else "") or ""
        return f" {unit}/{names[match['below'].lower()]}{_POWERS.get(below.lower(), '')}"

    return pattern.sub(symbol, text)


def measure(value: Fraction, unit: str) -> tuple[Fraction, str]:
    """A quantity in base units with its dimension: ``(50, "cm")`` → ``(1/2, "m")``.

    A unit that is not known stands for its own dimension.
    """
    dimension: list[str] = []
    for place, part in enumerate(re.split(r"([/·])", unit)):
        if part in ("/", "·"):
            continue
        power = {"²": 2, "³": 3}.get(part[-1:], 1)
        simple = part.rstrip("²³")
        base, factor = SIMPLE.get(simple, (simple, Fraction(1)))
        below = place > 0 and "/" in unit[: unit.rindex(part)]
        value *= factor ** (-power if below else power)
        if base:
            dimension.append(("/" if below else "") + base + ("" if power == 1 else str(power)))
    return value, "".join(dimension)
