"""Block and tackle: a load on several strands of one rope, ideal rope and bearings, pulleys with weight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from pydantic import Field

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
    quantity,
    say,
    step_of,
)

UP, DOWN = Pair("upwards", "向上"), Pair("downwards", "向下")


class Truth(BaseTruth):
    """``strands`` of rope carry the lower block. ``load`` and ``block`` (all movable pulleys) in N, ``height`` in dm.

    ``down``: the free end is led over one more fixed pulley and pulled downwards.
    """

    strands: int = Field(ge=1, le=6)
    down: bool
    load: int
    block: int
    height: int
    numbered: bool = False
    """Whether the carrying strands bear numbers."""

    @property
    def force(self) -> Decimal:
        """Pull at the free end in N."""
        return Decimal(self.load + self.block) / self.strands

    @property
    def metres(self) -> Decimal:
        return Decimal(self.height) / 10

    @property
    def efficiency(self) -> Decimal:
        """Useful share of the work, in percent."""
        return Decimal(100 * self.load) / (self.load + self.block)

    @property
    def lower(self) -> int:
        """Number of movable pulleys."""
        return self.strands // 2

    @property
    def upper(self) -> int:
        """Number of fixed pulleys."""
        return (self.strands - 1) // 2 + self.down

    @property
    def is_tidy(self) -> bool:
        """Whether force and efficiency have at most one decimal."""
        total = self.load + self.block
        return (self.load + self.block) * 10 % self.strands == 0 and 1000 * self.load % total == 0


class Pulley(Generator):
    kind = "physics.pulley"
    subject = "physics"
    title = Pair("a pulley system that lifts a load", "提升重物的滑轮组")
    turns = "number of strands and pulleys"
    covers = ("motion or force diagram (projectile, circular, lever, orbits)",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        strands = want.scaled(1, 6)
        down = strands == 1 or rng["down"].chance(0.5)
        for attempt in range(60):
            draw = rng["values", attempt]
            block = 10 * draw.integer(1, 20) if strands > 1 else 0
            truth = Truth(strands=strands, down=down, load=10 * draw.integer(4, 120), block=block, height=draw.integer(2, 40), numbered=rng["numbers"].chance(0.3))
            if truth.is_tidy and truth.block * 2 <= truth.load:
                return truth
        raise Unsatisfiable("no weights with a tidy force and efficiency")

    def dial(self, truth: Truth) -> float:
        return truth.strands

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"system": Pair("pulley system", "滑轮组"), "load": Pair("load", "重物"), "block": Pair("lower block", "动滑轮组"), "rope": Pair("free end of the rope", "绳子自由端")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        facts = [
            Fact("load", "weight", truth.load, "N", say("the load weighs {v}", "物重为{v}"), element="load_label"),
            Fact("load", "rise", truth.metres, "m", say("the load is raised by {v}", "重物上升{v}"), element="height"),
            Fact("rope", "direction", "down" if truth.down else "up", "", say("the free end of the rope is pulled {d}", "绳子自由端{d}拉", d=DOWN if truth.down else UP), element="pull"),
            Fact("system", "fixed_pulleys", truth.upper, "", say("{v} pulley hangs from the ceiling" if truth.upper == 1 else "{v} pulleys hang from the ceiling", "定滑轮有{v}个")),
            Fact("system", "movable_pulleys", truth.lower, "", say("{v} pulley moves with the load" if truth.lower == 1 else "{v} pulleys move with the load", "动滑轮有{v}个")),
            Fact("system", "strands", truth.strands, "", say("{v} strand carries the load" if truth.strands == 1 else "{v} strands carry the load", "承重绳子的段数为{v}"), given=truth.numbered),
            Fact("rope", "force", truth.force, "N", say("the pull is {v}", "拉力为{v}"), given=False),
            Fact("rope", "distance", truth.metres * truth.strands, "m", say("the free end moves by {v}", "自由端移动{v}"), given=False),
            Fact("system", "frictionless", True, "", say("rope weight and friction are neglected", "不计绳重和摩擦"), given=False),
        ]
        if truth.strands > 1:
            facts.insert(1, Fact("block", "weight", truth.block, "N", say("the movable part weighs {v}", "动滑轮总重为{v}"), element="block_label"))
            facts.append(Fact("system", "efficiency", truth.efficiency, "%", say("its efficiency is {v}", "机械效率为{v}"), given=False))
        return facts

    # -- drawing -----------------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, u = paper(style), style.unit
        w, h, ink = style.width, style.height, style.palette.ink
        lanes = truth.strands + 1
        pitch = min(0.1 * w, 96 * u)
        first = 0.52 * w - pitch * (lanes - 1) / 2
        ceiling, top, bottom = 0.09 * h, 0.25 * h, 0.59 * h
        r = pitch / 2

        def lane(i: int) -> float:
            return first + i * pitch

        with canvas.element("ceiling", role="support"):
            x0, x1 = lane(0) - 1.3 * pitch, lane(lanes - 1) + 1.3 * pitch
            canvas.hatch([(x0, ceiling - 20 * u), (x1, ceiling - 20 * u), (x1, ceiling), (x0, ceiling)], spacing=12 * u, angle=45, stroke=Stroke(style.palette.muted, style.line * 0.7))
            canvas.line((x0, ceiling), (x1, ceiling), stroke=Stroke(ink, style.line * 1.6))
        starts_low = truth.strands % 2 == 1
        lower = [lane(i) + r for i in range(truth.strands) if (i % 2 == 0) != starts_low and i + 1 < truth.strands]
        upper = [lane(i) + r for i in range(truth.strands) if (i % 2 == 0) == starts_low and (i + 1 < truth.strands or truth.down)]
        hook = self._lower_block(canvas, style, truth, lower, first, (bottom, r))
        for i, x in enumerate(upper, 1):
            self._pulley(canvas, style, f"fixed{i}", (x, top), r, (x, ceiling))
        rope = Stroke(style.palette.strokes[0], style.line * 1.2)
        for i in range(truth.strands):
            with canvas.element(f"strand{i + 1}", role="strand"):
                start = bottom + 1.45 * r if i == 0 and starts_low else bottom
                end = ceiling if i == 0 and not starts_low else top if i + 1 < truth.strands or truth.down else top - r
                canvas.line((lane(i), start), (lane(i), end), stroke=rope)
        self._pull(canvas, style, truth, (lane(truth.strands - (not truth.down)), top, bottom), rope)
        if truth.numbered:
            for i in range(truth.strands):
                with canvas.element(f"number{i + 1}", role="number", label=str(i + 1)):
                    canvas.text(str(i + 1), (lane(i) + 11 * u, (top + bottom) / 2), size=style.text * 0.9, face=style.faces, fill=ink, baseline="middle")
        self._load(canvas, style, truth, hook)
        return canvas

    def _pulley(self, canvas: Canvas, style: Style, name: str, at: tuple[float, float], r: float, hung: tuple[float, float]) -> None:
        ink = style.palette.ink
        with canvas.element(name, role="fixed_pulley" if name.startswith("fixed") else "movable_pulley"):
            canvas.circle(*at, r, fill=style.palette.fills[0], stroke=Stroke(ink, style.line))
            canvas.line(at, hung, stroke=Stroke(ink, style.line * 1.4))
            canvas.circle(*at, 4.5 * style.unit, fill=ink)

    def _lower_block(self, canvas: Canvas, style: Style, truth: Truth, xs: Sequence[float], first: float, place: tuple[float, float]) -> tuple[float, float]:
        """Movable pulleys on a common bar; returns the hook that the load hangs on."""
        bottom, r = place
        y = bottom + 1.45 * r
        left = first if truth.strands % 2 else min(xs)
        right = max(xs, default=left)
        for i, x in enumerate(xs, 1):
            self._pulley(canvas, style, f"movable{i}", (x, bottom), r, (x, y))
        with canvas.element("bar", role="bar"):
            canvas.line((left - 4 * style.unit, y), (right + 4 * style.unit, y), stroke=Stroke(style.palette.ink, style.line * 2))
        if truth.strands > 1:
            text = f"G₀ = {truth.block} N"
            with canvas.element("block_label", role="label", label=text):
                canvas.math(rf"G_0 = {truth.block}\ \mathrm{{N}}", (left - r - 18 * style.unit, bottom + 0.6 * r), size=style.text, face=style.math_faces, fill=style.palette.ink, anchor="end", baseline="middle")
        # The hook lies where the strands balance the load: each pulley is carried by two of them.
        return ((left if truth.strands % 2 else 0) + 2 * sum(xs)) / truth.strands, y

    def _pull(self, canvas: Canvas, style: Style, truth: Truth, place: tuple[float, float, float], rope: Stroke) -> None:
        """The free end and its arrow with the letter F."""
        x, top, bottom = place
        u, colour = style.unit, style.palette.strokes[1]
        r = min(0.1 * style.width, 96 * u) / 2
        tail, tip = (top + 0.35 * (bottom - top), top + 0.85 * (bottom - top)) if truth.down else (top - r, top - r - 0.09 * style.height)
        if truth.down:
            with canvas.element("free_end", role="rope"):
                canvas.line((x, top), (x, tail), stroke=rope)
        with canvas.element("pull", role="force"):
            canvas.arrow((x, tail), (x, tip), stroke=Stroke(colour, style.line * 1.4), head=15 * u)
        with canvas.element("pull_label", role="label", label="F"):
            canvas.math("F", (x + 16 * u, tip - 10 * u if truth.down else tip + 22 * u), size=style.text * 1.1, face=style.math_faces, fill=colour, baseline="middle")

    def _load(self, canvas: Canvas, style: Style, truth: Truth, hook: tuple[float, float]) -> None:
        u, ink = style.unit, style.palette.ink
        x, y = hook
        top, side = y + 0.05 * style.height, 92 * u
        with canvas.element("load", role="body"):
            canvas.line((x, y), (x, top), stroke=Stroke(ink, style.line * 1.4))
            canvas.rect(x - side / 2, top, x + side / 2, top + 0.8 * side, fill=style.palette.fills[1], stroke=Stroke(ink, style.line))
        with canvas.element("load_label", role="label", label=f"G = {truth.load} N"):
            canvas.math(rf"G = {truth.load}\ \mathrm{{N}}", (x - side / 2 - 16 * u, top + 0.4 * side), size=style.text, face=style.math_faces, fill=ink, anchor="end", baseline="middle")
        arrow = x + side / 2 + 34 * u
        with canvas.element("rise", role="motion"):
            canvas.arrow((arrow, top + 0.85 * side), (arrow, top - 0.05 * side), stroke=Stroke(style.palette.strokes[2], style.line, dash=(7 * u, 5 * u)), head=13 * u)
        text = f"h = {truth.metres} m"
        with canvas.element("height", role="label", label=text):
            canvas.math(rf"h = {truth.metres}\ \mathrm{{m}}", (arrow + 16 * u, top + 0.4 * side), size=style.text, face=style.math_faces, fill=style.palette.strokes[2], baseline="middle")

    # -- words -------------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = by_key(self.facts(truth))
        short = say(
            "[a pulley system|a block and tackle] with {n} carrying strand{s} that lifts a load of {g}[, pulled {d}|]",
            "[用滑轮组提升|滑轮组吊起]{g}重物、承重绳{n}段[、自由端{d}拉|]的[示意图|装置图]",
            n=truth.strands, s=Pair("" if truth.strands == 1 else "s", ""), g=quantity(truth.load, "N"), d=DOWN if truth.down else UP,
        )  # fmt: skip
        labels = [f"“G = {truth.load} N”", *([f"“G₀ = {truth.block} N”"] if truth.strands > 1 else []), f"“h = {truth.metres} m”", "“F”"]
        extra = [
            say("the rope starts at the {p}", "绳子起始端系在{p}上", p=Pair("lower block", "动滑轮挂钩") if truth.strands % 2 else Pair("ceiling", "天花板")),
            say("labels: {n}", "标注：{n}", n=[Pair(label, label) for label in labels]),
        ]
        plan = (step_of(facts["system.fixed_pulleys"]), step_of(facts["system.movable_pulleys"]), step_of(facts["rope.direction"]), step_of(facts["load.weight"]))
        return Prompts(wish(voice, short), describe(voice, self.title, [fact for fact in facts.values() if fact.given], extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        before = tuple(_pulling(truth, self))
        for load in rng["load"].sample([g for g in range(40, 1201, 10) if g != truth.load], 40):
            after = truth.model_copy(update={"load": load})
            if after.is_tidy and after.block * 2 <= load:
                yield Edit("change_load", after, "load_label", *set_value(Pair("the weight of the load", "物重"), quantity(truth.load, "N"), quantity(load, "N")), steps=tuple(_pulling(after, self)), inverse_steps=before)
                break
        for block in rng["block"].sample([g for g in range(10, 201, 10) if g != truth.block], 20 if truth.strands > 1 else 0):
            after = truth.model_copy(update={"block": block})
            if after.is_tidy and block * 2 <= truth.load:
                yield Edit("change_pulley_weight", after, "block_label", *set_value(Pair("the weight of the movable pulleys", "动滑轮总重"), quantity(truth.block, "N"), quantity(block, "N")), steps=tuple(_pulling(after, self)), inverse_steps=before)
                break
        height = rng["height"].choice([h for h in range(2, 41) if h != truth.height])
        after = truth.model_copy(update={"height": height})
        yield Edit("change_height", after, "height", *set_value(Pair("the height h", "上升高度h"), quantity(truth.metres, "m"), quantity(after.metres, "m")), steps=tuple(_moving(after, self)), inverse_steps=tuple(_moving(truth, self)))
        if truth.strands > 1:
            after = truth.model_copy(update={"down": not truth.down})
            where = Pair("so that the free end points downwards", "使自由端竖直向下")
            words = (add_part if after.down else remove_part)(Pair("the last fixed pulley, over which the free end runs", "自由端所绕过的最后一个定滑轮"), where, where)
            yield Edit("add_fixed_pulley" if after.down else "remove_fixed_pulley", after, "pull", *words, steps=_turning(after, self), inverse_steps=_turning(truth, self))
        after = truth.model_copy(update={"numbered": not truth.numbered})
        what, where = Pair("the numbers of the carrying strands", "承重绳段的编号"), Pair("beside the strands", "位于各段绳旁")
        count = (step_of(by_key(self.facts(truth))["system.strands"]),)
        yield Edit("number_strands" if after.numbered else "remove_numbers", after, "number1", *(add_part if after.numbered else remove_part)(what, where, where), steps=count, inverse_steps=count)

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = by_key(self.facts(truth))
        yield Question("count_strands", say("How many strands of rope carry the load?", "承担物重的绳子有几段？"), truth.strands, "integer", evidence=("system.strands",), steps=(step_of(facts["system.movable_pulleys"]), step_of(facts["system.strands"])))
        yield Question("force", say("[What pull F keeps the load moving steadily|How large is the pull F]? Neglect friction and the weight of the rope.", "[匀速提升时拉力F是多少|拉力F为多大]？不计绳重和摩擦。"), truth.force, "number", "N", evidence=("load.weight", "system.strands"), steps=tuple(_pulling(truth, self)))
        yield Question("distance", say("How far does the free end of the rope move?", "绳子自由端移动的距离是多少？"), truth.metres * truth.strands, "number", "m", evidence=("load.rise", "system.strands"), steps=tuple(_moving(truth, self)))
        useful = Step("compute", "load", "useful_work", truth.load * truth.metres, say("W = Gh = {g} × {h} = {v}", "W = Gh = {g} × {h} = {v}", g=truth.load, h=truth.metres), "J", ("load.weight", "load.rise"), "", "W")
        yield Question("useful_work", say("How much useful work is done on the load?", "对重物所做的有用功是多少？"), truth.load * truth.metres, "number", "J", evidence=("load.weight", "load.rise"), steps=(step_of(facts["load.weight"]), step_of(facts["load.rise"]), useful))
        if truth.strands > 1:
            both = Step("compute", "system", "total_weight", truth.load + truth.block, say("load and movable pulleys together weigh {g} + {b} = {v}", "物重与动滑轮重之和为{g} + {b} = {v}", g=truth.load, b=truth.block), "N", ("load.weight", "block.weight"), "", "both")
            share = Step("compute", "system", "efficiency", truth.efficiency, say("so the useful share is G ÷ (G + G₀) = {v}", "所以机械效率为G ÷ (G + G₀) = {v}"), "%", ("both", "load.weight"))
            yield Question("efficiency", say("What is the efficiency of the system? Neglect friction and the weight of the rope.", "该滑轮组的机械效率是多少？不计绳重和摩擦。"), truth.efficiency, "number", "%", evidence=("load.weight", "block.weight"), steps=(step_of(facts["load.weight"]), step_of(facts["block.weight"]), both, share))
        yield Question("direction", say("In which direction is the rope pulled?", "绳子自由端向哪个方向拉？"), DOWN if truth.down else UP, "choice", choices=(UP, DOWN), evidence=("rope.direction",), steps=(step_of(facts["rope.direction"]),))


def _pulling(truth: Truth, kind: Pulley) -> Iterator[Step]:
    """From weights and strands to the force."""
    facts = by_key(kind.facts(truth))
    yield step_of(facts["load.weight"])
    yield step_of(facts["system.strands"])
    if truth.strands == 1:
        yield Step("decide", "rope", "force", truth.force, say("a fixed pulley only turns the pull, so F = G = {v}", "定滑轮只改变力的方向，所以F = G = {v}"), "N", ("load.weight", "system.strands"))
        return
    yield step_of(facts["block.weight"])
    total = truth.load + truth.block
    yield Step("compute", "system", "total_weight", total, say("load and movable pulleys together weigh {g} + {b} = {v}", "物重与动滑轮重之和为{g} + {b} = {v}", g=truth.load, b=truth.block), "N", ("load.weight", "block.weight"), "", "total")
    yield Step("compute", "rope", "force", truth.force, say("each strand carries an equal part, so F = {t} ÷ {n} = {v}", "各段绳均匀分担，所以F = {t} ÷ {n} = {v}", t=total, n=truth.strands), "N", ("total", "system.strands"))


def _moving(truth: Truth, kind: Pulley) -> Iterator[Step]:
    """From the height to the way of the free end."""
    facts = by_key(kind.facts(truth))
    yield step_of(facts["load.rise"])
    yield step_of(facts["system.strands"])
    yield Step("compute", "rope", "distance", truth.metres * truth.strands, say("every strand shortens by h, so s = {n} × {h} = {v}", "每段绳都缩短h，所以s = {n} × {h} = {v}", n=truth.strands, h=truth.metres), "m", ("load.rise", "system.strands"))


def _turning(truth: Truth, kind: Pulley) -> tuple[Step, ...]:
    """A fixed pulley more or less changes the direction only."""
    facts = by_key(kind.facts(truth))
    same = Step("decide", "rope", "same_force", True, say("a fixed pulley turns the pull without changing its size", "定滑轮只改变拉力方向，不改变大小"))
    return step_of(facts["system.fixed_pulleys"]), step_of(facts["rope.direction"]), same
