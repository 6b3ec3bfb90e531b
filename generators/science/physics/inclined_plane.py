"""A block on an inclined plane with the forces that act on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

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
    quantity,
    say,
    step_of,
)

GRAVITY = Decimal("9.8")
UP = Pair("up the plane", "沿斜面向上")
DOWN = Pair("down the plane", "沿斜面向下")


class Truth(BaseTruth):
    """SI units, angle in whole degrees. ``pull`` acts up the plane; zero friction means smooth."""

    mass: Decimal = Field(gt=0)
    angle: int = Field(ge=15, le=50)
    friction: Decimal = Field(ge=0, lt=1)
    pull: Decimal = Field(default=Decimal(0), ge=0)
    components: bool = False
    rises: Literal["right", "left"] = "right"


@dataclass(frozen=True)
class Forces:
    """Newtons rounded to 0.01. ``tendency`` is pull minus the weight's part along the plane."""

    weight: Decimal
    normal: Decimal
    along: Decimal
    limit: Decimal
    tendency: Decimal
    friction: Decimal

    @property
    def slides(self) -> bool:
        return abs(self.tendency) > self.limit


def forces_on(truth: Truth) -> Forces:
    """Newton's second law along and across the plane (dry friction, one coefficient)."""
    weight, angle = truth.mass * GRAVITY, math.radians(truth.angle)
    normal, along = _cents(float(weight) * math.cos(angle)), _cents(float(weight) * math.sin(angle))
    limit = _cents(float(truth.friction * normal))
    tendency = truth.pull - along
    return Forces(weight, normal, along, limit, tendency, min(limit, abs(tendency)))


def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


