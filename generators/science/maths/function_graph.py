"""The graph of a polynomial with integer roots: zeros, vertex or turning points, intercepts, tangents."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas
from generators.canvas.mpl import draw_figure
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
    number_text,
    say,
    step_of,
)
from generators.science._plots import Roles, centred_axes, figure_for, set_ticks

SPAN = 6


class Truth(BaseTruth):
    """f(x) = scale · ∏ (x − root): degree 1 to 3, roots distinct integers, drawn on −6 … 6."""

    roots: tuple[int, ...]
    scale: Fraction
    zeros: bool = True
    intercept: bool = False
    turning: bool = False

    def __call__(self, x: float) -> float:
        return float(self.scale) * math.prod(x - r for r in self.roots)


class FunctionGraph(Generator):
    kind = "maths.function_graph"
    subject = "maths"
    title = Pair("the graph of a function", "函数的图象")
    turns = "degree of the polynomial and marked features"
    covers = ("function graph with marked features",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        level = want.difficulty
        degree = 1 if level <= 2 else 2 if level <= 6 else 3
        roots = tuple(sorted(rng["roots"].sample(range(-4, 5), degree)))
        choices = {1: ("1/2", "1", "3/2", "2"), 2: ("1/4", "1/2", "3/4", "1"), 3: ("1/10", "1/8", "1/6", "1/5", "1/4")}[degree]
        scale = Fraction(rng["scale"].choice(choices)) * rng["sign"].choice((1, -1))
        truth = Truth(roots=roots, scale=scale, intercept=level in (2, 4, 5, 6, 8, 9, 10), turning=degree > 1 and level in (5, 6, 9, 10))
        if not _drawable(truth):
            raise Unsatisfiable("the graph leaves the page between its zeros")
        return truth

    def dial(self, truth: Truth) -> float:
        return 3 * len(truth.roots) + truth.zeros + truth.intercept + truth.turning

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"curve": Pair("graph", "图象"), "function": Pair("function", "函数")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        facts = [
            Fact("function", "formula", _formula(truth), "", say("the function is “{f}”", "函数为“{f}”", f=_formula(truth)), element="formula"),
            Fact("function", "degree", len(truth.roots), "", say("its degree is {v}", "函数的次数为{v}"), given=False),
            Fact("function", "zeros", list(truth.roots), "", say("it [is zero|crosses the x-axis] at x = {v}", "图象与x轴交点的横坐标为{v}"), given=truth.zeros),
            Fact("function", "y_intercept", _y(truth, 0), "", say("it crosses the y-axis at y = {v}", "图象与y轴交点的纵坐标为{v}"), given=truth.intercept, element="intercept"),
            Fact("function", "end_behaviour", "rises" if truth.scale > 0 else "falls", "", say("it {way} for large x", "x足够大时函数{way}", way=Pair("rises" if truth.scale > 0 else "falls", "递增" if truth.scale > 0 else "递减")), given=False),
        ]
        if len(truth.roots) == 2:
            x, y = _vertex(truth)
            facts.append(Fact("function", "vertex_x", x, "", say("the vertex has x = {v}", "顶点的横坐标为{v}"), given=truth.turning, element="turning0"))
            facts.append(Fact("function", "vertex_y", y, "", say("the vertex has y = {v}", "顶点的纵坐标为{v}"), given=truth.turning, element="turning0"))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, roles = paper(style), Roles()
        figure, axes = figure_for(style, bottom=0.14, left=0.08, right=0.94)
        centred_axes(axes)
        axes.set_xlim(-SPAN - 0.4, SPAN + 0.4)
        axes.set_ylim(-SPAN - 0.4, SPAN + 0.4)
        set_ticks(axes, style, *_free_ticks(truth), roles)
        xs = np.linspace(-SPAN - 0.4, SPAN + 0.4, 500)
        (curve,) = axes.plot(xs, [truth(x) for x in xs], color=style.palette.strokes[0], linewidth=style.line * 1.7)
        curve.set_gid("curve")
        roles["curve"] = ("curve", "")
        marks = [(f"zero{i}", float(r), 0.0, 1) for i, r in enumerate(truth.roots) if truth.zeros]
        marks += [("intercept", 0.0, truth(0), 2)] if truth.intercept else []
        marks += [(f"turning{i}", x, truth(x), 3) for i, x in enumerate(_turning(truth)) if truth.turning]
        for gid, x, y, colour in marks:
            (dot,) = axes.plot([x], [y], "o", markersize=10 * style.unit, color=style.palette.strokes[colour], zorder=4)
            dot.set_gid(gid)
            roles[gid] = ("point", "")
        draw_figure(canvas, figure, style.faces, roles)
        text: dict[str, Any] = {"size": style.text, "face": style.math_faces, "fill": style.palette.ink, "anchor": "middle", "baseline": "middle"}
        with canvas.element("formula", role="label", label=_formula(truth)):
            canvas.math(_tex(truth), (style.width / 2, 0.93 * style.height), **text)
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        short = say("[the graph of|a graph of|a plot of] “{f}” from x = {a} to x = {b}", "“{f}”在x = {a}到x = {b}上的[图象|函数图象]", f=_formula(truth), a=-SPAN, b=SPAN)
        marked = [word for shown, word in ((truth.zeros, Pair("its zeros", "零点")), (truth.intercept, Pair("the y-intercept", "与y轴的交点")), (truth.turning, Pair("its turning points", "极值点"))) if shown]
        extra = [say("the axes cross at the origin and carry integer ticks", "坐标轴交于原点，刻度为整数"), say("the formula is written below the graph", "函数式写在图象下方")]
        if marked:
            extra.append(say("dots mark {m}", "用圆点标出{m}", m=marked))
        given = [fact for fact in facts.values() if fact.given]
        plan = tuple(step_of(fact, "observe" if fact.given else "compute") for fact in facts.values())
        span = Step("decide", "axes", "span", [-SPAN, SPAN], say("the axes run from {a} to {b}", "坐标轴取{a}到{b}", a=-SPAN, b=SPAN))
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), (*plan, span))

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        i = rng["root"].integer(0, len(truth.roots) - 1)
        old = truth.roots[i]
        for new in rng["new"].shuffled([r for r in range(-4, 5) if r not in truth.roots]):
            after = truth.model_copy(update={"roots": tuple(sorted((*truth.roots[:i], new, *truth.roots[i + 1 :])))})
            if _drawable(after):
                yield Edit("move_zero", after, "curve", *set_value(Pair("one zero of the function", "函数的一个零点"), f"x = {old}", f"x = {new}"), steps=self._steps(after), inverse_steps=self._steps(truth))
                break
        flipped = truth.model_copy(update={"scale": -truth.scale})
        words = set_value(Pair("the sign of the leading coefficient", "最高次项系数的符号"), *(Pair("plus", "正") if t.scale > 0 else Pair("minus", "负") for t in (truth, flipped)))
        if _drawable(flipped):
            yield Edit("reflect_in_x_axis", flipped, "curve", *words, steps=self._steps(flipped), inverse_steps=self._steps(truth))
        toggles = [("zeros", "zero0", Pair("the dots at the zeros", "零点处的圆点"), Pair("on the x-axis", "位于x轴上")), ("intercept", "intercept", Pair("the dot at the y-intercept", "与y轴交点处的圆点"), Pair("on the y-axis", "位于y轴上"))]
        field, target, what, where = rng["toggle"].choice(toggles)
        after = truth.model_copy(update={field: not getattr(truth, field)})
        shown = getattr(after, field)
        fact = {f.key: f for f in self.facts(truth)}["function.zeros" if field == "zeros" else "function.y_intercept"]
        step = step_of(fact, "compute")
        yield Edit(f"mark_{field}" if shown else f"unmark_{field}", after, target, *(add_part if shown else remove_part)(what, where, where), steps=(step,), inverse_steps=(step,))

    def _steps(self, truth: Truth) -> tuple[Step, ...]:
        return tuple(step_of(fact, "compute") for fact in self.facts(truth))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        formula = step_of(facts["function.formula"])
        zeros = step_of(facts["function.zeros"], "observe")
        yield Question("zeros", say("[At which x is the function zero?|Read off the zeros of the function.]", "[函数的零点是什么？|函数在哪些x处等于零？]"), list(truth.roots), "set", evidence=("function.zeros",), steps=(formula, zeros))
        yield Question("count_zeros", say("How many times does the graph cross the x-axis?", "图象与x轴有几个交点？"), len(truth.roots), "integer", evidence=("function.zeros",), steps=(zeros, Step("compute", "function", "count", len(truth.roots), say("that makes {v}", "共{v}个"), "", ("function.zeros",))))
        yield Question("y_intercept", say("[What is|Find] the y-intercept of the graph.", "图象与y轴交点的纵坐标是多少？"), facts["function.y_intercept"].value, "number", evidence=("function.formula",), steps=(formula, step_of(facts["function.y_intercept"], "compute")))
        x = rng["at"].integer(-3, 3)
        value = _y(truth, x)
        if value != 0:
            yield Question("sign", say("Is the function positive at x = {x}?", "函数在x = {x}处的值是正的吗？", x=x), YES if value > 0 else NO, "boolean", evidence=("function.formula",), steps=(formula, Step("compute", "function", "value", value, say("at x = {x} it is {v}", "在x = {x}处函数值为{v}", x=x), "", ("function.formula",), "", "value"), Step("observe", "function", "point", x, say("so at {v} the graph lies {side} the x-axis", "所以在{v}处图象位于x轴{side}", side=Pair("above" if value > 0 else "below", "上方" if value > 0 else "下方")), "", ("value",))))
        if len(truth.roots) == 2:
            vx = facts["function.vertex_x"].value
            yield Question("axis_of_symmetry", say("What is the axis of symmetry of the parabola? Give its x.", "抛物线的对称轴在x等于多少处？"), vx, "number", evidence=("function.zeros",), steps=(zeros, Step("compute", "function", "vertex_x", vx, say("it lies midway between the zeros, at x = {v}", "对称轴在两零点正中，即x = {v}"), "", ("function.zeros",))))


def _free_ticks(truth: Truth) -> tuple[list[int], list[int]]:
    """Integers whose labels the curve does not cross: below the x-axis, left of the y-axis."""
    ticks = [v for v in range(-SPAN, SPAN + 1) if v != 0]
    below = [v for v in ticks if not any(-1.0 < truth(v + dx) < 0.15 for dx in np.linspace(-0.45, 0.45, 13))]
    left = [truth(x) for x in np.linspace(-0.95, 0.05, 25)]
    return below, [v for v in ticks if not any(abs(y - v) < 0.5 for y in left)]


def _y(truth: Truth, x: int) -> Fraction | Decimal:
    """f(x) exactly: a decimal when it terminates, else a fraction."""
    value = truth.scale * math.prod(x - r for r in truth.roots)
    decimal = Decimal(value.numerator) / value.denominator
    return decimal.normalize() + 0 if Fraction(decimal) == value else value


def _vertex(truth: Truth) -> tuple[Fraction | Decimal, Fraction | Decimal]:
    a, b = truth.roots
    x = Decimal(a + b) / 2
    value = truth.scale * Fraction(x - a) * Fraction(x - b)
    decimal = Decimal(value.numerator) / value.denominator
    return x, decimal.normalize() + 0 if Fraction(decimal) == value else value


def _turning(truth: Truth) -> list[float]:
    """Where the derivative vanishes."""
    return sorted(float(x) for x in np.roots(np.polyder(np.poly(truth.roots)))) if len(truth.roots) > 1 else []


def _drawable(truth: Truth) -> bool:
    if truth.intercept and not 0.3 < abs(truth(0)) <= SPAN:
        return False
    return all(0.3 <= abs(truth(x)) <= SPAN for x in _turning(truth))


def _factor(root: int) -> str:
    return "x" if root == 0 else f"(x − {root})" if root > 0 else f"(x + {-root})"


def _formula(truth: Truth) -> str:
    """Plain text: ``f(x) = 1/2(x − 1)(x + 2)``."""
    size = abs(truth.scale)
    lead = "" if size == 1 else number_text(size)
    sign = "−" if truth.scale < 0 else ""
    return f"f(x) = {sign}{lead}" + "".join(_factor(r) for r in truth.roots)


def _tex(truth: Truth) -> str:
    size = abs(truth.scale)
    lead = "" if size == 1 else str(size.numerator) if size.denominator == 1 else rf"\frac{{{size.numerator}}}{{{size.denominator}}}"
    sign = "-" if truth.scale < 0 else ""
    return f"f(x) = {sign}{lead}" + "".join(_factor(r).replace("−", "-") for r in truth.roots)
