"""Balanced equations of organic reactions: esterification, combustion, addition to alkenes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import gcd

from rdkit import Chem
from rdkit.Chem.Descriptors import MolWt  # pyright: ignore[reportAttributeAccessIssue]

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, set_value, wish
from generators.scene import (
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
    by_key,
    say,
    step_of,
)
from generators.science.chemistry import _molecules as molecules
from generators.science.chemistry._names import HAN_STEM, STEM

TYPES: Mapping[str, tuple[Pair, Pair]] = {
    "esterification": (Pair("esterification", "酯化反应"), Pair("sulfuric acid, heat", "浓硫酸、加热")),
    "combustion": (Pair("combustion", "燃烧反应"), Pair("ignite", "点燃")),
    "bromination": (Pair("addition of bromine", "与溴的加成反应"), Pair("room temperature", "常温")),
    "hydrogenation": (Pair("hydrogenation", "加氢反应"), Pair("Ni, heat", "镍、加热")),
}  # fmt: skip
SMALL: Mapping[str, tuple[str, Pair]] = {
    "O": ("H₂O", Pair("water", "水")), "O=O": ("O₂", Pair("oxygen", "氧气")), "O=C=O": ("CO₂", Pair("carbon dioxide", "二氧化碳")), "BrBr": ("Br₂", Pair("bromine", "溴")), "[H][H]": ("H₂", Pair("hydrogen", "氢气")),
}  # fmt: skip
"""Molecules that are written as formulae."""


class Species(BaseTruth):
    """One participant: how many, and of what."""

    count: int
    smiles: str

    @property
    def is_small(self) -> bool:
        return self.smiles in SMALL

    @property
    def formula(self) -> str:
        return SMALL[self.smiles][0] if self.is_small else molecules.formula(self.mol)

    @property
    def mol(self) -> Chem.Mol:
        return molecules.laid_out(self.smiles)


class Truth(BaseTruth):
    """Type of reaction and the carbons of its reactants: acid and alcohol, the fuel, or the alkene.

    ``alcohol`` says whether a fuel is an alkanol. ``masked`` replaces the first product by a question mark.
    """

    type: str
    carbons: tuple[int, ...]
    alcohol: bool = False
    condition: bool = True
    masked: bool = False

    @property
    def reactants(self) -> tuple[Species, ...]:
        first, n = self._first, self.carbons[0]
        if self.type == "esterification":
            return Species(count=1, smiles=first), Species(count=1, smiles="C" * self.carbons[1] + "O")
        if self.type == "combustion":
            fuel, oxygen, *_ = _burn(n, self.alcohol)
            return Species(count=fuel, smiles=first), Species(count=oxygen, smiles="O=O")
        return Species(count=1, smiles=first), Species(count=1, smiles="BrBr" if self.type == "bromination" else "[H][H]")

    @property
    def products(self) -> tuple[Species, ...]:
        n = self.carbons[0]
        if self.type == "esterification":
            return Species(count=1, smiles=f"{_acyl(n)}O{'C' * self.carbons[1]}"), Species(count=1, smiles="O")
        if self.type == "combustion":
            *_, dioxide, water = _burn(n, self.alcohol)
            return Species(count=dioxide, smiles="O=C=O"), Species(count=water, smiles="O")
        return (Species(count=1, smiles="BrCC(Br)" + "C" * (n - 2) if self.type == "bromination" else "C" * n),)

    @property
    def _first(self) -> str:
        n = self.carbons[0]
        if self.type == "esterification":
            return f"{_acyl(n)}O"
        if self.type == "combustion":
            return "C" * n + ("O" if self.alcohol else "")
        return "C=C" + "C" * (n - 2)

    @property
    def species(self) -> dict[str, Species]:
        """Participants by id: ``r1``, ``r2``, ``p1``, ``p2``."""
        return {f"{side}{i}": s for side, group in (("r", self.reactants), ("p", self.products)) for i, s in enumerate(group, 1)}

    def name(self, place: str) -> Pair:
        s = self.species[place]
        return SMALL[s.smiles][1] if s.is_small else self._organic(place)

    def _organic(self, place: str) -> Pair:
        n = self.carbons[0]
        stem, han = STEM[n], HAN_STEM[n]
        if self.type == "esterification":
            m = self.carbons[1]
            return {
                "r1": Pair(f"{stem}anoic acid", f"{han}酸"),
                "r2": Pair(f"{STEM[m]}anol" if m < 3 else f"{STEM[m]}an-1-ol", f"{HAN_STEM[m]}醇" if m < 3 else f"{HAN_STEM[m]}-1-醇"),
                "p1": Pair(f"{STEM[m]}yl {stem}anoate", f"{han}酸{HAN_STEM[m]}酯"),
            }[place]
        if self.type == "combustion":
            tail = ("anol", "醇") if n < 3 else ("an-1-ol", "-1-醇")
            return Pair(stem + tail[0], han + tail[1]) if self.alcohol else Pair(f"{stem}ane", f"{han}烷")
        if place == "r1":
            return Pair(f"{stem}ene" if n < 4 else f"{stem}-1-ene", f"{han}烯" if n < 4 else f"{han}-1-烯")
        return Pair(f"1,2-dibromo{stem}ane", f"1,2-二溴{han}烷") if self.type == "bromination" else Pair(f"{stem}ane", f"{han}烷")


class Reaction(Generator):
    kind = "chemistry.reaction"
    subject = "chemistry"
    title = Pair("a balanced reaction equation with skeletal formulae", "用键线式表示的化学方程式")
    turns = "number of atoms other than hydrogen in the organic reactants"
    covers = ("reaction scheme (skeletal, one to many steps)",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        heavy = want.scaled(3, 12)
        kinds = [t for t in TYPES if (t == "esterification" and heavy >= 5) or (t != "esterification" and heavy <= 9)]
        kind = rng["type"].choice(kinds, [2 if t == "esterification" else 1 for t in kinds])
        condition = rng["condition"].chance(0.75)
        if kind == "esterification":
            acids = [a for a in range(1, 6) if 1 <= heavy - 3 - a <= 5]
            if not acids:
                raise Unsatisfiable("no such acid and alcohol")
            acid = rng["acid"].choice(acids)
            return Truth(type=kind, carbons=(acid, heavy - 3 - acid), condition=condition)
        alcohol = kind == "combustion" and rng["alcohol"].chance(0.5)
        return Truth(type=kind, carbons=(heavy - alcohol,), alcohol=alcohol, condition=condition)

    def dial(self, truth: Truth) -> float:
        return sum(s.mol.GetNumAtoms() for s in truth.reactants if not s.is_small)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"reaction": Pair("reaction", "反应"), **{place: truth.name(place) for place in truth.species}}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        kind, condition = TYPES[truth.type]
        facts = [Fact("reaction", "type", truth.type, "", say("the reaction is {a} {k}", "该反应属于{k}", k=kind, a=Pair("an" if kind.en[0] in "ae" else "a", "")), given=False)]
        for place, s in truth.species.items():
            hidden = truth.masked and place == "p1"
            role = Pair("reactant", "反应物") if place[0] == "r" else Pair("product", "生成物")
            facts += [
                Fact(place, "name", truth.name(place).en, "", say("one {r} is {n}", "{r}之一是{n}", r=role, n=truth.name(place)), given=not hidden),
                Fact(place, "formula", s.formula, "", say("{n} has the formula {v}", "{n}的分子式为{v}", n=truth.name(place)), given=s.is_small and not hidden),
                Fact(place, "coefficient", s.count, "", say("the coefficient of {n} is {v}", "{n}的化学计量数为{v}", n=truth.name(place)), given=not hidden),
            ]
            if not s.is_small:
                facts.append(Fact(place, "smiles", s.smiles, given=False))
                facts.append(Fact(place, "molar_mass", Decimal(f"{MolWt(s.mol):.2f}"), "g/mol", say("the molar mass of {n} is {v}", "{n}的摩尔质量为{v}", n=truth.name(place)), given=False))
        if truth.condition:
            facts.append(Fact("reaction", "condition", condition.en, "", say("above the arrow stands the condition {c}", "箭头上方标有反应条件{c}", c=condition), element="condition"))
        if truth.masked:
            facts.append(Fact("reaction", "masked", True, "", say("the first product is replaced by a question mark", "第一种生成物用问号代替")))
        return facts

    # -- drawing -----------------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas = paper(style)
        w, h, u = style.width, style.height, style.unit
        bond = min(0.054 * w, 54 * u)
        upper, lower = 0.33 * h, 0.67 * h
        spots = {"r1": (0.3 * w, upper), "r2": (0.74 * w, upper), "p1": (0.5 * w if len(truth.products) > 1 else 0.6 * w, lower), "p2": (0.885 * w, lower)}
        for place, s in truth.species.items():
            if truth.masked and place == "p1":
                self._text(canvas, style, "p1_mask", "?", spots[place], 2.0)
            else:
                self._species(canvas, style, place, s, spots[place], bond)
        self._text(canvas, style, "plus_r", "+", (0.545 * w, upper), 1.4)
        if len(truth.products) > 1:
            self._text(canvas, style, "plus_p", "+", (0.765 * w, lower), 1.4)
        start, end = 0.05 * w, 0.24 * w
        with canvas.element("arrow", role="arrow"):
            canvas.arrow((start, lower), (end, lower), stroke=Stroke(style.palette.ink, style.line * 1.2), head=15 * u)
        if truth.condition:
            words = TYPES[truth.type][1].of(style.lang)
            with canvas.element("condition", role="label", label=words):
                canvas.text(words, ((start + end) / 2, lower - 14 * u), size=0.8 * style.text, face=style.faces, fill=style.palette.ink, anchor="middle", baseline="bottom", max_width=0.2 * w)
        return canvas

    def _species(self, canvas: Canvas, style: Style, place: str, s: Species, at: tuple[float, float], bond: float) -> None:
        """A molecule about its place, its coefficient before it."""
        size = style.text * 1.25
        if s.is_small:
            half = canvas.measure_math(molecules.tex(s.formula), size, style.math_faces).width / 2
            with canvas.element(f"{place}_formula", role="formula", label=s.formula):
                canvas.math(molecules.tex(s.formula), at, size=size, face=style.math_faces, fill=style.palette.ink, anchor="middle", baseline="middle")
        else:
            xs = [s.mol.GetConformer().GetAtomPosition(i).x for i in range(s.mol.GetNumAtoms())]
            half = (max(xs) - min(xs)) / 2 * bond / molecules.BOND + size
            molecules.depict(canvas, style, s.mol, at, bond, prefix=f"{place}_")
        if s.count > 1:
            with canvas.element(f"{place}_count", role="coefficient", label=str(s.count)):
                canvas.text(str(s.count), (at[0] - half - 0.25 * size, at[1]), size=size, face=style.math_faces[1:], fill=style.palette.ink, anchor="end", baseline="middle")

    def _text(self, canvas: Canvas, style: Style, name: str, text: str, at: tuple[float, float], scale: float) -> None:
        with canvas.element(name, role="sign", label=text):
            canvas.text(text, at, size=style.text * scale, face=style.math_faces[1:], fill=style.palette.ink, anchor="middle", baseline="middle")

    # -- words -------------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = by_key(self.facts(truth))
        left = [truth.name(p) for p in truth.species if p[0] == "r"]
        short = say("[the balanced equation for|the reaction equation of] the {t} of {n}" if truth.type in ("combustion", "hydrogenation") else "[the balanced equation for|the equation of] the {t} {w} {n}", "{n}[发生|的]{t}的化学方程式", t=TYPES[truth.type][0], n=left[0] if truth.type != "esterification" else left, w="to" if truth.type == "bromination" else "of")
        extra = [
            say("reactants stand in the upper row and products after the arrow in the lower row", "反应物在上一行，生成物在下一行箭头之后"),
            say("organic molecules are skeletal formulae, small ones are written out: {f}", "有机物用键线式，小分子写出化学式：{f}", f=[Pair(*2 * (f"“{s.formula}”",)) for p, s in truth.species.items() if s.is_small and not (truth.masked and p == "p1")]),
        ]
        if truth.condition:
            words = TYPES[truth.type][1].of(voice.drawn)
            extra.append(say("the arrow bears “{c}”", "箭头上写着“{c}”", c=Pair(words, words)))
        return Prompts(wish(voice, short), describe(voice, self.title, [f for f in facts.values() if f.given and f.key != "reaction.condition"], extra), self._plan(truth))

    def _plan(self, truth: Truth) -> tuple[Step, ...]:
        """Who reacts, what forms, and the counts that balance."""
        facts = by_key(self.facts(truth))
        names = [step_of(facts[f"{place}.name"], "observe" if place[0] == "r" else "decide") for place in truth.species]
        counts = [step_of(facts[f"{place}.coefficient"], "compute") for place, s in truth.species.items() if s.count > 1]
        return (*names[: len(truth.reactants)], step_of(facts["reaction.type"], "decide"), *names[len(truth.reactants) :], *counts)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        for place in rng["place"].shuffled(range(len(truth.carbons))):
            n, most = truth.carbons[place], 5 if truth.type == "esterification" else 8
            able = [m for m in (n - 1, n + 1, n + 2) if (1 if truth.type == "esterification" else 2) <= m <= most]
            if able and not truth.masked:
                carbons = tuple(rng["carbons", place].choice(able) if i == place else c for i, c in enumerate(truth.carbons))
                after = truth.model_copy(update={"carbons": carbons})
                who = f"r{place + 1}"
                words = set_value(Pair("the organic reactant" if len(truth.carbons) == 1 else "the acid" if place == 0 else "the alcohol", "有机反应物" if len(truth.carbons) == 1 else "所用的酸" if place == 0 else "所用的醇"), truth.name(who), after.name(who))
                yield Edit("change_reactant", after, _changed_bond(truth, after, who), *words, steps=self._plan(after), inverse_steps=self._plan(truth))
                break
        after = truth.model_copy(update={"condition": not truth.condition})
        what, where = Pair("the reaction condition", "反应条件"), Pair("above the arrow", "位于箭头上方")
        still = (Step("decide", "reaction", "unchanged", True, say("the molecules and their counts stay the same", "各物质及其计量数不变")),)
        yield Edit("add_condition" if after.condition else "remove_condition", after, "condition", *(add_part if after.condition else remove_part)(what, where, where), steps=still, inverse_steps=still)
        after = truth.model_copy(update={"masked": not truth.masked})
        there = (
            say("[Hide the first product behind a question mark.|Replace the first product by a question mark.|Turn the equation into an exercise: put “?” for the first product.]", "[把第一种生成物换成问号。|用“?”代替第一种生成物。|把方程式改成填空题，第一种生成物写作“?”。]"),
            say("Replace the first product after the arrow, with its coefficient, by a question mark “?”; [everything else|the rest] stays.", "把箭头后第一种生成物连同其计量数换成“?”，[其余不变|其他部分保持不变]。"),
        )
        back = (
            say("[Write the missing product instead of the question mark.|Fill in the first product.|Solve the exercise: replace “?” by the product.]", "[在问号处填上缺少的生成物。|补全第一种生成物。|完成填空：把“?”换成对应的生成物。]"),
            say("Replace the question mark “?” by the skeletal formula or formula of the first product with its coefficient; [everything else|the rest] stays.", "把“?”换成第一种生成物的结构或化学式并写上计量数，[其余不变|其他部分保持不变]。"),
        )
        told = (self._plan(after), self._plan(truth))
        words = (*back, *there) if truth.masked else (*there, *back)
        yield Edit("reveal_product" if truth.masked else "mask_product", after, "p1_mask", *words, steps=told[0], inverse_steps=told[1])

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = by_key(self.facts(truth))
        seen = tuple(step_of(facts[f"r{i + 1}.name"]) for i in range(len(truth.reactants)))
        keys = tuple(step.uses[0] for step in seen)
        options = tuple(rng["types"].shuffled([TYPES[t][0] for t in TYPES]))
        yield Question("type", say("What type of reaction is it?", "该反应属于哪种类型？"), TYPES[truth.type][0], "choice", choices=options, evidence=keys, steps=(*seen, step_of(facts["reaction.type"], "decide")))
        place, s = rng["count"].choice([(p, s) for p, s in truth.species.items() if not (truth.masked and p == "p1")])
        yield Question("coefficient", say("What is the coefficient of {n}?", "{n}的化学计量数是多少？", n=truth.name(place)), s.count, "integer", evidence=(f"{place}.coefficient",), steps=(step_of(facts[f"{place}.name"]), step_of(facts[f"{place}.coefficient"])))
        yield self._conserved(truth, rng["atoms"], facts)
        wrong = list(_wrong_products(truth))
        if truth.type != "combustion" and len(wrong) >= 2:
            chosen = rng["products"].shuffled([truth.name("p1"), *wrong[:3]])
            yield Question("product", say("What is the organic product called?", "有机产物的名称是什么？"), truth.name("p1"), "choice", choices=tuple(chosen), evidence=keys, steps=(*seen, step_of(facts["reaction.type"], "decide"), step_of(facts["p1.name"], "decide")))
        mass = rng["mass"].choice([p for p, s in truth.species.items() if not s.is_small and not (truth.masked and p == "p1")])
        yield Question("molar_mass", say("What is the molar mass of {n} (two decimals)?", "{n}的摩尔质量是多少（保留两位小数）？", n=truth.name(mass)), facts[f"{mass}.molar_mass"].value, "number", "g/mol", evidence=(f"{mass}.name",), steps=(step_of(facts[f"{mass}.name"]), step_of(facts[f"{mass}.formula"], "compute"), step_of(facts[f"{mass}.molar_mass"], "compute")))

    def _conserved(self, truth: Truth, rng: Rng, facts: Mapping[str, Fact]) -> Question:
        """How many atoms of an element stand on each side."""
        symbols = ["C", "H", "O"] if truth.type in ("esterification", "combustion") else ["C", "H"]
        symbol = rng.choice(symbols)
        word = {"C": Pair("carbon", "碳"), "H": Pair("hydrogen", "氢"), "O": Pair("oxygen", "氧")}[symbol]
        steps: list[Step] = []
        parts: list[int] = []
        for place, s in truth.species.items():
            held = molecules.counts(s.mol).get(symbol, 0) if not s.is_small else _atoms(s.smiles).get(symbol, 0)
            if place[0] == "r" and held:
                parts.append(s.count * held)
                words = say("{n} brings {a} × {b} = {v}", "{n}含{a} × {b} = {v}个", n=truth.name(place), a=s.count, b=held)
                own = Step("compute", place, f"atoms_{symbol}_each", held, say("one molecule of {n} has {v} {e}", "每个{n}分子含{v}个{e}", n=truth.name(place), e=word), "", (f"{place}.formula",), "", f"{place}.{symbol}")
                steps += [own, Step("compute", place, f"atoms_{symbol}", s.count * held, words, "", (f"{place}.coefficient", f"{place}.{symbol}"), "", f"{place}.all")]
        total = Step("compute", "reaction", f"atoms_{symbol}", sum(parts), say("in all {s} = {v}" if len(parts) > 1 else "in all {v}", "总数为{s} = {v}" if len(parts) > 1 else "总数为{v}", s=" + ".join(map(str, parts))), "", tuple(step.name for step in steps if step.name.endswith(".all")))
        ask = say("How many {e} atoms stand on each side of the equation?", "方程式每一侧各有多少个{e}原子？", e=word)
        return Question("conserved_atoms", ask, sum(parts), "integer", evidence=tuple(f"r{i + 1}.coefficient" for i in range(len(truth.reactants))), steps=(*steps, total))


def _acyl(n: int) -> str:
    """The acyl group with ``n`` carbons, open at its carbonyl carbon."""
    return "C" * (n - 1) + "C(=O)"


def _burn(n: int, alcohol: bool) -> tuple[int, int, int, int]:
    """Smallest whole counts of fuel, O₂, CO₂ and H₂O for CₙH₂ₙ₊₂ or CₙH₂ₙ₊₁OH."""
    counts = [2, 2 * n + (n + 1) - alcohol, 2 * n, 2 * (n + 1)]
    shared = gcd(*counts)
    fuel, oxygen, dioxide, water = (c // shared for c in counts)
    return fuel, oxygen, dioxide, water


def _atoms(smiles: str) -> dict[str, int]:
    return molecules.counts(Chem.MolFromSmiles(smiles)) if smiles != "[H][H]" else {"H": 2}


def _changed_bond(before: Truth, after: Truth, place: str) -> str:
    """A bond of the longer of the two molecules, which the shorter one lacks."""
    longer = max((before, after), key=lambda t: t.species[place].mol.GetNumAtoms()).species[place].mol
    last = longer.GetBondWithIdx(longer.GetNumBonds() - 1)
    return f"{place}_bond_a{last.GetBeginAtomIdx()}_a{last.GetEndAtomIdx()}"


def _wrong_products(truth: Truth) -> Iterable[Pair]:
    """Products of neighbouring reactants, each another molecule than the right one."""
    right = Chem.CanonSmiles(truth.products[0].smiles)
    shifts = [(1, -1), (-1, 1), (1, 0), (0, 1), (-1, 0)] if len(truth.carbons) == 2 else [(1,), (-1,), (2,)]
    told: set[str] = set()
    for shift in ([truth.carbons[::-1]] if len(truth.carbons) == 2 else []) + [tuple(c + d for c, d in zip(truth.carbons, s, strict=True)) for s in shifts]:
        if min(shift) >= (1 if truth.type == "esterification" else 2) and max(shift) <= 9:
            other = truth.model_copy(update={"carbons": tuple(shift)})
            if Chem.CanonSmiles(other.products[0].smiles) != right and other.name("p1").en not in told:
                told.add(other.name("p1").en)
                yield other.name("p1")
