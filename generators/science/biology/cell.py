"""Animal and plant cells with labelled parts, by name or by letter."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Stroke
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, wish
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
    by_key,
    say,
    step_of,
)
from generators.science.biology._organelles import DRAW, Brush

ANIMAL, PLANT = Pair("an animal cell", "动物细胞"), Pair("a plant cell", "植物细胞")
PARTS: Mapping[str, tuple[Pair, Pair]] = {
    "wall": (Pair("cell wall", "细胞壁"), Pair("supports and protects the cell", "支持和保护细胞")),
    "membrane": (Pair("cell membrane", "细胞膜"), Pair("controls what enters and leaves the cell", "控制物质进出细胞")),
    "cytoplasm": (Pair("cytoplasm", "细胞质"), Pair("is where most reactions of the cell take place", "是细胞代谢的主要场所")),
    "nucleus": (Pair("nucleus", "细胞核"), Pair("stores the genetic material and controls the cell", "储存遗传物质，控制细胞的活动")),
    "nucleolus": (Pair("nucleolus", "核仁"), Pair("makes the parts of ribosomes", "与核糖体的形成有关")),
    "vacuole": (Pair("vacuole", "液泡"), Pair("stores cell sap and keeps the cell firm", "储存细胞液，维持细胞形态")),
    "chloroplast": (Pair("chloroplast", "叶绿体"), Pair("carries out photosynthesis", "进行光合作用")),
    "mitochondrion": (Pair("mitochondrion", "线粒体"), Pair("releases energy by aerobic respiration", "进行有氧呼吸，提供能量")),
    "reticulum": (Pair("endoplasmic reticulum", "内质网"), Pair("makes and moves proteins and lipids", "合成并运输蛋白质和脂质")),
    "golgi": (Pair("Golgi apparatus", "高尔基体"), Pair("sorts and packs proteins", "对蛋白质进行加工、分类和包装")),
    "ribosomes": (Pair("ribosomes", "核糖体"), Pair("build proteins from amino acids", "把氨基酸合成为蛋白质")),
    "lysosome": (Pair("lysosome", "溶酶体"), Pair("digests worn-out parts", "分解衰老、损伤的细胞器")),
    "centrioles": (Pair("centrioles", "中心体"), Pair("organise the spindle when the cell divides", "与细胞有丝分裂有关")),
}  # fmt: skip
PLURAL = frozenset({"ribosomes", "centrioles"})
LETTERS = "ABCDEFGHJKLMN"
SLOTS = ((-0.56, -0.5), (0.1, -0.68), (0.62, -0.42), (-0.7, 0.1), (0.7, 0.18), (-0.5, 0.62), (0.06, 0.76), (0.58, 0.6))
"""Places of organelles in an animal cell, half axes of the cell as unit, y down."""
PLANT_SLOTS = ((-0.76, -0.78), (-0.22, -0.84), (0.34, -0.82), (-0.78, 0.4), (-0.8, -0.24), (-0.42, 0.8), (0.12, 0.84), (0.68, 0.8))


class Truth(BaseTruth):
    """``organelles`` by slot ("" leaves one empty); ``labels`` from the top, ``hidden`` ones keep their place blank.

    ``letters``: labels are letters instead of names. ``absent`` organelles were taken out.
    """

    plant: bool
    organelles: tuple[str, ...]
    labels: tuple[str, ...]
    letters: bool
    absent: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    marked: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Parts that are drawn, each once."""
        fixed = (*(("wall",) if self.plant else ()), "membrane", "cytoplasm", "nucleus", *(("vacuole",) if self.plant else ()))
        return tuple(part for part in PARTS if part in {*fixed, *self.organelles} and part not in self.absent)

    @property
    def shown(self) -> tuple[str, ...]:
        """Labelled parts that are there, in the order of their labels."""
        return tuple(part for part in self.labels if part not in self.absent and part not in self.hidden)

    def text(self, part: str) -> Pair:
        """What stands at a part's label."""
        letter = LETTERS[self.labels.index(part)]
        return Pair(letter, letter) if self.letters else PARTS[part][0]

    def count(self, part: str) -> int:
        return 0 if part in self.absent else self.organelles.count(part)


