"""Reads the square back from the drawing and crosses the parents allele by allele with probabilities."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from generators.base import Pictures, Verifier
from generators.reading import centre, of_role
from shards.sample import Check, Sample, State

WORDS = {
    "R": ("round", "圆粒"), "r": ("wrinkled", "皱粒"), "Y": ("yellow", "黄色"), "y": ("green", "绿色"), "T": ("tall", "高茎"), "t": ("short", "矮茎"),
    "P": ("purple", "紫花"), "p": ("white", "白花"), "A": ("axial", "腋生"), "a": ("terminal", "顶生"), "G": ("green", "绿荚"), "g": ("yellow", "黄荚"),
}  # fmt: skip


class PunnettSquareVerifier(Verifier):
    kinds = ("biology.punnett_square",)
    engine = "probability"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._square(state)
        yield self._answers(sample)

    def _square(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        boxes = {element.id: element for element in state.elements}
        wrong = []
        for name in ("mother", "father"):
            if not boxes[name].label.endswith(" " + "".join(truth[name])) or facts[f"{name}.genotype"] != "".join(truth[name]):
                wrong.append(f"{name}: {boxes[name].label}, stated {facts[f'{name}.genotype']}")
        for cell in of_role(state, "genotype"):
            x, y = centre(cell)
            column = min((e for e in of_role(state, "gamete") if e.id[0] == "f"), key=lambda e: abs(centre(e)[0] - x))
            row = min((e for e in of_role(state, "gamete") if e.id[0] == "m"), key=lambda e: abs(centre(e)[1] - y))
            if sorted(cell.label) != sorted(column.label + row.label):
                wrong.append(f"{row.label} and {column.label} do not make {cell.label}")
        for name, letter in (("mother", "m"), ("father", "f")):
            drawn = {e.label for e in of_role(state, "gamete") if e.id[0] == letter}
            if drawn != set(_gametes(truth[name])) or set(facts[f"{name}.gametes"]) != drawn:
                wrong.append(f"gametes of the {name}: drawn {sorted(drawn)}")
        chances = _offspring(truth)
        for genotype, chance in chances.items():
            if Fraction(str(facts.get(f"genotype_{genotype}.share"))) != chance:
                wrong.append(f"{genotype}: stated {facts.get(f'genotype_{genotype}.share')}, computed {chance}")
        for look, chance in _looks(chances).items():
            if Fraction(str(facts.get(f"phenotype_{look}.share"))) != chance:
                wrong.append(f"{look}: stated {facts.get(f'phenotype_{look}.share')}, computed {chance}")
        if truth["shaded"] and not all(e.label for e in of_role(state, "genotype")):
            wrong.append("a cell is empty")
        return Check(name="genetics.cross", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            truth = json.loads(sample.state(row.inputs[0]).truth)
            chances = _offspring(truth)
            parent = "mother" if re.search("mother|母本", row.question) else "father"
            if row.op == "phenotype_share":
                words = {look: all(any(w in row.question for w in WORDS[c]) for c in look) for look in _looks(chances)}
                good = any(hit and Fraction(row.answer) == _looks(chances)[look] for look, hit in words.items())
            elif row.op == "genotype_share":
                asked = next(g for g in sorted(chances, key=len, reverse=True) if re.search(rf"(?<![A-Za-z]){g}(?![A-Za-z])", row.question))
                good = Fraction(row.answer) == chances[asked]
            elif row.op == "gametes":
                good = set(re.findall("[A-Za-z]+", row.answer.replace(" and ", " "))) == set(_gametes(truth[parent]))
            elif row.op == "count_cells":
                good = int(row.answer) == len(set(_gametes(truth["mother"]))) * len(set(_gametes(truth["father"])))
            elif row.op == "heterozygous":
                good = (row.answer in ("yes", "是")) == any(len(set(pair)) == 2 for pair in truth[parent])
            else:
                good = True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="genetics.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def _gametes(parent: list[str]) -> list[str]:
    found = [""]
    for pair in parent:
        found = [start + allele for start in found for allele in pair]
    return found


def _offspring(truth: dict[str, Any]) -> dict[str, Fraction]:
    """Chance of each genotype: genes assort independently, so chances multiply gene by gene."""
    chances: dict[str, Fraction] = {"": Fraction(1)}
    for mother, father in zip(truth["mother"], truth["father"], strict=True):
        longer: dict[str, Fraction] = defaultdict(Fraction)
        for start, chance in chances.items():
            for a in mother:
                for b in father:
                    pair = a + b if a.isupper() or b.islower() else b + a
                    longer[start + pair] += chance / 4
        chances = dict(longer)
    return chances


def _looks(chances: dict[str, Fraction]) -> dict[str, Fraction]:
    looks: dict[str, Fraction] = defaultdict(Fraction)
    for genotype, chance in chances.items():
        looks["".join(genotype[i] for i in range(0, len(genotype), 2))] += chance
    return dict(looks)