class InclinedPlane(Generator):
    kind = "physics.inclined_plane"
    subject = "physics"
    title = Pair("a free-body diagram of a block on an inclined plane", "斜面上物块的受力图")
    turns = "forces drawn: weight and normal force, then friction, components of the weight, a pull"
    covers = ("motion or force diagram",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        level = want.difficulty
        truth = Truth(
            mass=Decimal(rng["mass"].integer(4, 60)) / 4,
            angle=rng["angle"].choice(range(20, 46, 5 if level < 5 else 1)),
            friction=Decimal(rng["friction"].integer(2, 9)) / 20 if level >= 3 else Decimal(0),
            pull=Decimal(rng["pull"].integer(4, 60)) if level >= 8 else Decimal(0),
            components=level >= 6,
            rises=rng["rises"].choice(("right", "left")),
        )
        if not _drawable(truth):
            raise Unsatisfiable("a force is too small or too large to draw beside the weight")
        return truth

    def dial(self, truth: Truth) -> float:
        return 2 + (truth.friction > 0) + 2 * truth.components + (truth.pull > 0)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"block": Pair("block", "物块"), "plane": Pair("inclined plane", "斜面")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        force = forces_on(truth)
        side = Pair("right", "右") if truth.rises == "right" else Pair("left", "左")
        facts = [
            Fact("block", "mass", truth.mass, "kg", say("the mass of the block is {v}", "物块的质量为{v}"), element="givens"),
            Fact("plane", "angle", truth.angle, "°", say("the plane makes an angle of {v} with the horizontal", "斜面与水平面的夹角为{v}"), element="angle"),
            Fact("block", "gravity", GRAVITY, "m/s²", say("the acceleration of gravity is taken as {v}", "重力加速度取{v}"), given=False),
            Fact("plane", "rises_to", truth.rises, "", say("the plane rises to the {side}", "斜面向{side}侧升高", side=side), element="plane"),
            Fact("block", "weight", force.weight, "N", say("the weight of the block is {v}", "物块的重力为{v}"), given=False, element="weight"),
            Fact("block", "normal_force", force.normal, "N", say("the normal force on the block is {v}", "物块受到的支持力为{v}"), given=False, element="normal"),
            Fact("block", "weight_along_plane", force.along, "N", say("the weight has the component {v} along the plane", "重力沿斜面的分力为{v}"), given=False, element="weight"),
        ]
        if truth.friction:
            facts += [
                Fact("plane", "friction_coefficient", truth.friction, "", say("the coefficient of friction is {v}", "动摩擦因数为{v}"), element="givens"),
                Fact("block", "friction", force.friction, "N", say("the friction on the block is {v}", "物块受到的摩擦力为{v}"), given=False, element="friction"),
                Fact("block", "friction_direction", "up" if force.tendency < 0 else "down", "", say("the friction points {way}", "摩擦力{way}", way=_friction_way(force)), element="friction"),
            ]
        else:
            facts.append(Fact("plane", "smooth", True, "", say("the plane is smooth", "斜面光滑"), element="givens"))
        if truth.pull:
            facts.append(Fact("block", "pull", truth.pull, "N", say("a pull of {v} acts on the block up the plane", "物块受到沿斜面向上的拉力，大小为{v}"), element="givens"))
        facts.append(Fact("block", "arrows", len(_arrows(truth)), "", say("{v} solid force arrows start at the centre of the block", "从物块中心画出{v}个实线力箭头")))
        return facts

    # -- drawing -----------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, plan = paper(style), _Plan(truth, style)
        ink, colours = Stroke(style.palette.ink, style.line), style.palette.strokes
        symbols: dict[str, Any] = {"size": style.text, "face": style.math_faces, "baseline": "middle"}
        with canvas.element("ground", role="ground"):
            canvas.hatch(plan.soil, spacing=12 * style.unit, angle=45, stroke=Stroke(style.palette.muted, style.line * 0.6))
            canvas.line(*plan.ground, stroke=ink)
        with canvas.element("plane", role="body"):
            canvas.polygon(plan.wedge, fill=style.palette.fills[1], stroke=ink)
        with canvas.element("block", role="body"):
            canvas.polygon(plan.block, fill=style.palette.fills[0], stroke=ink)
        with canvas.element("angle", role="angle", label=f"θ = {truth.angle}°"):
            canvas.arc(*plan.foot, plan.radius, *plan.sweep, stroke=ink)
            canvas.math(rf"\theta = {truth.angle}°", plan.angle_at, fill=style.palette.ink, anchor="middle", **symbols)
        for colour, arrow in zip(colours, _arrows(truth), strict=False):
            stroke = Stroke(colour, style.line * 1.4)
            self._arrow(canvas, plan, arrow, stroke, symbols, style)
        if truth.components:
            for arrow in _components(truth):
                stroke = Stroke(colours[0], style.line, dash=(8 * style.unit, 6 * style.unit))
                self._arrow(canvas, plan, arrow, stroke, symbols, style)
        with canvas.element("givens", role="label", label=_givens(truth)[1]):
            canvas.math(_givens(truth)[0], plan.givens_at, fill=style.palette.ink, anchor="middle", **symbols)
        return canvas

    def _arrow(self, canvas: Canvas, plan: _Plan, arrow: _Arrow, stroke: Stroke, symbols: dict[str, Any], style: Style) -> None:
        tip = plan.tip(arrow)
        with canvas.element(arrow.name, role="force"):
            canvas.arrow(plan.tail(arrow), tip, stroke=stroke, head=14 * style.unit)
        with canvas.element(f"{arrow.name}_label", role="label", label=arrow.label):
            canvas.math(arrow.tex, plan.beyond(arrow), fill=style.palette.ink, anchor="middle", **symbols)

    # -- words -------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        short = say(
            "[a|the] [free-body|force] diagram of a {mass} block on a {surface} [plane inclined at|slope of|incline of] {angle}",
            "{mass}的物块在倾角{angle}的{surface}斜面上的[受力图|受力示意图|受力分析图]",
            mass=facts["block.mass"].text,
            angle=facts["plane.angle"].text,
            surface=Pair("rough", "粗糙") if truth.friction else Pair("smooth", "光滑"),
        )
        arrows = say(
            "the arrows [are|stand for] {list}", "箭头[分别表示|依次为]{list}", list=[arrow.words for arrow in _arrows(truth)]
        )
        split = say("dashed arrows resolve the weight into G₁ along the plane and G₂ across it", "虚线箭头把重力分解为沿斜面的G₁和垂直斜面的G₂")
        writes = say("the angle is marked “{theta}” and the data read “{givens}”", "角度标为“{theta}”，已知量写作“{givens}”", theta=f"θ = {truth.angle}°", givens=_givens(truth)[1])
        given = [fact for fact in facts.values() if fact.given]
        extra = (arrows, split, writes) if truth.components else (arrows, writes)
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), tuple(_trace(truth, facts)))

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        angles = [angle for angle in range(20, 46, 5) if abs(angle - truth.angle) >= 5]
        changes = [
            ("change_angle", "angle", Pair("the angle of the plane", "斜面的倾角"), "°", {"angle": rng["angle"].choice(angles)}),
            ("change_mass", "givens", Pair("the mass of the block", "物块的质量"), "kg", {"mass": truth.mass + Decimal(rng["mass"].integer(2, 12)) / 2}),
        ]
        for op, target, what, unit, change in changes:
            after = truth.model_copy(update=change)
            if _drawable(after):
                (field, new), old = *change.items(), truth
                words = set_value(what, quantity(getattr(old, field), unit), quantity(new, unit))
                yield Edit(op, after, target, *words, steps=self._consequences(after), inverse_steps=self._consequences(truth))
        after = truth.model_copy(update={"components": not truth.components})
        what = Pair("the dashed components G₁ and G₂ of the weight", "重力的虚线分力G₁和G₂")
        where = Pair("along and perpendicular to the plane", "分别沿斜面和垂直于斜面")
        words = (add_part if after.components else remove_part)(what, where, where)
        acts = [
            Step("act", "weight", "components", shown, say("the forces stay the same; the weight is only [shown|drawn] {how}", "各力不变，只是重力{how}", how=how), element="weight")
            for shown, how in ((True, Pair("with its two components", "画出了两个分力")), (False, Pair("without its components", "不再画分力")))
        ]
        first, second = acts if after.components else acts[::-1]
        yield Edit("show_components" if after.components else "hide_components", after, "along", *words, steps=(first,), inverse_steps=(second,))

    def _consequences(self, truth: Truth) -> tuple[Step, ...]:
        return tuple(_trace(truth, {fact.key: fact for fact in self.facts(truth)}))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        force, facts = forces_on(truth), {fact.key: fact for fact in self.facts(truth)}
        trace = {step.name: step for step in _trace(truth, facts)}
        yield Question("read_angle", say("[What is|Read off] the angle of the inclined plane.", "斜面的倾角是多少？"), truth.angle, "number", "°", evidence=("plane.angle",), steps=(trace["plane.angle"],))
        yield Question("count_forces", say("How many solid force arrows act on the block?", "图中物块受到几个力（只数实线箭头）？"), len(_arrows(truth)), "integer", evidence=("block.arrows",), steps=(step_of(facts["block.arrows"]),))
        yield Question("compute_normal", say("[What is|Find|Calculate] the normal force on the block, with g = {g} and two decimals.", "取g = {g}，物块受到的支持力是多少（保留两位小数）？", g=quantity(GRAVITY, "m/s²")), force.normal, "number", "N", evidence=("block.mass", "plane.angle", "block.gravity"), steps=tuple(trace[name] for name in ("block.mass", "plane.angle", "weight", "normal")))
        if truth.friction:
            yield Question("friction_direction", say("[Which way|In which direction] does the friction on the block point?", "物块所受摩擦力的方向是怎样的？"), _friction_way(force), "choice", choices=(UP, DOWN), evidence=("block.friction_direction",), steps=tuple(step for name, step in trace.items() if name != "normal"))


