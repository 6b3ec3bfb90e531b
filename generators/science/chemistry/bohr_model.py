"""The shell model of an atom or ion: nucleus, electron shells, valence electrons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import Field

from generators.base import Generator
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, set_value, wish
from generators.scene import (
    NO,
    YES,
    Edit,
    Fact,
    Pair,
    Prompts,
    Question,
    Rng,
    Step,
    Style,
    Voice,
    Want,
    say,
    step_of,
)

ELEMENTS = (
    ("H", "hydrogen", "氢"), ("He", "helium", "氦"), ("Li", "lithium", "锂"), ("Be", "beryllium", "铍"), ("B", "boron", "硼"),
    ("C", "carbon", "碳"), ("N", "nitrogen", "氮"), ("O", "oxygen", "氧"), ("F", "fluorine", "氟"), ("Ne", "neon", "氖"),
    ("Na", "sodium", "钠"), ("Mg", "magnesium", "镁"), ("Al", "aluminium", "铝"), ("Si", "silicon", "硅"), ("P", "phosphorus", "磷"),
    ("S", "sulfur", "硫"), ("Cl", "chlorine", "氯"), ("Ar", "argon", "氩"), ("K", "potassium", "钾"), ("Ca", "calcium", "钙"),
)  # fmt: skip
CAPACITY = (2, 8, 8, 2)
"""Electrons that shells 1 to 4 hold in the first twenty elements, filled in order."""
IONS = {3: 1, 4: 2, 7: -3, 8: -2, 9: -1, 11: 1, 12: 2, 13: 3, 15: -3, 16: -2, 17: -1, 19: 1, 20: 2}
"""Usual charge of the monatomic ion, by atomic number."""


class Truth(BaseTruth):
    """Atomic number, charge of the particle, how far the first electron of each shell is turned, marks."""

    number: int = Field(ge=1, le=20)
    charge: int = 0
    turn: int = 0
    valence: bool = False
    counts: bool = True

    @property
    def shells(self) -> tuple[int, ...]:
        """Electrons per shell."""
        left, shells = self.number - self.charge, []
        for room in CAPACITY:
            if left > 0:
                shells.append(min(room, left))
                left -= room
        return tuple(shells)

    @property
    def symbol(self) -> str:
        return ELEMENTS[self.number - 1][0]

    @property
    def name(self) -> Pair:
        return Pair(*ELEMENTS[self.number - 1][1:])


class BohrModel(Generator):
    kind = "chemistry.bohr_model"
    subject = "chemistry"
    title = Pair("the shell model of an atom or ion", "原子（离子）结构示意图")
    turns = "number of electrons, then ions"
    covers = ("electron configuration, orbital box, Bohr shells, orbitals, MO",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        low = want.scaled(1, 17)
        number = min(20, low + rng["number"].integer(0, 3))
        charge = IONS[number] if want.difficulty >= 4 and number in IONS and rng["ion"].chance(0.5) else 0
        return Truth(number=number, charge=charge, turn=rng["turn"].integer(0, 35) * 10, valence=rng["valence"].chance(0.4), counts=rng["counts"].chance(0.7))

    def dial(self, truth: Truth) -> float:
        return truth.number

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"atom": self._particle(truth), "nucleus": Pair("nucleus", "原子核")}

    def _particle(self, truth: Truth) -> Pair:
        if not truth.charge:
            return Pair(f"{truth.name.en} atom", f"{truth.name.zh}原子")
        return Pair(f"{truth.name.en} ion", f"{truth.name.zh}离子")

    def facts(self, truth: Truth) -> Sequence[Fact]:
        shells = truth.shells
        facts = [
            Fact("atom", "symbol", _ion(truth), "", say("the particle is {v}", "该微粒为{v}"), element="symbol"),
            Fact("nucleus", "charge", truth.number, "", say("the nucleus carries +{v}", "核电荷数为{v}"), element="nucleus_label"),
        ]
        for i, count in enumerate(shells, 1):
            facts.append(Fact(f"shell{i}", "electrons", count, "", say("shell {i} holds {v} electron" if count == 1 else "shell {i} holds {v} electrons", "第{i}层有{v}个电子", i=i), element=f"shell{i}"))
            facts.append(Fact(f"shell{i}", "order", i, "", say("shell {v} counts from the nucleus outwards", "第{v}层由内向外数起"), given=False))
        facts += [
            Fact("atom", "shells", len(shells), "", say("there [is|are] {v} occupied shell" if len(shells) == 1 else "there are {v} occupied shells", "共有{v}个电子层")),
            Fact("atom", "electrons", sum(shells), "", say("it has {v} electron in all" if sum(shells) == 1 else "it has {v} electrons in all", "电子总数为{v}"), given=False),
            Fact("atom", "valence", shells[-1], "", say("the outermost shell holds {v}", "最外层电子数为{v}"), given=False),
            Fact("atom", "charge", truth.charge, "", say("its charge is {v}", "所带电荷数为{v}"), given=False),
        ]
        if truth.valence:
            facts.append(Fact("atom", "highlighted", True, "", say("the outermost electrons are highlighted", "最外层电子被高亮")))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, u = paper(style), style.unit
        cx, cy = style.width / 2, 0.46 * style.height
        core, gap = 42 * u, (min(style.width, 0.86 * style.height) / 2 - 42 * u - 50 * u) / 4
        ink = style.palette.ink
        for i in range(1, len(truth.shells) + 1):
            with canvas.element(f"shell{i}", role="shell"):
                canvas.circle(cx, cy, core + i * gap, stroke=Stroke(style.palette.muted, style.line))
        for i, count in enumerate(truth.shells, 1):
            last = i == len(truth.shells)
            fill = style.palette.highlight if last and truth.valence else style.palette.strokes[0]
            for k in range(count):
                angle = math.radians(truth.turn + 25 * i + 360 * k / count)
                at = (cx + (core + i * gap) * math.cos(angle), cy + (core + i * gap) * math.sin(angle))
                with canvas.element(f"e{i}_{k + 1}", role="electron"):
                    canvas.circle(*at, 10 * u, fill=fill)
        with canvas.element("nucleus", role="nucleus"):
            canvas.circle(cx, cy, core, fill=style.palette.fills[1], stroke=Stroke(ink, style.line))
        label: dict[str, Any] = {"size": style.text, "face": style.faces, "fill": ink, "anchor": "middle", "baseline": "middle"}
        with canvas.element("nucleus_label", role="label", label=f"+{truth.number}"):
            canvas.text(f"+{truth.number}", (cx, cy), **label)
        tail = "" if not truth.counts else ": " + ", ".join(map(str, truth.shells)) if style.lang == "en" else "：" + "、".join(map(str, truth.shells))
        with canvas.element("symbol", role="label", label=_ion(truth) + tail):
            larger: dict[str, Any] = label | {"size": style.text * 1.2, "face": style.math_faces}
            canvas.math(_tex(truth) + (rf"\mathrm{{{tail}}}" if tail else ""), (style.width / 2, 0.94 * style.height), **larger)
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        short = say("[the shell model|a Bohr model|the electron shells] of the {p} {s}", "{p}{s}的[结构示意图|电子层结构图|玻尔模型图]", p=self._particle(truth), s=_ion(truth))
        extra = [say("electrons are dots on circles around the nucleus, and the nucleus is marked “{n}”", "电子画成围绕原子核的圆周上的圆点，原子核标“{n}”", n=f"+{truth.number}")]
        if truth.counts:
            extra.append(say("the caption lists the electrons of each shell: {c}", "图注依次写出各层电子数：{c}", c=list(truth.shells)))
        given = [fact for fact in facts.values() if fact.given]
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), self._fill(truth))

    def _fill(self, truth: Truth) -> tuple[Step, ...]:
        """Counting the electrons and filling the shells."""
        facts = {fact.key: fact for fact in self.facts(truth)}
        total = sum(truth.shells)
        sign = Pair("loses", "失去") if truth.charge > 0 else Pair("gains", "得到")
        steps = [step_of(facts["nucleus.charge"])]
        if truth.charge:
            steps.append(Step("recall", "atom", "transferred", abs(truth.charge), say("the atom {sign} {v} to become the ion", "原子{sign}{v}个电子成为离子", sign=sign), "", ("atom.symbol",), "symbol", "moved"))
            steps.append(Step("compute", "atom", "electrons", total, say("so it has {n} {op} {q} = {v} electrons", "所以电子数为{n} {op} {q} = {v}", n=truth.number, op="−" if truth.charge > 0 else "+", q=abs(truth.charge)), "", ("nucleus.charge", "moved"), "", "total"))
        else:
            steps.append(Step("compute", "atom", "electrons", total, say("a neutral atom has as many electrons, {v}", "中性原子的电子数与之相等，为{v}"), "", ("nucleus.charge",), "", "total"))
        steps += [step_of(facts[f"shell{i}.electrons"], "compute") for i in range(1, len(truth.shells) + 1)]
        return tuple(steps)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        if truth.number in IONS:
            after = truth.model_copy(update={"charge": 0 if truth.charge else IONS[truth.number]})
            words = set_value(Pair("the particle", "所画微粒"), self._shown(truth), self._shown(after))
            yield Edit("ionise" if after.charge else "neutralise", after, f"shell{max(len(truth.shells), len(after.shells))}" if len(truth.shells) != len(after.shells) else "symbol", *words, steps=self._fill(after), inverse_steps=self._fill(truth))
        number = rng["next"].choice([n for n in (truth.number - 1, truth.number + 1) if 1 <= n <= 20])
        after = truth.model_copy(update={"number": number, "charge": 0})
        words = set_value(Pair("the element", "元素"), self._shown(truth), self._shown(after))
        yield Edit("change_element", after, "nucleus_label", *words, steps=self._fill(after), inverse_steps=self._fill(truth))
        after = truth.model_copy(update={"valence": not truth.valence})
        what, where = Pair("the highlighting of the outermost electrons", "最外层电子的高亮"), Pair("on the outermost shell", "位于最外层")
        words = (add_part if after.valence else remove_part)(what, where, where)
        step = (step_of({f.key: f for f in self.facts(truth)}["atom.valence"], "compute"),)
        yield Edit("highlight_valence" if after.valence else "clear_valence", after, f"e{len(truth.shells)}_1", *words, steps=step, inverse_steps=step)

    def _shown(self, truth: Truth) -> Pair:
        return Pair(f"{self._particle(truth).en} {_ion(truth)}", f"{self._particle(truth).zh}{_ion(truth)}")

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        shells = tuple(step_of(facts[f"shell{i}.electrons"]) for i in range(1, len(truth.shells) + 1))
        keys = tuple(f"shell{i}.electrons" for i in range(1, len(truth.shells) + 1))
        yield Question("valence", say("How many electrons are in the outermost shell?", "最外层有多少个电子？"), truth.shells[-1], "integer", evidence=keys[-1:], steps=(*shells, step_of(facts["atom.valence"], "decide")))
        yield Question("count_shells", say("How many electron shells are occupied?", "该微粒有几个电子层？"), len(truth.shells), "integer", evidence=("atom.shells",), steps=(step_of(facts["atom.shells"]),))
        total = sum(truth.shells)
        added = Step("compute", "atom", "electrons", total, say("together they make {s} = {v}" if len(truth.shells) > 1 else "together that makes {v}", "合计{s} = {v}" if len(truth.shells) > 1 else "合计{v}", s=" + ".join(map(str, truth.shells))), "", keys)
        yield Question("count_electrons", say("How many electrons are there in all?", "共有多少个电子？"), total, "integer", evidence=keys, steps=(*shells, added))
        yield Question("element", say("Which element is it?", "这是哪种元素？"), truth.name, "string", evidence=("nucleus.charge",), steps=(step_of(facts["nucleus.charge"]), Step("recall", "atom", "element", truth.name.en, say("that is the atomic number of {n}", "这是{n}的原子序数", n=truth.name), "", ("nucleus.charge",), "nucleus")))
        neutral = truth.charge == 0
        yield Question("neutral", say("Is the particle electrically neutral?", "该微粒呈电中性吗？"), YES if neutral else NO, "boolean", evidence=("nucleus.charge", *keys), steps=(step_of(facts["nucleus.charge"]), *shells, added))


def _tex(truth: Truth) -> str:
    if not truth.charge:
        return rf"\mathrm{{{truth.symbol}}}"
    size = "" if abs(truth.charge) == 1 else str(abs(truth.charge))
    return rf"\mathrm{{{truth.symbol}}}^{{{size}{'+' if truth.charge > 0 else '-'}}}"


def _ion(truth: Truth) -> str:
    """Symbol with its charge: ``Na⁺``, ``O²⁻``."""
    if not truth.charge:
        return truth.symbol
    size = "" if abs(truth.charge) == 1 else str(abs(truth.charge)).translate(str.maketrans("23", "²³"))
    return f"{truth.symbol}{size}{'⁺' if truth.charge > 0 else '⁻'}"
