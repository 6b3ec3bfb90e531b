"""Samples the drawn curve from the pixels through the tick labels, and recomputes all values with sympy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import sympy

from generators.base import Pictures, Verifier
from generators.reading import centre
from shards.sample import Check, Sample, State


class FunctionGraphVerifier(Verifier):
    kinds = ("maths.function_graph",)
    engine = "sympy"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._algebra(state)
            yield self._curve(sample, state, pictures)
        yield self._answers(sample)

    def _algebra(self, state: State) -> Check:
        """The formula in the picture has the stated zeros, intercept and vertex."""
        facts = {fact.id: fact.decoded() for fact in state.facts}
        shown = next(element.label for element in state.elements if element.id == "formula")
        f, x = parse(shown)
        expected = {"function.y_intercept": f.subs(x, 0), "function.degree": sympy.Poly(f, x).degree()}
        if "function.vertex_x" in facts:
            (top,) = sympy.solve(sympy.diff(f, x), x)
            expected |= {"function.vertex_x": top, "function.vertex_y": f.subs(x, top)}
        wrong = [f"{key}: stated {facts[key]}, solved {value}" for key, value in expected.items() if sympy.Rational(str(facts[key])) != value]
        if sorted(facts["function.zeros"]) != sorted(sympy.roots(f, x)):
            wrong.append(f"zeros: stated {facts['function.zeros']}")
        if sorted(json.loads(state.truth)["roots"]) != sorted(facts["function.zeros"]):
            wrong.append("the zeros are not those of the truth")
        return Check(name="maths.function", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _curve(self, sample: Sample, state: State, pictures: Pictures) -> Check:
        """Ink in the curve's colour lies on the formula, axes calibrated by tick marks and their labels."""
        f, x = parse(next(element.label for element in state.elements if element.id == "formula"))
        colour = json.loads(sample.style)["palette"]["strokes"][0]
        wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
        (ax, bx), (ay, by) = _calibrate(state, "x"), _calibrate(state, "y")
        near = np.abs(pictures[state.picture].astype(int) - wanted).max(axis=2) < 12
        values = sympy.lambdify(x, f, "numpy")
        errors = []
        for column in range(0, near.shape[1], 9):
            rows = np.flatnonzero(near[:, column])
            if len(rows):
                value = float(values(np.float64(ax * column + bx)))
                if abs(value) < 5.5:
                    errors.append(float(np.min(np.abs((ay * rows + by) - value))))
        # Where a label of the same colour stands alone in its column the error is large: columns vote.
        bad = not errors or float(np.median(errors)) > 0.06 or float(np.quantile(errors, 0.85)) > 0.25 + 0.25 * _steepest(f, x)
        detail = f"median error {np.median(errors):.3f}, 85 % below {np.quantile(errors, 0.85):.3f}" if errors else "no curve found"
        return Check(name="maths.curve", engine="pixels", passed=not bad, detail=detail if bad else "")

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            f, x = parse(next(e.label for e in sample.state(row.inputs[0]).elements if e.id == "formula"))
            numbers = [sympy.Rational(n.replace("−", "-")) for n in re.findall(r"[-−]?\d+(?:\.\d+)?(?:/\d+)?", row.answer)]
            if row.op == "zeros":
                good = sorted(numbers) == sorted(sympy.roots(f, x))
            elif row.op == "count_zeros":
                good = numbers == [len(sympy.roots(f, x))]
            elif row.op == "y_intercept":
                good = numbers == [f.subs(x, 0)]
            elif row.op == "axis_of_symmetry":
                good = numbers == sympy.solve(sympy.diff(f, x), x)
            elif row.op == "sign":
                at = sympy.Rational(re.findall(r"x = ([-−]?\d+)", row.question)[0].replace("−", "-"))
                good = (f.subs(x, at) > 0) == (row.answer in ("yes", "是"))
            else:
                good = True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="maths.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


@cache
def parse(shown: str) -> tuple[sympy.Expr, sympy.Symbol]:
    """The polynomial of a label such as ``f(x) = −1/2(x − 1)(x + 2)``; nothing is evaluated as code."""
    x = sympy.Symbol("x")
    match = re.fullmatch(r"f\(x\) = (−?)(\d+(?:/\d+)?)?((?:\(x [−+] \d+\)|x)+)", shown)
    if match is None:
        raise ValueError(f"formula {shown!r} cannot be read")
    sign, lead, factors = match.groups()
    f: sympy.Expr = sympy.Rational(lead or 1) * (-1 if sign else 1)
    for factor in re.findall(r"\(x ([−+]) (\d+)\)|(x)", factors):
        f *= x if factor[2] else x - int(factor[1]) if factor[0] == "−" else x + int(factor[1])
    return f, x


def _calibrate(state: State, axis: str) -> tuple[float, float]:
    """Slope and offset from pixels to values, fitted through tick marks and their printed labels."""
    labels = {e.id: float(e.label.replace("−", "-")) for e in state.elements if e.role == "tick" and e.id.startswith(axis)}
    marks = {e.id.replace("mark", "tick"): centre(e)[0 if axis == "x" else 1] for e in state.elements if e.role == "mark" and e.id.startswith(axis)}
    slope, offset = np.polyfit([marks[key] for key in labels], list(labels.values()), 1)
    return float(slope), float(offset)


def _steepest(f: sympy.Expr, x: sympy.Symbol) -> float:
    """Largest slope where the curve is on the page; a steep line smears over more rows per column."""
    slope = sympy.lambdify(x, sympy.diff(f, x), "numpy")
    value = sympy.lambdify(x, f, "numpy")
    grid = np.linspace(-6.4, 6.4, 400)
    inside = np.abs(value(grid) * np.ones_like(grid)) < 6.4
    return float(np.max(np.abs(slope(grid) * np.ones_like(grid))[inside])) * 0.06