def _drawable(truth: Truth) -> bool:
    force = forces_on(truth)
    small = force.weight / 10
    if truth.friction and (force.friction < small or abs(force.tendency) == force.limit):
        return False
    return not truth.pull or small < truth.pull < force.weight * Decimal("1.3")


def _friction_way(force: Forces) -> Pair:
    return UP if force.tendency < 0 else DOWN


def _givens(truth: Truth) -> tuple[str, str]:
    """The line of data under the picture, as TeX and as plain text."""
    parts = [("m", f"{quantity(truth.mass)}", "kg")]
    if truth.friction:
        parts.append((r"\mu", quantity(truth.friction), ""))
    if truth.pull:
        parts.append(("F", quantity(truth.pull), "N"))
    tex = r",\quad ".join(rf"{symbol} = {value}" + (rf"\ \mathrm{{{unit}}}" if unit else "") for symbol, value, unit in parts)
    return tex, ", ".join(f"{s.replace(chr(92) + 'mu', 'μ')} = {quantity(v, u)}" for s, v, u in parts)


def _trace(truth: Truth, facts: Mapping[str, Fact]) -> Iterator[Step]:
    """The solution, step by step, in the order a teacher writes it."""
    force, a = forces_on(truth), truth.angle
    yield step_of(facts["block.mass"])
    yield step_of(facts["plane.angle"])
    yield Step("compute", "block", "weight", force.weight, say("the weight is G = mg = {m} × 9.8 = {v}", "重力G = mg = {m} × 9.8 = {v}", m=truth.mass), "N", ("block.mass", "block.gravity"), "weight", "weight")
    yield Step("compute", "block", "normal_force", force.normal, say("across the plane the forces balance, so N = G cos {a}° = {w} × cos {a}° ≈ {v}", "垂直于斜面方向受力平衡，N = G cos {a}° = {w} × cos {a}° ≈ {v}", a=a, w=force.weight), "N", ("weight", "plane.angle"), "normal", "normal")
    yield Step("compute", "block", "weight_along_plane", force.along, say("along the plane the weight pulls with G sin {a}° = {w} × sin {a}° ≈ {v}", "重力沿斜面向下的分力为G sin {a}° = {w} × sin {a}° ≈ {v}", a=a, w=force.weight), "N", ("weight", "plane.angle"), "weight", "along")
    if truth.pull:
        yield step_of(facts["block.pull"])
    if truth.friction:
        way = Pair("down the plane", "沿斜面下滑") if force.tendency < 0 else Pair("up the plane", "沿斜面上滑")
        uses = ("along", "block.pull") if truth.pull else ("along",)
        yield Step("decide", "block", "friction_direction", "up" if force.tendency < 0 else "down", say("the block tends to move {way}, so the friction points the other way, {friction}", "物块有{way}的趋势，摩擦力与之相反，{friction}", way=way, friction=_friction_way(force)), "", uses, "friction", "friction")


