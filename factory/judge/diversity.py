"""Diversity and repetition, and cheap looks (QUALITY sections 7 and 10); reported, not gated, but for duplicates."""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from fnmatch import fnmatchcase
from fractions import Fraction

import numpy as np

from factory.judge.case import Case, Json, hull
from factory.judge.measure import Figure, Line, Measure
from factory.judge.words import labels, skeleton, tokens

SECTION = "7 diversity"
LOOKS = "10 looks"
BUDGET = 20_000


def distinct(words: list[str], n: int) -> float:
    """Share of different n-grams among all n-grams."""
    grams = [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]
    return len(set(grams)) / len(grams) if grams else 0.0


def rank_correlation(pairs: list[tuple[float, float]]) -> float:
    """Spearman's rho with average ranks for ties."""
    from scipy.stats import rankdata

    if len({x for x, _ in pairs}) < 2 or len({y for _, y in pairs}) < 2:
        return 0.0
    x, y = (rankdata([pair[i] for pair in pairs]) for i in (0, 1))
    return float(np.corrcoef(x, y)[0, 1])


class Diversity:
    """Pictures, prompts and kinds over the whole dataset."""

    def __init__(self, recipe: Json) -> None:
        self.mix = recipe.get("mix", [])
        self.pixels = Measure(
            SECTION, "no two pictures are equal", "0 exact duplicates", limit=0.001
        )
        self.keys = Measure(SECTION, "no two samples share a key", "0")
        self.hashes: set[str] = set()
        self.seen_keys: set[str] = set()
        self.kinds: Counter[str] = Counter()
        self.prompts: dict[str, list[str]] = {"en": [], "zh": []}
        self.skeletons: dict[str, Counter[str]] = defaultdict(Counter)
        self.levels: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.margins: list[float] = []
        self.off_centre: list[float] = []

    def see(self, case: Case) -> None:
        self.keys.see(case.key not in self.seen_keys, case.key)
        self.seen_keys.add(case.key)
        pixels = case.sample["hashes"]["pixels"]["image"]
        self.pixels.see(pixels not in self.hashes, case.key)
        self.hashes.add(pixels)
        self.kinds[case.kind] += 1
        names = labels(case)
        for row in case.rows:
            if row["task"] == "t2i":
                self.prompts[row["lang"]].append(row["detail"] or row["instruction"])
                self.skeletons[f"{case.kind} {row['lang']}"][
                    skeleton(row["detail"] or row["instruction"], names)
                ] += 1
        self.levels[case.kind].append((case.sample["difficulty"], len(case.sample["elements"])))
        self._looks(case)

    def _looks(self, case: Case) -> None:
        box = hull(case.states["image"])
        if box is None:
            return
        width, height = case.sample["size"]
        x0, y0, x1, y1 = box[0] / width, box[1] / height, box[2] / width, box[3] / height
        self.margins.append(min(x0, y0, 1 - x1, 1 - y1))
        self.off_centre.append(math.hypot((x0 + x1 - 1) / 2, (y0 + y1 - 1) / 2))

    def intended(self) -> dict[str, float]:
        """Shares of kinds that the recipe asks for, over the kinds that are there."""
        shares: dict[str, float] = defaultdict(float)
        for entry in self.mix:
            kinds = [kind for kind in self.kinds if fnmatchcase(kind, entry["use"])]
            for kind in kinds:
                shares[kind] += float(Fraction(str(entry["share"]))) / len(kinds)
        return dict(shares)

    def divergence(self) -> float:
        """KL(observed ∥ intended) in nats."""
        intended, n = self.intended(), sum(self.kinds.values())
        return sum(
            count / n * math.log(count / n / intended[kind])
            for kind, count in self.kinds.items()
            if intended.get(kind)
        )

    def lines(self) -> list[Line]:
        return [self.pixels, self.keys, *self._words(), *self._spread(), *self._looks_lines()]

    def _words(self) -> list[Line]:
        lines: list[Line] = []
        goals = {"en": (0.45, 0.80, 0.25), "zh": (0.40, 0.78, 0.33)}
        for lang, (two, four, packed) in goals.items():
            words = [word for prompt in self.prompts[lang] for word in tokens(prompt)][:BUDGET]
            text = (" " if lang == "en" else "").join(words).encode()
            ratio = len(zlib.compress(text, 9)) / len(text) if text else 0.0
            n = len(words)
            lines += [
                Figure(
                    SECTION,
                    f"distinct-2 of {lang} prompts",
                    f"≥ {two}",
                    distinct(words, 2),
                    n,
                    low=two,
                ),
                Figure(
                    SECTION,
                    f"distinct-4 of {lang} prompts",
                    f"≥ {four}",
                    distinct(words, 4),
                    n,
                    low=four,
                ),
                Figure(
                    SECTION, f"zlib ratio of {lang} prompts", f"≥ {packed}", ratio, n, low=packed
                ),
            ]
            openers = Counter(tuple(tokens(prompt)[:3]) for prompt in self.prompts[lang])
            share = max(openers.values(), default=0) / max(1, len(self.prompts[lang]))
            lines.append(
                Figure(
                    SECTION,
                    f"most common opener of {lang} prompts",
                    "≤ 8 %",
                    share,
                    len(self.prompts[lang]),
                    high=0.08,
                    unit="%",
                )
            )
        return lines

    def _spread(self) -> list[Line]:
        worst, where, seen = 0.0, "", 0
        for name, counter in sorted(self.skeletons.items()):
            total = counter.total()
            seen += total
            share = counter.most_common(1)[0][1] / total
            if total >= 20 and share > worst:
                worst, where = share, f"{name}: {counter.most_common(1)[0][0][:120]}"
        rhos = {
            kind: rank_correlation(pairs) for kind, pairs in self.levels.items() if len(pairs) >= 10
        }
        lowest = min(rhos.items(), key=lambda item: item[1], default=("", 0.0))
        intended = bool(self.intended())
        return [
            Figure(
                SECTION,
                "most common prompt skeleton of a kind",
                "≤ 2 % per kind",
                worst,
                seen,
                high=0.02,
                unit="%",
                examples=(where,),
            ),
            Figure(
                SECTION,
                "kinds against the recipe (KL)",
                "≤ 0.01",
                self.divergence() if intended else 0.0,
                sum(self.kinds.values()) if intended else 0,
                high=0.01,
                gate=sum(self.kinds.values()) >= 1_000,
            ),
            Figure(
                SECTION,
                "elements against difficulty, lowest kind (Spearman)",
                "reported",
                lowest[1],
                len(rhos),
                examples=(lowest[0],),
            ),
        ]

    def _looks_lines(self) -> list[Line]:
        n = len(self.margins)
        narrow = sum(margin < 0.03 for margin in self.margins) / n if n else 0.0
        off = sum(distance > 0.08 for distance in self.off_centre) / n if n else 0.0
        return [
            Figure(LOOKS, "pictures with a margin under 3 %", "0 %", narrow, n, high=0.0, unit="%"),
            Figure(
                LOOKS,
                "pictures whose ink sits off centre by over 8 %",
                "reported",
                off,
                n,
                unit="%",
            ),
        ]
