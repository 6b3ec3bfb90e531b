"""A Punnett square for one or two genes: gametes, offspring genotypes, phenotype ratios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

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

# letter: trait, dominant form, recessive form
GENES: dict[str, tuple[Pair, Pair, Pair]] = {
    "R": (Pair("seed shape", "种子形状"), Pair("round", "圆粒"), Pair("wrinkled", "皱粒")),
    "Y": (Pair("seed colour", "子叶颜色"), Pair("yellow", "黄色"), Pair("green", "绿色")),
    "T": (Pair("stem height", "茎的高度"), Pair("tall", "高茎"), Pair("short", "矮茎")),
    "P": (Pair("flower colour", "花的颜色"), Pair("purple", "紫花"), Pair("white", "白花")),
    "A": (Pair("flower position", "花的位置"), Pair("axial", "腋生"), Pair("terminal", "顶生")),
    "G": (Pair("pod colour", "豆荚颜色"), Pair("green", "绿荚"), Pair("yellow", "黄荚")),
}


class Truth(BaseTruth):
    """Genotypes of both parents, one pair of letters per gene, dominant first: ``("Rr", "Yy")``."""

    mother: tuple[str, ...]
    father: tuple[str, ...]
    filled: bool = True
    shaded: bool = False


class PunnettSquare(Generator):
    kind = "biology.punnett_square"
    subject = "biology"
    title = Pair("a Punnett square", "遗传棋盘图（庞纳特方格）")
    turns = "number of genes and heterozygous parents"
    covers = ("Punnett square, cross, pedigree",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        level = want.difficulty
        letters = rng["genes"].sample(tuple(GENES), 1 if level <= 4 else 2)
        mixed = {1: 0, 2: 1, 3: 2, 4: 2, 5: 1, 6: 2, 7: 3, 8: 3, 9: 4, 10: 4}[level]
        places = [(parent, gene) for parent in range(2) for gene in range(len(letters))]
        hybrid = set(rng["hybrid"].sample(places, min(mixed, len(places))))
        parents = tuple(
            tuple(f"{x}{x.lower()}" if (p, g) in hybrid else rng["pure", p, g].choice((x * 2, x.lower() * 2)) for g, x in enumerate(letters))
            for p in range(2)
        )
        return Truth(mother=parents[0], father=parents[1], filled=True, shaded=rng["shaded"].chance(0.5))

    def dial(self, truth: Truth) -> float:
        genes = len(truth.mother)
        return 4 * (genes - 1) + sum(pair[0] != pair[1] for pair in (*truth.mother, *truth.father))

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"cross": Pair("cross", "杂交组合"), "offspring": Pair("offspring", "子代")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        facts = [
            Fact("mother", "genotype", "".join(truth.mother), "", say("the mother is {v}", "母本基因型为{v}"), element="mother"),
            Fact("father", "genotype", "".join(truth.father), "", say("the father is {v}", "父本基因型为{v}"), element="father"),
        ]
        for pair in truth.mother:
            trait, strong, weak = GENES[pair[0].upper()]
            facts.append(Fact(pair[0].upper(), "trait", pair[0].upper(), "", say("{v} stands for {strong} and is dominant over {low} for {weak} ({trait})", "{trait}由一对等位基因控制，{v}（{strong}）对{low}（{weak}）为显性", strong=strong, weak=weak, trait=trait, low=pair[0].lower()), given=False))
        facts += [
            Fact("mother", "gametes", gametes(truth.mother), "", say("the mother's gametes are {v}", "母本产生的配子为{v}"), element="m0"),
            Fact("father", "gametes", gametes(truth.father), "", say("the father's gametes are {v}", "父本产生的配子为{v}"), element="f0"),
            Fact("offspring", "cells", len(gametes(truth.mother)) * len(gametes(truth.father)), "", say("the square has {v} cells" if len(gametes(truth.mother)) * len(gametes(truth.father)) > 1 else "the square has {v} cell", "方格共有{v}格")),
        ]
        for genotype, share in _shares(truth, _offspring):
            facts.append(Fact(f"genotype_{genotype}", "share", share, "", say("the share of {g} is {v}", "{g}所占比例为{v}", g=genotype), given=False))
        for key, share in _shares(truth, _phenotype):
            facts.append(Fact(f"phenotype_{key}", "share", share, "", say("the share of {p} offspring is {v}", "{p}个体所占比例为{v}", p=_look(key)), given=False))
        if truth.shaded:
            facts.append(Fact("offspring", "shaded", True, "", say("cells with a recessive form in every gene are shaded", "全部为隐性性状的方格被着色")))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, u = paper(style), style.unit
        top, side = gametes(truth.father), gametes(truth.mother)
        cell = min(0.66 * style.width / len(top), 0.62 * style.height / len(side), 190 * u)
        left, up = (style.width - cell * len(top)) / 2 + 36 * u, (style.height - cell * len(side)) / 2 + 36 * u
        ink = style.palette.ink
        text: dict[str, Any] = {"face": style.faces, "fill": ink, "anchor": "middle", "baseline": "middle"}
        size = min(style.text * 1.25, cell * 0.26)
        for row, m in enumerate(side):
            for column, f in enumerate(top):
                x, y = left + column * cell, up + row * cell
                genotype = _join(m, f)
                recessive = truth.shaded and genotype.islower()
                with canvas.element(f"c{row}_{column}", role="cell"):
                    canvas.rect(x, y, x + cell, y + cell, fill=style.palette.fills[2 if recessive else 0], stroke=Stroke(ink, style.line, join="miter"))
                if truth.filled:
                    with canvas.element(f"g{row}_{column}", role="genotype", label=genotype):
                        canvas.text(genotype, (x + cell / 2, y + cell / 2), size=size, **text)
        for column, f in enumerate(top):
            with canvas.element(f"f{column}", role="gamete", label=f):
                canvas.text(f, (left + (column + 0.5) * cell, up - 26 * u), size=size, **text)
        for row, m in enumerate(side):
            with canvas.element(f"m{row}", role="gamete", label=m):
                canvas.text(m, (left - 32 * u, up + (row + 0.5) * cell), size=size, **text)
        mother, father = Pair("mother", "母本").of(style.lang), Pair("father", "父本").of(style.lang)
        for name, word, genotype, at in (("father", father, truth.father, (left + len(top) * cell / 2, up - 68 * u)), ("mother", mother, truth.mother, (left + len(top) * cell / 2, up + len(side) * cell + 44 * u))):
            line = f"{word} {''.join(genotype)}"
            with canvas.element(name, role="label", label=line):
                canvas.text(line, at, size=style.text, **text)
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        traits = [GENES[pair[0].upper()][0] for pair in truth.mother]
        short = say("a Punnett square for the cross {m} × {f} ({t})", "{m} × {f}杂交（{t}）的[棋盘图|庞纳特方格|遗传棋盘]", m="".join(truth.mother), f="".join(truth.father), t=traits)
        extra = (say("the father's gametes head the columns and the mother's the rows", "父本配子写在列首，母本配子写在行首"), say("each cell holds the genotype of the offspring", "每一格写出子代的基因型"))
        given = [fact for fact in facts.values() if fact.given]
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), self._cross(truth))

    def _cross(self, truth: Truth) -> tuple[Step, ...]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        first = [step_of(facts[key]) for key in ("mother.genotype", "father.genotype")]
        made = [step_of(facts[key], "compute") for key in ("mother.gametes", "father.gametes")]
        shares = [step_of(fact, "compute") for key, fact in facts.items() if key.startswith("phenotype_")]
        return (*first, *made, *shares)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        for parent in rng["parent"].shuffled(["mother", "father"]):
            own = getattr(truth, parent)
            gene = rng["gene"].integer(0, len(own) - 1)
            x = own[gene][0].upper()
            new = rng["new"].choice([g for g in (x * 2, f"{x}{x.lower()}", x.lower() * 2) if g != own[gene]])
            after = truth.model_copy(update={parent: (*own[:gene], new, *own[gene + 1 :])})
            word = Pair("mother", "母本") if parent == "mother" else Pair("father", "父本")
            words = set_value(Pair(f"the genotype of the {word.en}", f"{word.zh}的基因型"), "".join(own), "".join(getattr(after, parent)))
            yield Edit(f"change_{parent}", after, parent, *words, steps=self._cross(after), inverse_steps=self._cross(truth))
        after = truth.model_copy(update={"filled": not truth.filled})
        what, where = Pair("the genotypes of the offspring", "子代的基因型"), Pair("inside the cells", "写在各格内")
        words = (add_part if after.filled else remove_part)(what, where, where)
        yield Edit("fill_cells" if after.filled else "empty_cells", after, "g0_0", *words, steps=self._cross(truth), inverse_steps=self._cross(truth))
        if any(_join(m, f).islower() for m, f in product(gametes(truth.mother), gametes(truth.father))):
            after = truth.model_copy(update={"shaded": not truth.shaded})
            what, where = Pair("the shading of the fully recessive offspring", "全隐性子代的底色"), Pair("in their cells", "涂在相应的格内")
            cell = next(f"c{i}_{j}" for i, m in enumerate(gametes(truth.mother)) for j, f in enumerate(gametes(truth.father)) if _join(m, f).islower())
            words = (add_part if after.shaded else remove_part)(what, where, where)
            yield Edit("shade_recessive" if after.shaded else "clear_shading", after, cell, *words, steps=self._cross(truth), inverse_steps=self._cross(truth))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        seen = ("mother.genotype", "father.genotype")
        start = tuple(step_of(facts[key]) for key in seen)
        made = tuple(step_of(facts[key], "compute") for key in ("mother.gametes", "father.gametes"))
        key = rng["phenotype"].choice([k for k in facts if k.startswith("phenotype_")])
        look = _look(key.removeprefix("phenotype_").partition(".")[0])
        yield Question("phenotype_share", say("[What fraction of the offspring is {p}?|Which share of the offspring is {p}?]", "[子代中{p}个体占多大比例？|{p}子代的比例是多少？]", p=look), facts[key].value, "number", evidence=seen, steps=(*start, *made, step_of(facts[key], "compute")))
        key = rng["genotype"].choice([k for k in facts if k.startswith("genotype_")])
        genotype = key.removeprefix("genotype_").partition(".")[0]
        yield Question("genotype_share", say("[What fraction of the offspring has|How likely is] the genotype {g}?", "子代中基因型{g}所占比例是多少？", g=genotype), facts[key].value, "number", evidence=seen, steps=(*start, *made, step_of(facts[key], "compute")))
        parent = rng["parent"].choice(("mother", "father"))
        word = Pair("mother", "母本") if parent == "mother" else Pair("father", "父本")
        yield Question("gametes", say("Which gametes does the {p} form?", "{p}能产生哪些配子？", p=word), facts[f"{parent}.gametes"].value, "set", evidence=(f"{parent}.genotype",), steps=(step_of(facts[f"{parent}.genotype"]), step_of(facts[f"{parent}.gametes"], "compute")))
        yield Question("count_cells", say("How many cells does the square have?", "方格共有多少格？"), facts["offspring.cells"].value, "integer", evidence=("offspring.cells",), steps=(step_of(facts["offspring.cells"]),))
        mixed = any(p[0] != p[1] for p in getattr(truth, parent))
        yield Question("heterozygous", say("Is the {p} heterozygous in any gene?", "{p}是否含有杂合的基因对？", p=word), YES if mixed else NO, "boolean", evidence=(f"{parent}.genotype",), steps=(step_of(facts[f"{parent}.genotype"]),))


def gametes(genotype: Sequence[str]) -> list[str]:
    """Different gametes by independent assortment, dominant alleles first."""
    return list(dict.fromkeys("".join(alleles) for alleles in product(*genotype)))


def _join(a: str, b: str) -> str:
    """Genotype of the offspring of two gametes: allele pairs, dominant letter first."""
    return "".join("".join(sorted(pair)) for pair in zip(a, b, strict=True))


def _offspring(genotype: str) -> str:
    return genotype


def _phenotype(genotype: str) -> str:
    """One letter per gene: capital when the dominant form shows."""
    return "".join(genotype[i] for i in range(0, len(genotype), 2))


def _shares(truth: Truth, of: Callable[[str], str]) -> list[tuple[str, Fraction]]:
    cells = [of(_join(m, f)) for m, f in product(gametes(truth.mother), gametes(truth.father))]
    return [(key, Fraction(count, len(cells))) for key, count in sorted(Counter(cells).items())]


def _look(key: str) -> Pair:
    """Words of a phenotype: ``RY`` → round and yellow."""
    forms = [GENES[letter.upper()][1 if letter.isupper() else 2] for letter in key]
    return Pair(" and ".join(f.en for f in forms), "".join(f.zh for f in forms))


