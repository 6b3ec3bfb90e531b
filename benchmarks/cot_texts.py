"""Faithful paraphrases and lies, made from a true text by means of their own.

Nothing here imports the readers that are measured: numerals, units and frames are written anew.
"""

from __future__ import annotations

import random  # noqa: TID251 (instances with a seed of their own)
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_EN_ONES = [
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
_EN_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_HAN = "零一二三四五六七八九"
_FRAMES = {
    "en": (
        "{}", "Note the following: {}", "To continue, {}", "One reads: {}", "Here {}", "It is established that {}",
        "Going on, {}", "As the drawing has it, {}", "This much is certain: {}", "Then, as a matter of course, {}",
    ),
    "zh": ("{}", "注意到{}", "继续来看，{}", "可以说，{}", "这里，{}", "可以确认，{}", "接下来，{}", "如图所示，{}", "不难发现，{}"),
}  # fmt: skip
_STARTS = {
    "en": (
        "",
        "Let me think it through.",
        "Here is the reasoning.",
        "Careful reading pays off.",
        "We proceed calmly.",
    ),
    "zh": ("", "我来梳理一下。", "下面是思考过程。", "仔细看题。", "慢慢来。"),
}
_ENDS = {
    "en": ("Thus the answer reads {}.", "Final answer: {}.", "We conclude: {}.", "That gives {}."),
    "zh": ("所以最终结果是{}。", "最终答案：{}。", "结论：{}。", "由此可得{}。"),
}
_UNITS = {
    "en": {
        "kJ/mol": "kilojoules per mole", "m/s": "metres per second", "m/s²": "metres per second squared",
        "kg": "kilograms", "cm": "centimetres", "m": "metres", "N": "newtons", "s": "seconds", "Hz": "hertz",
        "Ω": "ohms", "A": "amperes", "V": "volts", "°": "degrees",
    },
    "zh": {
        "kJ/mol": "千焦每摩尔", "m/s": "米每秒", "kg": "千克", "cm": "厘米", "m": "米", "N": "牛", "s": "秒",
        "Hz": "赫兹", "Ω": "欧姆", "A": "安培", "V": "伏特", "°": "度",
    },
}  # fmt: skip
_EQUAL = {
    "cm": ("m", 100), "m": ("cm", 0.01), "kg": ("g", 0.001), "Hz": ("kHz", 1000), "Ω": ("kΩ", 1000), "N": ("kN", 1000),
    "s": ("ms", 0.001), "A": ("mA", 0.001), "V": ("mV", 0.001),
}  # fmt: skip
_QUANTITY = re.compile(
    r"(?<![\w.−/×÷+=(₀-₉′-])(?<![−×÷+=/,(] )(\d+(?:\.\d+)?)(?: (kJ/mol|m/s²|m/s|kg|cm|Hz|m|N|s|Ω|A|V)(?![\w/²])|(°))?(?![\w.)/%₀-₉′-]|\.\d| [−×÷+=]|, -?\d)",
    re.ASCII,
)
_QUOTES = re.compile(r"[“「\"][^”」\"]*[”」\"]")


@dataclass(frozen=True)
class Source:
    """A true text in parts: one sentence per claim, and the answer."""

    lang: str
    clauses: tuple[str, ...]
    answer: str = ""
    names: tuple[str, ...] = ()


def spell(number: str, lang: str) -> str:
    """``35`` → ``thirty-five`` / ``三十五``; decimals digit by digit."""
    whole, _, places = number.partition(".")
    if lang == "en":
        tail = " point " + " ".join(_EN_ONES[int(c)] for c in places) if places else ""
        return _spell_en(int(whole)) + tail
    return _spell_zh(int(whole)) + ("点" + "".join(_HAN[int(c)] for c in places) if places else "")


def _spell_en(n: int) -> str:
    if n < 20:
        return _EN_ONES[n]
    if n < 100:
        return _EN_TENS[n // 10] + (f"-{_EN_ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_EN_ONES[n // 100]} hundred" + (f" and {_spell_en(n % 100)}" if n % 100 else "")
    return f"{_spell_en(n // 1000)} thousand" + (f" {_spell_en(n % 1000)}" if n % 1000 else "")


def _spell_zh(n: int) -> str:
    if n < 10:
        return _HAN[n]
    for size, name in ((1000, "千"), (100, "百"), (10, "十")):
        if n >= size:
            head = "" if size == 10 and n < 20 else _spell_zh(n // size)
            rest = n % size
            gap = "零" if rest and rest < size // 10 else ""
            return head + name + (gap + _spell_zh(rest) if rest else "")
    raise ValueError(n)


def paraphrase(source: Source, rng: random.Random) -> str:
    """The same claims in the same order, framed, spelled and measured otherwise."""
    parts = [rng.choice(_STARTS[source.lang])]
    for clause in source.clauses:
        parts.append(_framed(_restated(clause, source.lang, rng), source.lang, rng))
    if source.answer:
        parts.append(rng.choice(_ENDS[source.lang]).format(source.answer))
    glue = rng.choice(("\n", " ")) if source.lang == "en" else rng.choice(("\n", ""))
    return glue.join(part for part in parts if part)


def _framed(clause: str, lang: str, rng: random.Random) -> str:
    frame = rng.choice(_FRAMES[lang])
    first = re.match(r"[A-Z][a-z]+\b", clause)
    if frame != "{}" and first and lang == "en":
        clause = clause[0].lower() + clause[1:]
    return frame.format(clause)


def _restated(clause: str, lang: str, rng: random.Random) -> str:
    way = rng.choice(("as it is", "spelled", "named", "converted", "verb"))
    if way == "verb":
        return _other_verb(clause, lang)
    if way == "as it is" or _QUOTES.search(clause):
        return clause

    def other(match: re.Match[str]) -> str:
        number, unit = match[1], match[2] or match[3] or ""
        if way == "spelled" and float(number) < 10_000 and (unit or float(number) > 2):
            name = _UNITS[lang].get(unit, unit)
            return f"{spell(number, lang)}{' ' if lang == 'en' and name else ''}{name}"
        if way == "named" and unit in _UNITS[lang]:
            return f"{number}{' ' if lang == 'en' else ''}{_UNITS[lang][unit]}"
        if way == "converted" and unit in _EQUAL:
            new, factor = _EQUAL[unit]
            return f"{round(float(number) / factor, 9):.9f}".rstrip("0").rstrip(".") + f" {new}"
        return match[0]

    return _QUANTITY.sub(other, clause)


def _other_verb(clause: str, lang: str) -> str:
    if lang == "en":
        return re.sub(r"\bis (?=-?\d)", "equals ", clause, count=1)
    return re.sub(r"为(?=-?\d)", "等于", clause, count=1)


# -- lies --------------------------------------------------------------------------------------------


def _changed_number(source: Source, rng: random.Random) -> Source | None:
    return _one_clause(source, rng, _QUANTITY, lambda m: m[0].replace(m[1], _another(m[1], rng), 1))


def _another(number: str, rng: random.Random) -> str:
    _, dot, places = number.partition(".")
    value = float(number) + rng.choice((-1, 1, 2, 3, 7, 10)) * (10 ** -len(places) if dot else 1)
    if value < 0 or value == float(number):
        value = float(number) + 3
    return f"{value:.{len(places)}f}"


def _wrong_unit(source: Source, rng: random.Random) -> Source | None:
    units = "kJ/mol|m/s²|m/s|kg|cm|Hz|m|N|s|Ω|A|V"
    pattern = re.compile(rf"(?<=\d )({units})(?![\w/²])", re.ASCII)
    return _one_clause(
        source, rng, pattern, lambda m: rng.choice([u for u in units.split("|") if u != m[0]])
    )


def _swapped_label(source: Source, rng: random.Random) -> Source | None:
    """One name of the scene put where another stands."""
    names = [
        n
        for n in source.names
        if len(n) > 1 and any(n.casefold() in c.casefold() for c in source.clauses)
    ]
    labels = sorted(
        {
            m
            for c in source.clauses
            for m in re.findall(r"(?<![A-Za-z0-9])[B-Z](?![A-Za-z0-9₀-₉′])", c)
        }
    )
    for pool in rng.sample([names, labels], 2):
        if len(pool) < 2:
            continue
        old, new = rng.sample(pool, 2)
        if old in new or new in old:
            continue
        edge = r"(?<![A-Za-z0-9])%s(?![A-Za-z0-9₀-₉′])"
        body = re.escape(old) if not old.isascii() else edge % re.escape(old)
        pattern = re.compile(body, re.IGNORECASE if len(old) > 1 else 0)
        found = _one_clause(source, rng, pattern, lambda m, new=new: new)
        if found:
            return found
    return None


def _dropped_step(source: Source, rng: random.Random) -> Source | None:
    places = [i for i, c in enumerate(source.clauses) if source.clauses.count(c) == 1]
    if not places or len(source.clauses) < 2:
        return None
    place = rng.choice(places)
    return _with(source, source.clauses[:place] + source.clauses[place + 1 :])


_INVENTED = {
    "en": (
        "There is also a spring attached to the wall.", "The frame around it weighs 417 g.", "A red dot marks the spot.",
        "There are 913 more of them.", "There is a second arrow at the top.", "The temperature is 391 K.",
        "The upper part is painted green.", "It takes eighty-seven seconds.", "Point Q₉ lies on the left.",
    ),
    "zh": (
        "墙上还有一根弹簧。", "外框的质量为417 g。", "红色的点标出了该处。", "另外还有913个。", "顶部还画着第二个箭头。",
        "温度为391 K。", "上方涂成绿色。", "用时八十七秒。", "点Q₉在左侧。",
    ),
}  # fmt: skip


def _added_fact(source: Source, rng: random.Random) -> Source | None:
    place = rng.randrange(len(source.clauses) + 1)
    fact = rng.choice(_INVENTED[source.lang])
    return _with(source, (*source.clauses[:place], fact, *source.clauses[place:]))


_TURNED = {
    "en": {
        "above": "below", "below": "above", "left": "right", "right": "left", "greater": "less", "less": "greater",
        "larger": "smaller", "smaller": "larger", "longer": "shorter", "upright": "inverted", "inverted": "upright",
        "real": "virtual", "virtual": "real", "odd": "even", "even": "odd", "rises": "falls", "falls": "rises",
        "upwards": "downwards", "downwards": "upwards", "series": "parallel", "parallel": "series", "top": "bottom",
        "endothermic": "exothermic", "exothermic": "endothermic", "converging": "diverging", "diverging": "converging",
        "magnified": "diminished", "diminished": "magnified", "is not": "is", "are not": "are", "largest": "smallest",
        "max-heap": "min-heap", "min-heap": "max-heap", "parent": "child", "child": "parent",
    },
    "zh": {
        "大于": "小于", "小于": "大于", "左": "右", "右": "左", "高于": "低于", "低于": "高于", "正立": "倒立", "倒立": "正立",
        "实像": "虚像", "虚像": "实像", "奇数": "偶数", "偶数": "奇数", "递增": "递减", "递减": "递增", "向上": "向下",
        "向下": "向上", "串联": "并联", "并联": "串联", "吸热": "放热", "放热": "吸热", "放大": "缩小", "缩小": "放大",
        "更大": "更小", "更小": "更大", "不是": "是", "最大": "最小", "最小": "最大", "凸透镜": "凹透镜", "凹透镜": "凸透镜",
        "上方": "下方", "下方": "上方",
    },
}  # fmt: skip


def _reversed_relation(source: Source, rng: random.Random) -> Source | None:
    table = _TURNED[source.lang]
    body = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{body})\b" if source.lang == "en" else body)
    found = _one_clause(source, rng, pattern, lambda m: table[m[0]])
    if found:
        return found
    two = (
        re.compile(r"^(?:The |the )?(\w+) (eats|swaps with|leads to) (?:the )?(\w+)(?=[ .,])")
        if (source.lang == "en")
        else re.compile(r"^(\w{2,3}?)(以|捕食)(\w{2,3})(?=为食|。)")
    )
    return _one_clause(
        source, rng, two, lambda m: m[0].replace(m[1], "\0").replace(m[3], m[1]).replace("\0", m[3])
    )


def _wrong_answer(source: Source, rng: random.Random) -> Source | None:
    answer = source.answer
    if not answer:
        return None
    number = _QUANTITY.search(answer)
    if number:
        wrong = answer[: number.start(1)] + _another(number[1], rng) + answer[number.end(1) :]
    elif answer in ("yes", "no", "是", "否"):
        wrong = {"yes": "no", "no": "yes", "是": "否", "否": "是"}[answer]
    else:
        others = [
            n
            for n in source.names
            if len(n) > 1
            and n.casefold() not in answer.casefold()
            and answer.casefold() not in n.casefold()
        ]
        if not others:
            return None
        wrong = rng.choice(others)
    return Source(source.lang, source.clauses, wrong, source.names)


_FOREIGN = {
    "en": "这里继续说明图中给出的全部条件和结果，逐步推理如下。",
    "zh": "Here the reasoning continues in another language and explains everything that follows from the picture in full detail.",
}


def _other_language(source: Source, rng: random.Random) -> Source | None:
    place = rng.randrange(len(source.clauses) + 1)
    return _with(source, (*source.clauses[:place], _FOREIGN[source.lang], *source.clauses[place:]))


def _with(source: Source, clauses: Sequence[str]) -> Source:
    return Source(source.lang, tuple(clauses), source.answer, source.names)


def _one_clause(
    source: Source,
    rng: random.Random,
    pattern: re.Pattern[str],
    change: Callable[[re.Match[str]], str],
) -> Source | None:
    """One place that the pattern finds, anywhere in the clauses, changed."""
    found = [(i, m) for i, clause in enumerate(source.clauses) for m in pattern.finditer(clause)]
    if not found:
        return None
    place, match = rng.choice(found)
    clause = source.clauses[place]
    lie = clause[: match.start()] + change(match) + clause[match.end() :]
    if lie.casefold() == clause.casefold():
        return None
    return _with(source, (*source.clauses[:place], lie, *source.clauses[place + 1 :]))


LIES: dict[str, Callable[[Source, random.Random], Source | None]] = {
    "changed number": _changed_number,
    "swapped label": _swapped_label,
    "dropped step": _dropped_step,
    "added fact": _added_fact,
    "wrong unit": _wrong_unit,
    "reversed relation": _reversed_relation,
    "wrong final answer": _wrong_answer,
    "other language": _other_language,
}
