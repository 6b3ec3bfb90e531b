"""A projectile launched from a height: trajectory, apex, landing point and velocity arrows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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


class Truth(BaseTruth):
    """Launch speed in m/s, angle above the horizontal in degrees, height in metres; no air resistance."""

    speed: int = Field(gt=0)
    angle: int = Field(ge=0, le=75)
    height: int = Field(ge=0)
    apex: bool = False
    velocity: bool = True

    @property
    def components(self) -> tuple[Decimal, Decimal]:
        """Horizontal and vertical launch velocity, rounded to 0.01 m/s."""
        a = math.radians(self.angle)
        return _cents(self.speed * math.cos(a)), _cents(self.speed * math.sin(a))

    @property
    def top(self) -> Decimal:
        """Greatest height above the ground."""
        return _cents(self.height + (self.speed * math.sin(math.radians(self.angle))) ** 2 / (2 * float(GRAVITY)))

    @property
    def flight(self) -> float:
        """Time until the ground is reached, in seconds."""
        up = self.speed * math.sin(math.radians(self.angle))
        return (up + math.sqrt(up * up + 2 * float(GRAVITY) * self.height)) / float(GRAVITY)

    @property
    def reach(self) -> float:
        """Horizontal distance of the landing point."""
        return self.speed * math.cos(math.radians(self.angle)) * self.flight


class Projectile(Generator):
    kind = "physics.projectile"
    subject = "physics"
    title = Pair("the path of a projectile", "抛体运动的轨迹图")
    turns = "what is drawn: horizontal throw, throw at an angle, launch height, apex with its height"
    covers = ("motion or force diagram",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        level = want.difficulty
        truth = Truth(
            speed=rng["speed"].integer(8, 40),
            angle=0 if level <= 2 else rng["angle"].choice(range(20, 71, 5 if level <= 6 else 1)),
            height=0 if 3 <= level <= 4 else rng["height"].integer(5, 45),
            apex=level >= 7,
        )
        if not _drawable(truth):
            raise Unsatisfiable("the path is too flat or too steep to draw to scale")
        return truth

    def dial(self, truth: Truth) -> float:
        return 1 + (truth.angle > 0) + (truth.angle > 0 and truth.height > 0) + 2 * truth.apex

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"ball": Pair("ball", "小球"), "path": Pair("path", "轨迹")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        across, up = truth.components
        facts = [
            Fact("ball", "speed", truth.speed, "m/s", say("the ball is launched at {v}", "小球的初速度为{v}"), element="givens"),
            Fact("ball", "angle", truth.angle, "°", say("the launch angle above the horizontal is {v}", "抛射角（与水平方向的夹角）为{v}"), element="givens"),
            Fact("ball", "height", truth.height, "m", say("the launch point is {v} above the ground", "抛出点离地高度为{v}"), element="givens"),
            Fact("ball", "gravity", GRAVITY, "m/s²", say("the acceleration of gravity is {v}", "重力加速度为{v}"), element="givens"),
            Fact("ball", "horizontal_velocity", across, "m/s", say("the horizontal velocity is {v}", "水平分速度为{v}"), given=False),
            Fact("ball", "vertical_velocity", up, "m/s", say("the initial vertical velocity is {v}", "竖直初速度为{v}"), given=False),
            Fact("path", "flight_time", _cents(truth.flight), "s", say("the flight lasts {v}", "飞行时间为{v}"), given=False),
            Fact("path", "range", _cents(truth.reach), "m", say("the ball lands {v} away", "落地点的水平距离为{v}"), given=False, element="landing"),
            Fact("path", "top", truth.top, "m", say("the highest point is {v} above the ground", "最高点离地{v}"), given=False, element="path"),
        ]
        if truth.apex:
            facts.append(Fact("path", "apex_marked", "H", "", say("the highest point is marked H", "最高点标为H"), element="apex"))
        return facts

    # -- drawing -----------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, field = paper(style), _Field(truth, style)
        u, ink, strokes = style.unit, style.palette.ink, style.palette.strokes
        words: dict[str, Any] = {"size": style.text, "face": style.faces, "baseline": "middle"}
        symbols: dict[str, Any] = words | {"face": style.math_faces}
        with canvas.element("ground", role="ground"):
            canvas.hatch(field.soil, spacing=12 * u, angle=45, stroke=Stroke(style.palette.muted, style.line * 0.6))
            canvas.line(*field.ground, stroke=Stroke(ink, style.line))
        if truth.height:
            with canvas.element("tower", role="body"):
                canvas.polygon(field.tower, fill=style.palette.fills[1], stroke=Stroke(ink, style.line))
            x = field.tower[0][0] - 26 * u
            with canvas.element("height", role="dimension"):
                canvas.arrow((x, field.start[1]), (x, field.ground[0][1]), stroke=Stroke(ink, style.line * 0.8), head=11 * u, both=True)
            with canvas.element("height_label", role="label", label="h"):
                canvas.math("h", (x - 18 * u, (field.start[1] + field.ground[0][1]) / 2), fill=ink, anchor="middle", **symbols)
        with canvas.element("path", role="curve"):
            canvas.polyline(field.path, stroke=Stroke(strokes[0], style.line * 1.2, dash=(9 * u, 6 * u)))
        if truth.apex:
            with canvas.element("apex", role="point", label="H"):
                canvas.circle(*field.apex, 5 * u, fill=strokes[2])
                canvas.text("H", (field.apex[0], field.apex[1] - 24 * u), fill=strokes[2], anchor="middle", **words)
        with canvas.element("landing", role="point", label="P"):
            canvas.circle(*field.landing, 5 * u, fill=strokes[1])
            canvas.text("P", (field.landing[0] + 24 * u, field.landing[1] - 22 * u), fill=strokes[1], anchor="middle", **words)
        if truth.velocity:
            with canvas.element("velocity", role="velocity"):
                canvas.arrow(field.start, field.velocity_tip, stroke=Stroke(strokes[1], style.line * 1.4), head=14 * u)
            with canvas.element("velocity_label", role="label", label="v₀"):
                canvas.math("v_{0}", field.velocity_label, fill=strokes[1], anchor="middle", **symbols)
        with canvas.element("ball", role="body"):
            canvas.circle(*field.start, 10 * u, fill=style.palette.fills[0], stroke=Stroke(ink, style.line))
        tex, plain = _givens(truth)
        with canvas.element("givens", role="label", label=plain):
            canvas.math(tex, field.givens_at, fill=ink, anchor="middle", **symbols)
        return canvas

    # -- words -------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        how = Pair("horizontally", "水平") if truth.angle == 0 else Pair(f"at {truth.angle}° to the horizontal", f"以{truth.angle}°仰角")
        short = say("the [path|trajectory] of a ball thrown {how} at {v}[ from a height of {h}|]" if truth.height else "the [path|trajectory] of a ball thrown {how} at {v}", "小球{how}以{v}抛出的[轨迹图|运动轨迹]", how=how, v=facts["ball.speed"].text, h=facts["ball.height"].text)
        extra = [
            say("the path is a dashed parabola that ends at the landing point P on the ground", "轨迹为虚线抛物线，落地点标为P"),
            say("the data under the picture read “{givens}”", "图下方写着“{givens}”", givens=_givens(truth)[1]),
        ]
        if truth.velocity:
            extra.append(say("an arrow v₀ at the start shows the launch velocity", "起点处的箭头v₀表示初速度"))
        if truth.height:
            extra.append(say("the ball starts on top of a tower whose height is marked h", "小球从高台顶端抛出，台高标为h"))
        given = [fact for fact in facts.values() if fact.given]
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), tuple(_trace(truth, facts)))

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        changes = [
            ("change_speed", Pair("the launch speed", "初速度"), "speed", "m/s", rng["speed"].choice([s for s in range(8, 41) if abs(s - truth.speed) > 2])),
            ("change_angle", Pair("the launch angle", "抛射角"), "angle", "°", rng["angle"].choice([a for a in range(20, 71, 5) if abs(a - truth.angle) >= 5])),
            ("change_height", Pair("the launch height", "抛出点高度"), "height", "m", rng["height"].choice([h for h in range(5, 46, 5) if abs(h - truth.height) >= 5])),
        ]
        for op, what, field, unit, new in changes:
            after = truth.model_copy(update={field: new})
            if _drawable(after):
                words = set_value(what, quantity(getattr(truth, field), unit), quantity(new, unit))
                yield Edit(op, after, "path", *words, steps=self._steps(after), inverse_steps=self._steps(truth))
        if truth.angle:
            after = truth.model_copy(update={"apex": not truth.apex})
            words = (add_part if after.apex else remove_part)(Pair("the mark H of the highest point", "最高点的标记H"), Pair("on the path", "位于轨迹上"), Pair("on the path", "位于轨迹上"))
            step = Step("decide", "path", "path_unchanged", True, say("marking the highest point leaves the path as it is", "标出最高点不会改变轨迹"))
            yield Edit("show_apex" if after.apex else "hide_apex", after, "apex", *words, steps=(step,), inverse_steps=(step,))

    def _steps(self, truth: Truth) -> tuple[Step, ...]:
        return tuple(_trace(truth, {fact.key: fact for fact in self.facts(truth)}))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        trace = {step.name: step for step in _trace(truth, facts)}
        order = list(trace.values())
        seen = ("ball.speed", "ball.angle", "ball.height", "ball.gravity")
        yield Question("read_speed", say("[What is|Read off] the launch speed v₀.", "小球的初速度v₀是多少？"), truth.speed, "number", "m/s", evidence=("ball.speed",), steps=(trace["ball.speed"],))
        yield Question("flight_time", say("[How long is the ball in the air|Find the time of flight] (two decimals)?", "小球在空中运动的时间是多少（保留两位小数）？"), _cents(truth.flight), "number", "s", evidence=seen, steps=tuple(s for s in order if s.name not in ("top", "range")))
        yield Question("range", say("[How far from the launch point|At what horizontal distance] does the ball land (two decimals)?", "落地点P与抛出点的水平距离是多少（保留两位小数）？"), _cents(truth.reach), "number", "m", evidence=seen, steps=tuple(s for s in order if s.name != "top"))
        steeper = truth.angle > 45
        yield Question("steeper_than_45", say("Is the launch angle greater than {a}?", "抛射角大于{a}吗？", a="45°"), Pair("yes", "是") if steeper else Pair("no", "否"), "boolean", evidence=("ball.angle",), steps=(trace["ball.angle"], Step("decide", "ball", "compared_with", 45, say("{x}° is {than} {v}", "{x}°{than}{v}", x=truth.angle, than=Pair("greater than" if steeper else "not greater than", "大于" if steeper else "不大于")), "°", ("ball.angle",))))


def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _drawable(truth: Truth) -> bool:
    tall = float(truth.top)
    return tall > 0 and 0.55 <= truth.reach / tall <= 6 and truth.height + tall > 0 and (not truth.height or truth.height > tall / 8)


def _givens(truth: Truth) -> tuple[str, str]:
    parts = [("v_{0}", "v₀", truth.speed, "m/s"), ("h", "h", truth.height, "m"), ("g", "g", GRAVITY, "m/s²")]
    tex = [rf"{t} = {value}\ \mathrm{{{unit}}}" for t, _, value, unit in parts]
    plain = [f"{p} = {value} {unit}" for _, p, value, unit in parts]
    tex.insert(1, rf"\theta = {truth.angle}°")
    plain.insert(1, f"θ = {truth.angle}°")
    return r",\ \ ".join(tex), ", ".join(plain)


def _trace(truth: Truth, facts: Mapping[str, Fact]) -> Iterator[Step]:
    across, up = truth.components
    for key in ("ball.speed", "ball.angle", "ball.height", "ball.gravity"):
        yield step_of(facts[key])
    yield Step("compute", "ball", "vertical_velocity", up, say("the vertical part of the velocity is {speed} × sin {a}° ≈ {v}", "竖直分速度为{speed} × sin {a}° ≈ {v}", speed=truth.speed, a=truth.angle), "m/s", ("ball.speed", "ball.angle"), "velocity", "up")
    yield Step("compute", "ball", "horizontal_velocity", across, say("the horizontal part is {speed} × cos {a}° ≈ {v}, and it never changes", "水平分速度为{speed} × cos {a}° ≈ {v}，且保持不变", speed=truth.speed, a=truth.angle), "m/s", ("ball.speed", "ball.angle"), "velocity", "across")
    if truth.angle:
        yield Step("compute", "path", "top", truth.top, say("with the vertical velocity u the highest point is h + u² ÷ (2g) ≈ {v} above the ground", "设竖直分速度为u，最高点离地h + u² ÷ (2g) ≈ {v}"), "m", ("up", "ball.height", "ball.gravity"), "path", "top")
    yield Step("compute", "path", "flight_time", _cents(truth.flight), say("the ground is reached when {h} + {up}t = 4.9t², so t ≈ {v}", "落地时{h} + {up}t = 4.9t²，解得t ≈ {v}", h=truth.height, up=up), "s", ("up", "ball.height", "ball.gravity"), "path", "time")
    yield Step("compute", "path", "range", _cents(truth.reach), say("in that time the ball covers {speed} × cos {a}° × t ≈ {v}", "这段时间内水平位移为{speed} × cos {a}° × t ≈ {v}", speed=truth.speed, a=truth.angle), "m", ("across", "time"), "landing", "range")


class _Field:
    """The launch site to scale, metres into pixels, y up from the ground line."""

    def __init__(self, truth: Truth, style: Style) -> None:
        u, w, h = style.unit, style.width, style.height
        top = float(truth.top)
        left = 130 * u if truth.height else 80 * u
        scale = min((w - left - 90 * u) / truth.reach, 0.62 * h / top)
        ground = min(0.8 * h, 0.47 * h + top * scale / 2)
        origin = left + max(0.0, (w - left - 90 * u - truth.reach * scale) / 2)

        def at(x: float, y: float) -> tuple[float, float]:
            return origin + x * scale, ground - y * scale

        across, up = (float(v) for v in truth.components)
        g, times = float(GRAVITY), [truth.flight * i / 160 for i in range(161)]
        self.start, self.landing = at(0, truth.height), at(truth.reach, 0)
        self.path = [at(across * t, truth.height + up * t - g * t * t / 2) for t in times]
        self.apex = at(across * up / g, top)
        self.ground = ((40 * u, ground), (w - 40 * u, ground))
        self.soil = [(40 * u, ground), (w - 40 * u, ground), (w - 40 * u, ground + 16 * u), (40 * u, ground + 16 * u)]
        edge = origin - 62 * u
        self.tower = [(edge, self.start[1] + 10 * u), (origin, self.start[1] + 10 * u), (origin, ground), (edge, ground)]
        angle, reach = math.radians(truth.angle), 84 * u
        self.velocity_tip = (self.start[0] + reach * math.cos(angle), self.start[1] - reach * math.sin(angle))
        self.velocity_label = (
            self.start[0] + 0.8 * reach * math.cos(angle) - 26 * u * math.sin(angle),
            self.start[1] - 0.8 * reach * math.sin(angle) - 26 * u * math.cos(angle),
        )
        self.givens_at = (w / 2, ground + 0.11 * h)
