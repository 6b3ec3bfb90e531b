"""Both languages: shares, parity, script, punctuation (QUALITY sections 6 and 8)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from fractions import Fraction

from factory.judge.case import Case, Json
from factory.judge.measure import Figure, Line, Measure
from factory.judge.words import HAN, cot_words, every_number, labels, row_words, without

SECTION = "8 languages"
_HALF_IN_HAN = re.compile(
    r"[\u3400-\u9fff][,;:?!][\u3400-\u9fff]|[\u3400-\u9fff][,;?!.]\s*$|[\u3400-\u9fff]\.[\u3400-\u9fff]"
)
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e\u3000-\u303f]")
# Names of functions and units belong to formulae in every language.
_LATIN_WORD = re.compile(
    r"(?!(?:sin|cos|tan|log|lim|max|min|mod|exp|sqrt|mol|cal|deg)(?![A-Za-z]))(?<![A-Za-z])[A-Za-z]{3,}"
)
SHARE_TOLERANCE = 0.005


def script_share(text: str, lang: str, names: set[str]) -> float:
    """Share of a text's letters that are of its language, labels set aside; 1 when it has none."""
    text = without(text, names)
    han = len(HAN.findall(text))
    latin = sum(len(word) for word in _LATIN_WORD.findall(text))
    # A Han character carries about as much as two Latin letters.
    mine, other = (2 * han, latin) if lang == "zh" else (latin, 2 * han)
    return mine / (mine + other) if mine + other else 1.0


def pair_key(row: Json) -> str:
    """What two versions of one row in different languages share."""
    answer = "" if row["answer_type"] != "integer" else row["answer"]
    return repr(
        (
            row["task"],
            row["inputs"],
            row["output"],
            row["op"],
            row["scope"],
            row["changes"],
            row["evidence"],
            row["answer_type"],
            answer,
        )
    )


class Languages:
    """Every row against its language and against its version in the other one."""

    def __init__(self, recipe: Json) -> None:
        self.recipe = recipe
        self.both = recipe.get("row_languages", "both") == "both"
        self.script = Measure(
            SECTION, "text is in the row's language", "≥ 95 % of letters, labels set aside"
        )
        self.punctuation = Measure(
            SECTION,
            "punctuation fits the script",
            "0 half-width in Han text, 0 full-width in English",
        )
        self.paired = Measure(SECTION, "row stands in both languages", "100 %")
        self.parity = Measure(SECTION, "both versions state the same numbers", "100 %")
        self.quotes = Measure(SECTION, "both versions quote the same labels", "100 %")
        self.drawn: Counter[str] = Counter()
        self.kinds: dict[str, set[str]] = defaultdict(set)

    def see(self, case: Case) -> None:
        names = {name for name in labels(case) if len(name) > 1 or HAN.fullmatch(name)}
        self.drawn[case.sample["lang"]] += 1
        pairs: dict[str, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
        for row in case.rows:
            self.kinds[case.kind].add(row["lang"])
            pairs[pair_key(row)][row["lang"]].append(row)
            sentences = [*row_words(row), *cot_words(row)]
            text = " ".join(sentences)
            share = script_share(text, row["lang"], names)
            self.script.see(
                share >= 0.95, f"{case.where(row)}: {share:.2f} of the letters are {row['lang']}"
            )
            self._punctuation(case, row, sentences)
        if self.both:
            for versions in pairs.values():
                self._pair(case, versions)

    def _punctuation(self, case: Case, row: Json, sentences: list[str]) -> None:
        pattern = _HALF_IN_HAN if row["lang"] == "zh" else _FULL_WIDTH
        drawn = labels(case) if row["lang"] == "en" else set()
        fault = next(
            (
                match.group()
                for text in sentences
                if (match := pattern.search(without(text, drawn)))
            ),
            "",
        )
        self.punctuation.see(not fault, f"{case.where(row)}: {fault!r}")

    def _pair(self, case: Case, versions: dict[str, list[Json]]) -> None:
        english, chinese = versions["en"], versions["zh"]
        row = (english or chinese)[0]
        self.paired.see(
            len(english) == len(chinese), f"{case.where(row)}: {len(english)} en, {len(chinese)} zh"
        )
        if len(english) != 1 or len(chinese) != 1:
            return
        one, other = english[0], chinese[0]
        figures = [
            Counter(claim["value"] for claim in version["claims"]) for version in (one, other)
        ]
        answers = [every_number(version["answer"]) for version in (one, other)]
        same = figures[0] == figures[1] and (
            answers[0] == answers[1] or row["answer_type"] in ("choice", "string")
        )
        self.parity.see(same, f"{case.where(one)} and {other['id']}: claims or answers differ")
        self.quotes.see(
            sorted(one["verbatim"]) == sorted(other["verbatim"]),
            f"{case.where(one)} and {other['id']}",
        )

    def lines(self) -> list[Line]:
        kinds = Measure(SECTION, "kinds speak both languages", "100 %", gate=self.both)
        for kind, found in sorted(self.kinds.items()):
            kinds.see(found == {"en", "zh"}, f"{kind}: {', '.join(sorted(found))}")
        return [
            *self._shares(),
            self.script,
            self.punctuation,
            self.paired,
            self.parity,
            self.quotes,
            kinds,
        ]

    def _shares(self) -> list[Line]:
        wanted = {
            lang: float(Fraction(str(share)))
            for lang, share in self.recipe.get("languages", {}).items()
        }
        worded = {lang: count for lang, count in self.drawn.items() if lang in wanted}
        n = sum(worded.values())
        # A quota over few samples cannot be met more closely than by one sample.
        tolerance = max(SHARE_TOLERANCE, 1 / n) if n else 0.0
        worst = (
            max(
                (abs(worded.get(lang, 0) / n - share) for lang, share in wanted.items()),
                default=0.0,
            )
            if n
            else 0.0
        )
        return [
            Figure(
                SECTION,
                "drawn languages against the recipe",
                "± 0.5 points",
                worst,
                n,
                high=tolerance,
                gate=True,
                unit="%",
            )
        ]
