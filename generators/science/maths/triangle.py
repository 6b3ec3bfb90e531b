"""A triangle on the coordinate plane with its centres, circles, medians, altitudes and bisectors."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas, Frame, Placer, Stroke, fit
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

Extra = Literal["", "circumcircle", "incircle", "medians", "altitude", "bisector"]
EXTRAS: dict[Extra, Pair] = {
    "circumcircle": Pair("the circumscribed circle with its centre O", "外接圆及圆心O"),
    "incircle": Pair("the inscribed circle with its centre I", "内切圆及圆心I"),
    "medians": Pair("the three medians and the centroid G", "三条中线及重心G"),
    "altitude": Pair("the altitude from C with its foot H", "过C的高及垂足H"),
    "bisector": Pair("the angle bisector from A to the point D on BC", "∠A的平分线AD（D在BC上）"),
}
Point = tuple[float, float]
TRIES = 40


class Truth(BaseTruth):
    """Vertices A, B, C with integer coordinates, and what is constructed on the triangle."""

    a: tuple[int, int]
    b: tuple[int, int]
    c: tuple[int, int]
    extras: tuple[Extra, ...] = ()
    lengths: bool = False

    @property
    def corners(self) -> tuple[Point, Point, Point]:
        return self.a, self.b, self.c


class Triangle(Generator):
    kind = "maths.triangle"
    subject = "maths"
    title = Pair("a triangle on the coordinate plane", "坐标平面上的三角形")
    turns = "number of constructed lines and circles"
    covers = ("triangle figure", "inscribed / circumscribed / mutually tangent circles", "composite plane figure with auxiliary constructions")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        level = want.difficulty
        extras: tuple[Extra, ...] = tuple(sorted(rng["extras"].sample(tuple(EXTRAS), (level - 1) // 3)))
        for attempt in range(TRIES):
            corner = rng["corners", attempt]
            a, b, c = ((corner["x", i].integer(0, 10), corner["y", i].integer(0, 10)) for i in range(3))
            truth = Truth(a=a, b=b, c=c, extras=extras, lengths=level % 3 != 1)
            if _tidy(truth):
                return truth
        raise Unsatisfiable("every triangle tried is too flat or too small")

    def dial(self, truth: Truth) -> float:
        return 3 * len(truth.extras) + truth.lengths

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"triangle": Pair("triangle ABC", "三角形ABC")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        facts = [Fact(name, "at", list(point), "", say("{n} is the point ({x}, {y})", "{n}的坐标为({x}, {y})", n=name, x=point[0], y=point[1]), element=f"p_{name}") for name, point in zip("ABC", truth.corners, strict=True)]
        for name, (p, q) in _sides(truth).items():
            facts.append(Fact(name, "length", _cents(math.dist(p, q)), "", say("{n} has length {v} (two decimals)", "{n}的长为{v}（保留两位小数）", n=name), given=truth.lengths, element=f"l_{name}"))
        for name, angle in zip("ABC", _angles(truth), strict=True):
            facts.append(Fact(f"angle_{name}", "size", _cents(angle), "°", say("angle {n} is about {v}", "∠{n}约为{v}", n=name), given=False))
        facts += [
            Fact("triangle", "area", Decimal(abs(_twice_area(truth))) / 2, "", say("the area is {v}", "面积为{v}"), given=False),
            Fact("triangle", "kind", _kind(truth).en, "", say("the triangle is {k}", "该三角形是{k}", k=_kind(truth)), given=False),
        ]
        for extra in truth.extras:
            facts.append(Fact("triangle", extra, True, "", say("{what} is drawn" if extra != "medians" else "{what} are drawn", "画出了{what}", what=EXTRAS[extra])))
        if "circumcircle" in truth.extras:
            facts.append(Fact("circumcircle", "radius", _cents(_circle(truth)[1]), "", say("the circumradius is about {v}", "外接圆半径约为{v}"), given=False))
        if "incircle" in truth.extras:
            facts.append(Fact("incircle", "radius", _cents(_incircle(truth)[1]), "", say("the inradius is about {v}", "内切圆半径约为{v}"), given=False))
        return facts

    # -- drawing -----------------------------------------------------------------------------------

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, w, h = paper(style), style.width, style.height
        frame = fit((-1.2, -1.2, 11.4, 11.4), (0.05 * w, 0.04 * h, 0.95 * w, 0.96 * h))
        self._axes(canvas, style, frame)
        with canvas.element("triangle", role="body"):
            canvas.polygon([frame(*p) for p in truth.corners], fill=style.palette.fills[0])
        for name, (p, q) in _sides(truth).items():
            with canvas.element(name, role="side"):
                canvas.line(frame(*p), frame(*q), stroke=Stroke(style.palette.ink, style.line * 1.2))
        for i, extra in enumerate(sorted(truth.extras)):
            self._extra(canvas, style, frame, truth, extra, style.palette.strokes[(1 + i) % len(style.palette.strokes)])
        for name, point in zip("ABC", truth.corners, strict=True):
            with canvas.element(f"p_{name}", role="point"):
                canvas.circle(*frame(*point), 5 * style.unit, fill=style.palette.ink)
        placer = Placer(canvas, 2 * style.unit)
        middle = tuple(sum(p[k] for p in truth.corners) / 3 for k in range(2))
        for name, point in zip("ABC", truth.corners, strict=True):
            self._label(canvas, style, placer, f"n_{name}", name, frame(*point), frame(*middle))
        for extra in sorted(truth.extras):
            point, _, _, letter = _construction(truth, extra)
            self._label(canvas, style, placer, f"n_{letter}", letter, frame(*point), None)
        if truth.lengths:
            for name, (p, q) in _sides(truth).items():
                self._label(canvas, style, placer, f"l_{name}", f"{_cents(math.dist(p, q)):f}", frame((p[0] + q[0]) / 2, (p[1] + q[1]) / 2), frame(*middle))
        return canvas

    def _axes(self, canvas: Canvas, style: Style, frame: Frame) -> None:
        ink, grid = Stroke(style.palette.muted, style.line * 0.8), Stroke(style.palette.grid, 1)
        with canvas.element("grid", role="background"):
            for k in range(12):
                canvas.line(frame(k, 0), frame(k, 11), stroke=grid)
                canvas.line(frame(0, k), frame(11, k), stroke=grid)
        with canvas.element("axes", role="axis"):
            canvas.arrow(frame(-0.6, 0), frame(11.4, 0), stroke=ink, head=11 * style.unit)
            canvas.arrow(frame(0, -0.6), frame(0, 11.4), stroke=ink, head=11 * style.unit)
        text: dict[str, Any] = {"size": max(style.text * 0.75, 15.5 * max(style.width, style.height) / 1024), "face": style.faces, "fill": style.palette.muted, "anchor": "middle", "baseline": "middle"}
        for k in range(2, 11, 2):
            for axis, at in (("x", frame(k, -0.55)), ("y", frame(-0.6, k))):
                with canvas.element(f"{axis}{k}", role="tick", label=str(k)):
                    canvas.text(str(k), at, **text)

    def _label(self, canvas: Canvas, style: Style, placer: Placer, name: str, text: str, at: Point, middle: Point | None) -> None:
        """A label at a free place near its point, outside of the triangle where it can be."""
        size = style.text * (0.85 if name.startswith("l_") else 1.0)
        box = canvas.measure(text, size, style.faces)
        towards = (at[0] - middle[0], at[1] - middle[1]) if middle else (1.0, -1.0)
        spot = placer.place((box.width, box.ascent + box.descent), at, 6 * style.unit, towards)
        with canvas.element(name, role="label", label=text):
            canvas.text(text, spot, size=size, face=style.faces, fill=style.palette.ink, anchor="middle", baseline="middle", halo=style.palette.paper)

    def _extra(self, canvas: Canvas, style: Style, frame: Frame, truth: Truth, extra: str, colour: str) -> None:
        stroke = Stroke(colour, style.line)
        point, lines, radius, letter = _construction(truth, extra)
        with canvas.element(extra, role="construction"):
            for p, q in lines:
                canvas.line(frame(*p), frame(*q), stroke=Stroke(colour, style.line, dash=(8 * style.unit, 5 * style.unit)))
            if radius:
                canvas.circle(*frame(*point), frame.length(radius), stroke=stroke)
        with canvas.element(f"p_{letter}", role="point"):
            canvas.circle(*frame(*point), 4.5 * style.unit, fill=colour)

    # -- words -------------------------------------------------------------------------------------

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        points = [f"{n}({p[0]}, {p[1]})" for n, p in zip("ABC", truth.corners, strict=True)]
        extras = Pair("", "") if not truth.extras else Pair(" and {x}", "，并作出{x}")
        short = say("[a|the] triangle with vertices {points}" + extras.en, "顶点为{points}的三角形" + extras.zh, points=points, x=[EXTRAS[e] for e in truth.extras])
        extra = [say("axes with ticks from {a} to {b} and a light grid lie behind it", "背景为坐标轴和浅色网格，刻度从{a}到{b}", a=2, b=10)]
        given = [fact for fact in facts.values() if fact.given]
        plan = (*(step_of(fact) for fact in given), Step("decide", "axes", "span", [2, 10], say("label the axes from {a} to {b}", "坐标轴标注{a}到{b}", a=2, b=10)))
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        for name in rng["corner"].shuffled(["a", "b", "c"]):
            old = getattr(truth, name)
            new = (max(0, min(10, old[0] + rng["dx"].choice((-2, -1, 1, 2)))), max(0, min(10, old[1] + rng["dy"].choice((-2, -1, 1, 2)))))
            after = truth.model_copy(update={name: new})
            if _tidy(after) and new != old:
                words = set_value(Pair(f"the position of {name.upper()}", f"点{name.upper()}的坐标"), f"({old[0]}, {old[1]})", f"({new[0]}, {new[1]})")
                yield Edit("move_vertex", after, f"p_{name.upper()}", *words, steps=self._stated(after), inverse_steps=self._stated(truth))
                break
        extra = rng["extra"].choice(tuple(EXTRAS))
        have = extra in truth.extras
        after = truth.model_copy(update={"extras": tuple(sorted(set(truth.extras) ^ {extra}))})
        where = Pair("on triangle ABC", "作在三角形ABC上")
        words = (remove_part if have else add_part)(EXTRAS[extra], where, where)
        steps = (Step("act", "triangle", extra, not have, say("the triangle itself stays; {what} {how}", "三角形本身不变，{how}{what}", what=EXTRAS[extra], how=Pair("goes" if have else "is constructed", "去掉" if have else "作出"))),)
        back = (Step("act", "triangle", extra, have, say("the triangle itself stays; {what} {how}", "三角形本身不变，{how}{what}", what=EXTRAS[extra], how=Pair("is constructed" if have else "goes", "作出" if have else "去掉"))),)
        yield Edit(f"remove_{extra}" if have else f"draw_{extra}", after, extra, *words, steps=steps, inverse_steps=back)
        after = truth.model_copy(update={"lengths": not truth.lengths})
        what, where = Pair("the lengths of the three sides", "三条边的长度"), Pair("beside the sides", "标在各边旁")
        words = (add_part if after.lengths else remove_part)(what, where, where)
        yield Edit("show_lengths" if after.lengths else "hide_lengths", after, "l_AB", *words, steps=self._stated(after), inverse_steps=self._stated(truth))

    def _stated(self, truth: Truth) -> tuple[Step, ...]:
        return tuple(step_of(fact) for fact in self.facts(truth) if fact.given)

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        corners = tuple(step_of(facts[f"{n}.at"]) for n in "ABC")
        keys = tuple(f"{n}.at" for n in "ABC")
        area = facts["triangle.area"].value
        doubled = _twice_area(truth)
        (ax, ay), (bx, by), (cx, cy) = truth.corners
        u, v = (bx - ax, by - ay), (cx - ax, cy - ay)
        vectors = Step("compute", "triangle", "vectors", [*u, *v], say("the vectors are AB = ({a}, {b}) and AC = ({c}, {d})", "向量AB = ({a}, {b})，AC = ({c}, {d})", a=u[0], b=u[1], c=v[0], d=v[1]), "", keys, "", "vectors")
        cross = Step("compute", "triangle", "cross_product", doubled, say("their cross product AB × AC is {v}", "它们的叉积AB × AC为{v}"), "", ("vectors",), "", "cross")
        half = Step("compute", "triangle", "area", area, say("half of its size is the area, {v}", "其绝对值的一半即面积{v}"), "", ("cross",))
        yield Question("area", say("[What is|Find] the area of triangle ABC.", "三角形ABC的面积是多少？"), area, "number", evidence=keys, steps=(*corners, vectors, cross, half))
        name = rng["side"].choice(tuple(_sides(truth)))
        length = facts[f"{name}.length"]
        yield Question("side_length", say("[How long is|What is the length of] {n}, to two decimals?", "{n}的长度是多少（保留两位小数）？", n=name), length.value, "number", evidence=keys, steps=(*corners, step_of(length, "compute")))
        kinds = (Pair("acute-angled", "锐角三角形"), Pair("right-angled", "直角三角形"), Pair("obtuse-angled", "钝角三角形"))
        yield Question("kind", say("Is the triangle acute-angled, right-angled or obtuse-angled?", "该三角形是锐角、直角还是钝角三角形？"), _kind(truth), "choice", choices=tuple(rng["kind"].shuffled(kinds)), evidence=keys, steps=(*corners, *(step_of(facts[f"angle_{n}.size"], "compute") for n in "ABC"), step_of(facts["triangle.kind"], "decide")))
        longest = max(_sides(truth), key=lambda n: math.dist(*_sides(truth)[n]))
        if sorted(_squares(truth))[-1] != sorted(_squares(truth))[-2]:
            yield Question("longest_side", say("Which side is the longest?", "哪条边最长？"), longest, "string", evidence=keys, steps=(*(step_of(facts[f"{n}.length"], "compute") for n in _sides(truth)), Step("decide", "triangle", "longest_side", longest, say("the largest of these belongs to {v}", "其中最大的是{v}"), "", keys)))
        corner = rng["read"].choice("ABC")
        point = truth.corners["ABC".index(corner)]
        yield Question("read_point", say("What are the coordinates of {n}?", "点{n}的坐标是多少？", n=corner), f"({point[0]}, {point[1]})", "string", evidence=(f"{corner}.at",), steps=(step_of(facts[f"{corner}.at"]),))
        same = len(set(_squares(truth))) < 3
        yield Question("isosceles", say("Are two sides of the triangle equally long?", "该三角形有两条边相等吗？"), YES if same else NO, "boolean", evidence=keys, steps=(*(step_of(facts[f"{n}.length"], "compute") for n in _sides(truth)),))


def _sides(truth: Truth) -> dict[str, tuple[Point, Point]]:
    return {"AB": (truth.a, truth.b), "BC": (truth.b, truth.c), "CA": (truth.c, truth.a)}


def _squares(truth: Truth) -> list[int]:
    return [round((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) for p, q in _sides(truth).values()]


def _twice_area(truth: Truth) -> int:
    (ax, ay), (bx, by), (cx, cy) = truth.corners
    return round((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))


def _angles(truth: Truth) -> list[float]:
    """Interior angles at A, B, C in degrees."""
    result = []
    for i in range(3):
        p, q, r = (truth.corners[(i + k) % 3] for k in range(3))
        turn = math.atan2(r[1] - p[1], r[0] - p[0]) - math.atan2(q[1] - p[1], q[0] - p[0])
        result.append(abs(math.degrees(math.remainder(turn, math.tau))))
    return result


def _kind(truth: Truth) -> Pair:
    a, b, c = sorted(_squares(truth))
    if a + b == c:
        return Pair("right-angled", "直角三角形")
    return Pair("acute-angled", "锐角三角形") if a + b > c else Pair("obtuse-angled", "钝角三角形")


def _circle(truth: Truth) -> tuple[Point, float]:
    """Circumcentre and radius."""
    (ax, ay), (bx, by), (cx, cy) = truth.corners
    d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    ux = ((ax**2 + ay**2) * (by - cy) + (bx**2 + by**2) * (cy - ay) + (cx**2 + cy**2) * (ay - by)) / d
    uy = ((ax**2 + ay**2) * (cx - bx) + (bx**2 + by**2) * (ax - cx) + (cx**2 + cy**2) * (bx - ax)) / d
    return (ux, uy), math.dist((ux, uy), truth.a)


def _incircle(truth: Truth) -> tuple[Point, float]:
    """Incentre and radius."""
    c, a, b = (math.dist(p, q) for p, q in _sides(truth).values())
    total = a + b + c
    x = (a * truth.a[0] + b * truth.b[0] + c * truth.c[0]) / total
    y = (a * truth.a[1] + b * truth.b[1] + c * truth.c[1]) / total
    return (x, y), abs(_twice_area(truth)) / total


def _construction(truth: Truth, extra: str) -> tuple[Point, list[tuple[Point, Point]], float, str]:
    """Named point, auxiliary segments, radius (0 for none) and letter of a construction."""
    a, b, c = truth.corners
    if extra == "circumcircle":
        centre, radius = _circle(truth)
        return centre, [], radius, "O"
    if extra == "incircle":
        centre, radius = _incircle(truth)
        return centre, [], radius, "I"
    if extra == "medians":
        centre = ((a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3)
        middles = [((q[0] + r[0]) / 2, (q[1] + r[1]) / 2) for q, r in ((b, c), (c, a), (a, b))]
        return centre, list(zip((a, b, c), middles, strict=True)), 0.0, "G"
    if extra == "altitude":
        share = ((c[0] - a[0]) * (b[0] - a[0]) + (c[1] - a[1]) * (b[1] - a[1])) / math.dist(a, b) ** 2
        foot = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
        return foot, [(c, foot)], 0.0, "H"
    share = math.dist(a, b) / (math.dist(a, b) + math.dist(a, c))
    point = (b[0] + share * (c[0] - b[0]), b[1] + share * (c[1] - b[1]))
    return point, [(a, point)], 0.0, "D"


def _tidy(truth: Truth) -> bool:
    if abs(_twice_area(truth)) < 24 or min(_angles(truth)) < 28:
        return False
    (x, y), radius = _circle(truth)
    return x - radius > -1.1 and y - radius > -1.1 and x + radius < 11.2 and y + radius < 11.2


def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"))