@dataclass(frozen=True)
class _Arrow:
    """A force arrow: direction in degrees from the up-plane direction, length in weights."""

    name: str
    tex: str
    label: str
    turn: float
    length: float
    words: Pair
    at_surface: bool = False


def _arrows(truth: Truth) -> list[_Arrow]:
    force, w = forces_on(truth), float(forces_on(truth).weight)
    arrows = [
        _Arrow("weight", "G", "G", -90 - truth.angle, 1.0, Pair("the weight G straight down", "竖直向下的重力G")),
        _Arrow("normal", "N", "N", 90, float(force.normal) / w, Pair("the normal force N at right angles to the plane", "垂直于斜面的支持力N")),
    ]
    if truth.friction:
        up = force.tendency < 0
        arrows.append(_Arrow("friction", "f", "f", 0 if up else 180, float(force.friction) / w, Pair(f"the friction f {'up' if up else 'down'} the plane", f"沿斜面向{'上' if up else '下'}的摩擦力f"), at_surface=True))
    if truth.pull:
        arrows.append(_Arrow("pull", "F", "F", 0, float(truth.pull) / w, Pair("the pull F up the plane", "沿斜面向上的拉力F")))
    return arrows


def _components(truth: Truth) -> list[_Arrow]:
    angle, none = math.radians(truth.angle), Pair("", "")
    return [
        _Arrow("along", "G_{1}", "G₁", 180, math.sin(angle), none),
        _Arrow("across", "G_{2}", "G₂", -90, math.cos(angle), none),
    ]


