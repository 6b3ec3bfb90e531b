"""Numerals spelled out, in English words and in Han characters, turned into digits."""

from __future__ import annotations

import re
from fractions import Fraction

_ONES = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * place
    for place, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    name + plural: value
    for value, name in enumerate(
        [
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        start=3,
    )
    for plural in ("", "s")
}
_SMALL = "|".join([*_TENS, *_ONES])
_WORD = f"(?:{_SMALL}|{'|'.join(_SCALES)})"
_ENGLISH = re.compile(
    rf"\b(?P<sign>(?:minus|negative) )?(?P<whole>(?:{_SMALL})(?:(?: and |[ -]){_WORD})*)"
    rf"(?: point (?P<places>(?:{_SMALL})(?: (?:{_SMALL}))*))?"
    rf"(?:[ -](?P<part>{'|'.join(_PARTS)}))?(?: (?P<percent>percent|per cent))?\b",
    re.IGNORECASE,
)
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 10**8}
_HAN = "[零〇一二两三四五六七八九十百千万亿]"
_HAN_DIGIT = "[零〇一二三四五六七八九]"
_MEASURE = (
    "个|号|条|种|只|层|块|边|项|节|次|倍|度|根|颗|枚|格|行|列|位|名|对|组|段|点|类|圈|股|级|棵|处|份|张|片|支|座|"
    "摄氏|微|毫|厘|分米|分钟|千|公|米|克|秒|小时|牛|焦|帕|瓦|伏|安|欧|赫|摩|弧|升|平方|立方|%"
)
_HAN_NUMBER = re.compile(
    rf"(?P<sign>负)?(?:(?P<below>{_HAN}+)分之(?P<above>{_HAN}+(?:点{_HAN_DIGIT}+)?)"
    rf"|(?P<whole>{_HAN}+?(?=千[克焦米赫欧伏瓦牛帕卡])|{_HAN}+)(?:点(?P<places>{_HAN_DIGIT}+))?)"
)
_BEFORE_HAN = re.compile(
    r"(?:^|[，、。：]|第|为|是|有|于|得|到|至|过|共|约|：|:|=|≈|\+|−|×|÷|减|加|乘|除以|（|\()$"
)
_AFTER_HAN = re.compile(
    rf"\s*(?:{_MEASURE}|$|[，。；、）)+−×÷=≈,.;]|减|加|乘|除|不再|而|、|和|是|大于|小于|比|的|（)"
)
_IDIOM = re.compile(r"一一|万一|千万|十分|百般|十字|三三两两|一百八十度大转弯")


def digits(text: str, lang: str) -> str:
    """The text with every spelled-out numeral written in digits (``thirty-five`` → ``35``).

    A bare ``one`` / ``一`` becomes ``¹`` + 1, since it may also be a pronoun or an article: readers
    treat it as a number that may be overlooked. Fractions become ``a/b``, percentages ``n%``.
    """
    return _ENGLISH.sub(_english, text) if lang == "en" else _HAN_NUMBER.sub(_han, text)


def _english(match: re.Match[str]) -> str:
    words = re.split(r"[ -]", match["whole"].lower())
    if match["places"] is None and match["part"] is None and words == ["one"]:
        return "1%" if match["percent"] else "¹1"
    value = Fraction(_whole([word for word in words if word != "and"]))
    if match["places"]:
        places = "".join(str(_whole([word])) for word in match["places"].lower().split())
        value += Fraction(int(places), 10 ** len(places))
    part = match["part"] or ""
    if part and value != 1 and not part.endswith("s"):
        return _written(-value if match["sign"] else value) + f" {part}"
    if part:
        value /= _PARTS[match["part"].lower()]
    return _written(-value if match["sign"] else value) + ("%" if match["percent"] else "")


def _whole(words: list[str]) -> int:
    total = current = 0
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            current = max(current, 1) * scale
            if scale > 100:
                total, current = total + current, 0
        else:
            current += _ONES.get(word, _TENS.get(word, 0))
    return total + current


def _han(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    raw = match.group()
    if not match["places"] and _IDIOM.search(raw):
        return raw
    sign = "-" if match["sign"] else ""
    if match["below"]:
        above, below = _han_decimal(match["above"]), _han_whole(match["below"])
        return sign + (f"{_written(above)}%" if below == 100 else _written(above / (below or 1)))
    ordinal = text[:start].endswith("第")
    if ordinal and re.match(r"步|[，、：]", text[end:]):
        return raw
    alone = len(match["whole"]) == 1 and not match["places"] and not sign
    if alone and not ordinal:
        if not (_BEFORE_HAN.search(text[:start]) and _AFTER_HAN.match(text[end:])) and not re.match(
            _MEASURE, text[end:]
        ):
            return raw
        if raw == "一":
            return "¹1"
        if raw in "百千万亿":
            return raw
    return sign + _written(_han_decimal(raw.removeprefix("负")))


def _han_decimal(text: str) -> Fraction:
    whole, _, places = text.partition("点")
    value = Fraction(_han_whole(whole))
    if places:
        value += Fraction(
            int("".join(str(_HAN_DIGITS.get(c, 0)) for c in places)), 10 ** len(places)
        )
    return value


def _han_whole(text: str) -> int:
    if len(text) > 1 and all(c in _HAN_DIGITS for c in text):
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    total = section = digit = 0
    for character in text:
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
            continue
        scale = _HAN_SCALES[character]
        if scale < 10_000:
            section, digit = section + max(digit, 1) * scale, 0
        else:
            total, section, digit = (total + section + digit) * scale, 0, 0
    return total + section + digit


def _written(value: Fraction) -> str:
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits_ = f"{abs(scaled.numerator):0{places + 1}d}"
            sign = "-" if value < 0 else ""
            return sign + (f"{digits_[:-places]}.{digits_[-places:]}" if places else digits_)
    return f"{value.numerator}/{value.denominator}"