class Cell(Generator):
    kind = "biology.cell"
    subject = "biology"
    title = Pair("a labelled cell", "标注各部分的细胞结构图")
    turns = "number of labelled parts"
    covers = ("organelle or whole cell",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        count, plant = want.scaled(2, 10), rng["plant"].chance(0.5)
        extra = ["chloroplast", "mitochondrion", "reticulum", "golgi", "ribosomes", "nucleolus"] if plant else ["mitochondrion", "reticulum", "golgi", "ribosomes", "lysosome", "centrioles", "nucleolus"]
        needed = max(2, count - (4 if plant else 3))
        chosen = rng["chosen"].sample(extra, min(len(extra), needed + rng["more"].integer(0, 2)))
        # Several mitochondria and chloroplasts are usual; the rest comes once.
        crowd = [part for part in ("mitochondrion", "chloroplast") if part in chosen]
        slots = PLANT_SLOTS if plant else SLOTS
        filled = [part for part in chosen if part != "nucleolus"]
        free = len(slots) - len(filled)
        filled += [rng["again", i].choice(crowd) for i in range(min(free, rng["again"].integer(0, 3)) if crowd else 0)]
        filled = rng["slots"].shuffled([*filled, *[""] * (len(slots) - len(filled))])
        nucleolus = ("nucleolus",) if "nucleolus" in chosen else ()
        truth = Truth(plant=plant, organelles=(*filled, *nucleolus), labels=(), letters=rng["letters"].chance(0.4))
        if len(truth.parts) < count:
            raise Unsatisfiable("too few different parts for this level")
        labels = [part for part in truth.parts if part in rng["labels"].sample(truth.parts, count)]
        return truth.model_copy(update={"labels": tuple(labels)})

    def dial(self, truth: Truth) -> float:
        return len(truth.shown)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"cell": Pair("cell", "细胞"), **{part: PARTS[part][0] for part in PARTS}}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        kind = PLANT if truth.plant else ANIMAL
        facts = [
            Fact("cell", "type", "plant" if truth.plant else "animal", "", say("it is {k}", "这是{k}", k=kind)),
            Fact("cell", "parts", list(truth.parts), "", say("it shows {p}", "图中画有{p}", p=[_the(part) for part in truth.parts])),
            Fact("cell", "labels", len(truth.shown), "", say("{v} parts are labelled", "共标注了{v}个部分")),
        ]
        for part in truth.shown:
            words = say("{l} marks {p}", "{l}指{p}", l=truth.text(part), p=_the(part)) if truth.letters else say("{p} is labelled", "标出了{p}", p=_the(part))
            facts.append(Fact(part, "label", truth.text(part).en if truth.letters else part, "", words, given=not truth.letters, element=f"label_{part}"))
        for part in ("mitochondrion", "chloroplast"):
            if n := truth.count(part):
                plural = {"mitochondrion": "mitochondria", "chloroplast": "chloroplasts"}[part]
                facts.append(Fact(part, "count", n, "", say("there is {v} {p}" if n == 1 else "there are {v} {p}", "{q}有{v}个", p=PARTS[part][0].en if n == 1 else plural, q=PARTS[part][0])))
        facts += [Fact(part, "function", part, "", say("{p} {f}", "{p}{f}", p=_the(part), f=PARTS[part][1]), given=False) for part in truth.parts]
        if truth.marked:
            facts.append(Fact(truth.marked, "highlighted", True, "", say("{p} is outlined in the highlight colour", "{p}以高亮颜色描边", p=_the(truth.marked))))
        return facts

    # -- drawing -----------------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas = paper(style)
        w, h, u = style.width, style.height, style.unit
        cx, cy = 0.5 * w, 0.5 * h
        rx, ry = 0.235 * w, min(0.4 * h, 0.34 * w)
        mirror = -1 if style.rng["mirror"].chance(0.5) else 1
        self._hull(canvas, style, truth, (cx, cy, rx, ry))

        def spot(x: float, y: float) -> tuple[float, float]:
            return cx + mirror * x * rx * 0.82, cy + y * ry * 0.82

        anchors: dict[str, tuple[float, float]] = {"membrane": (cx + mirror * rx, cy - 0.06 * ry) if not truth.plant else (cx + mirror * (rx - 14 * u), cy - 0.12 * ry)}
        anchors["cytoplasm"] = spot(-0.25, 0.42) if truth.plant else spot(0.36, 0.1)
        if truth.plant:
            anchors["wall"] = (cx - mirror * (rx - 1), cy + 0.5 * ry)
            self._part(canvas, style, truth, "vacuole", 0, spot(0.36, 0.05), 0.4 * min(rx, ry), anchors)
        core = spot(-0.28, -0.22) if truth.plant else spot(-0.02, 0.0)
        self._part(canvas, style, truth, "nucleus", 0, core, (0.2 if truth.plant else 0.27) * min(rx, ry), anchors)
        anchors["nucleus"] = (core[0] - mirror * 0.12 * rx, core[1] + 0.04 * ry) if not truth.plant else (core[0] - mirror * 0.1 * rx, core[1])
        for place, part in enumerate(truth.organelles):
            if part == "nucleolus":
                self._part(canvas, style, truth, part, 0, (core[0] + mirror * 0.05 * rx, core[1] - 0.05 * ry), 0.065 * min(rx, ry), anchors)
            elif part and part not in truth.absent:
                x, y = spot(*(PLANT_SLOTS if truth.plant else SLOTS)[place])
                self._part(canvas, style, truth, part, truth.organelles[:place].count(part), (x, y), 0.2 * min(rx, ry), anchors)
        self._labels(canvas, style, truth, anchors, (cx, rx))
        return canvas

    def _hull(self, canvas: Canvas, style: Style, truth: Truth, box: tuple[float, float, float, float]) -> None:
        cx, cy, rx, ry = box
        ink, u = style.palette.ink, style.unit

        def stroke(part: str, width: float) -> Stroke:
            return Stroke(style.palette.highlight if truth.marked == part else ink, style.line * width * (1.6 if truth.marked == part else 1))

        if truth.plant:
            with canvas.element("wall", role="part"):
                canvas.rect(cx - rx, cy - ry, cx + rx, cy + ry, fill=style.palette.fills[2], stroke=stroke("wall", 1.6), radius=0.12 * rx)
            gap = 14 * u
            with canvas.element("membrane", role="part"):
                canvas.rect(cx - rx + gap, cy - ry + gap, cx + rx - gap, cy + ry - gap, fill=style.palette.paper, stroke=stroke("membrane", 1.0), radius=0.09 * rx)
        else:
            bumps = [style.rng["shape", k].uniform(0.96, 1.03) for k in range(12)]
            points = [(cx + rx * b * math.cos(math.pi * k / 6), cy + ry * b * math.sin(math.pi * k / 6)) for k, b in enumerate(bumps)]
            points[0] = (cx + rx, points[0][1])
            points[6] = (cx - rx, points[6][1])
            with canvas.element("membrane", role="part"):
                canvas.curve(points, stroke=stroke("membrane", 1.5), fill=style.palette.fills[0], closed=True)

    def _part(self, canvas: Canvas, style: Style, truth: Truth, part: str, index: int, at: tuple[float, float], r: float, anchors: dict[str, tuple[float, float]]) -> None:
        """One organelle; the first of its sort is the one that is labelled."""
        if part in truth.absent:
            return
        turn = float(style.rng["turn", part, index].integer(-40, 40))
        with canvas.element(f"{part}{index + 1 if part in ('mitochondrion', 'chloroplast') else ''}", role="part"):
            DRAW[part](Brush(canvas, style, at, r, turn, truth.marked == part))
        anchors.setdefault(part, at)

    def _labels(self, canvas: Canvas, style: Style, truth: Truth, anchors: Mapping[str, tuple[float, float]], hull: tuple[float, float]) -> None:
        cx, rx = hull
        w, h, u = style.width, style.height, style.unit
        # Labels whose part was taken out still take part in the arrangement, so that the others stay.
        spots = {part: anchors.get(part, (cx, 0.5 * h)) for part in truth.labels}
        order = sorted(spots, key=lambda part: spots[part][0])
        left = set(order[: (len(order) + 1) // 2])
        for side in (-1, 1):
            column = sorted((part for part in truth.labels if (part in left) == (side < 0)), key=lambda part: spots[part][1])
            edge = cx + side * (rx + 0.03 * w)
            for place, part in enumerate(column):
                if part not in truth.shown:
                    continue
                y = h * (0.12 + 0.76 * (place + 0.5) / len(column))
                with canvas.element(f"leader_{part}", role="leader"):
                    canvas.line((edge, y), spots[part], stroke=Stroke(style.palette.ink, style.line * 0.75))
                with canvas.element(f"point_{part}", role="point"):
                    canvas.circle(*spots[part], 3.6 * u, fill=style.palette.ink)
                word = truth.text(part).of(style.lang)
                with canvas.element(f"label_{part}", role="label", label=word):
                    at = (edge + side * 8 * u, y)
                    room = (w - 0.03 * w - at[0]) if side > 0 else at[0] - 0.03 * w
                    canvas.text(word, at, size=0.88 * style.text, face=style.faces, fill=style.palette.ink, anchor="start" if side > 0 else "end", baseline="middle", max_width=room, leading=1.2)

    # -- words -------------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = by_key(self.facts(truth))
        what = [PARTS[part][0] for part in truth.shown]
        short = say("{k} with [its |]{p} {m}", "{m}{p}的{k}[结构图|示意图]", k=PLANT if truth.plant else ANIMAL, p=what, m=Pair("marked by letters", "用字母标注") if truth.letters else Pair("labelled", "标出"))
        labels = [Pair(*2 * (f"“{truth.text(part).of(voice.drawn)}”",)) for part in truth.shown]
        extra = [say("thin lines lead from the labels {l} to the parts", "细引线把标注{l}引到相应部位", l=labels)]
        if truth.letters:
            extra += [facts[f"{part}.label"].say for part in truth.shown]
        plan = (step_of(facts["cell.type"]), step_of(facts["cell.parts"]), *(step_of(facts[f"{part}.label"]) for part in truth.shown))
        return Prompts(wish(voice, short), describe(voice, self.title, [fact for fact in facts.values() if fact.given], extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        facts = by_key(self.facts(truth))
        part = truth.marked or rng["mark"].choice([p for p in truth.parts if p != "cytoplasm"])
        after = truth.model_copy(update={"marked": "" if truth.marked else part})
        where = Pair("along its outline", "沿其轮廓")
        does = (step_of(facts[f"{part}.function"], "recall"),)
        words = (remove_part if truth.marked else add_part)(Pair(f"the highlight on {_the(part).en}", f"{PARTS[part][0].zh}的高亮"), where, where)
        yield Edit("clear_mark" if truth.marked else "mark_part", after, _element(part), *words, steps=does, inverse_steps=does)
        if len(truth.shown) > 2:
            part = rng["label"].choice(truth.shown)
            after = truth.model_copy(update={"hidden": (*truth.hidden, part)})
            who = Pair(f"the label of {_the(part).en}", f"{PARTS[part][0].zh}的标注")
            words = remove_part(who, Pair("with its line", "连同引线"), Pair("with a thin line to it", "并用细引线连到该部位"))
            yield Edit("remove_label", after, f"label_{part}", *words, steps=(step_of(by_key(self.facts(after))["cell.labels"]),), inverse_steps=(step_of(facts[f"{part}.label"], "act"),))
        able = [p for p in truth.parts if p in truth.organelles and p not in ("nucleolus", truth.marked) and (p not in truth.shown or len(truth.shown) > 2)]
        if able:
            part = rng["organelle"].choice(able)
            after = truth.model_copy(update={"absent": (*truth.absent, part)})
            many = Pair(f"every {PARTS[part][0].en}" if part not in PLURAL else f"the {PARTS[part][0].en}", f"所有的{PARTS[part][0].zh}")
            words = remove_part(many, Pair("with its label", "连同标注"), Pair("at its old place in the cytoplasm", "位于细胞质中原来的位置"))
            lost = Step("decide", "cell", "lost_function", part, say("the cell then lacks what {f}", "细胞因此失去了{f}的结构", f=_singular(part)))
            yield Edit("remove_organelle", after, _element(part), *words, steps=(lost,), inverse_steps=(step_of(facts[f"{part}.function"], "recall"),))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = by_key(self.facts(truth))
        seen = step_of(facts["cell.parts"])
        yield Question("cell_type", say("Is this an animal cell or a plant cell?", "这是动物细胞还是植物细胞？"), PLANT if truth.plant else ANIMAL, "choice", choices=tuple(rng["order"].shuffled((ANIMAL, PLANT))), evidence=("cell.parts",), steps=(seen, Step("decide", "cell", "kind", "plant" if truth.plant else "animal", say("a cell wall and a large vacuole belong to plants" if truth.plant else "there is no cell wall, so it is no plant cell", "细胞壁和大液泡是植物细胞的特征" if truth.plant else "没有细胞壁，所以不是植物细胞"), "", ("cell.parts",))))
        part = rng["part"].choice(truth.shown)
        label = step_of(facts[f"{part}.label"])
        if truth.letters:
            letter = truth.text(part)
            others = rng["others"].sample([PARTS[p][0] for p in PARTS if p != part], 3)
            yield Question("letter_of", say("Which letter marks {p}?", "哪个字母指{p}？", p=_the(part)), letter.en, "string", evidence=(f"{part}.label",), steps=(label,))
            yield Question("name_of", say("What is the part marked {l} called?", "字母{l}所指的结构是什么？", l=letter), PARTS[part][0], "choice", choices=tuple(rng["names"].shuffled([PARTS[part][0], *others])), evidence=(f"{part}.label",), steps=(label,))
        does = step_of(facts[f"{part}.function"], "recall")
        wrong = [p for p in truth.shown if p != part]
        if len(wrong) >= 2:
            options = [truth.text(p) for p in rng["options"].shuffled([part, *rng["wrong"].sample(wrong, 3)])]
            yield Question("function", say("Which labelled part {f}?", "下列所标注的结构中，哪一个{f}？", f=_singular(part)), truth.text(part), "choice", choices=tuple(options), evidence=(f"{part}.label",), steps=(does, label))
        yield Question("count_labels", say("How many parts are labelled?", "图中标注了几个部分？"), len(truth.shown), "integer", evidence=("cell.labels",), steps=(step_of(facts["cell.labels"]),))
        crowd = [p for p in ("mitochondrion", "chloroplast") if truth.count(p)]
        if crowd:
            many = rng["many"].choice(crowd)
            plural = {"mitochondrion": "mitochondria", "chloroplast": "chloroplasts"}[many]
            yield Question("count_organelles", say("How many {p} are drawn?", "图中画了几个{q}？", p=plural, q=PARTS[many][0]), truth.count(many), "integer", evidence=(f"{many}.count",), steps=(step_of(facts[f"{many}.count"]),))
        able = "chloroplast" in truth.parts
        why = Step("decide", "cell", "photosynthesis", able, say("chloroplasts are drawn" if able else "no chloroplast is drawn", "图中有叶绿体" if able else "图中没有叶绿体"), "", ("cell.parts",))
        yield Question("photosynthesis", say("Can the cell as drawn carry out photosynthesis?", "按图中所画，该细胞能进行光合作用吗？"), YES if able else NO, "boolean", evidence=("cell.parts",), steps=(why,))


def _the(part: str) -> Pair:
    return Pair(f"the {PARTS[part][0].en}", PARTS[part][0].zh)


def _singular(part: str) -> Pair:
    """The function as asked of one part: a plural name's verb gets its s."""
    does = PARTS[part][1]
    head, _, tail = does.en.partition(" ")
    return Pair(f"{head}s {tail}", does.zh) if part in PLURAL else does


def _element(part: str) -> str:
    return f"{part}1" if part in ("mitochondrion", "chloroplast") else part