class _Plan:
    """Where things go, in pixels. The plane always spans the same base; a steeper one is taller."""

    def __init__(self, truth: Truth, style: Style) -> None:
        u, w, h = style.unit, style.width, style.height
        self._angle, self._mirror = math.radians(truth.angle), -1 if truth.rises == "left" else 1
        self._middle, self._unit = w / 2, u
        base, ground = min(0.62 * w, 560 * u), 0.78 * h
        left, right = w / 2 - base / 2, w / 2 + base / 2
        rise = base * math.tan(self._angle)
        self.foot = self._at(left, ground)
        self.wedge = [self.foot, self._at(right, ground), self._at(right, ground - rise)]
        self.ground = (self._at(left - 60 * u, ground), self._at(right + 60 * u, ground))
        self.soil = [self.ground[0], self.ground[1], self._at(right + 60 * u, ground + 16 * u), self._at(left - 60 * u, ground + 16 * u)]
        self.radius = 74 * u
        self.sweep = (-truth.angle, 0) if self._mirror > 0 else (180, 180 + truth.angle)
        half = math.radians(truth.angle / 2)
        reach = self.radius + 62 * u
        self.angle_at = self._at(left + reach * math.cos(half), ground - reach * math.sin(half) + 4 * u)
        along, across = self._axes()
        half_length, thickness = 46 * u, 58 * u
        seat = (left + base * 0.64, ground - rise * 0.64)
        self._scale = min(base * 0.34, 0.2 * h, rise * 0.64 + thickness / 2 - 48 * u)
        self._least = half_length + 26 * u
        corners = [(-half_length, 0), (half_length, 0), (half_length, thickness), (-half_length, thickness)]
        self.block = [self._at(seat[0] + s * along[0] + t * across[0], seat[1] + s * along[1] + t * across[1]) for s, t in corners]
        self.centre = self._at(seat[0] + across[0] * thickness / 2, seat[1] + across[1] * thickness / 2)
        self._touching = self._at(seat[0] + across[0] * thickness * 0.1, seat[1] + across[1] * thickness * 0.1)
        self.givens_at = (w / 2, ground + 62 * u)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (self._middle + self._mirror * (x - self._middle), y)

    def _axes(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Unit vectors up the plane and out of it, before mirroring, y down."""
        cos, sin = math.cos(self._angle), math.sin(self._angle)
        return (cos, -sin), (-sin, -cos)

    def tail(self, arrow: _Arrow) -> tuple[float, float]:
        """Forces start at the centre of the block, friction where block and plane touch."""
        return self._touching if arrow.at_surface else self.centre

    def _reach(self, arrow: _Arrow, extra: float) -> tuple[float, float]:
        direction = self._angle + math.radians(arrow.turn)
        length = arrow.length * self._scale
        if arrow.turn in (0, 180):  # along the plane an arrow must come out of the block to be seen
            length = max(length, self._least)
        length += extra
        x, y = self.tail(arrow)
        return (x + self._mirror * length * math.cos(direction), y - length * math.sin(direction))

    def tip(self, arrow: _Arrow) -> tuple[float, float]:
        return self._reach(arrow, 0)

    def beyond(self, arrow: _Arrow) -> tuple[float, float]:
        """Where the label sits: just past the tip."""
        x, y = self._reach(arrow, 20 * self._unit)
        if not arrow.at_surface:
            return x, y
        _, (nx, ny) = self._axes()
        return x - self._mirror * nx * 25 * self._unit, y - ny * 25 * self._unit
