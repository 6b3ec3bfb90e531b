"""Measures the bars in the picture against the axis labels and recomputes the summaries with pandas-free statistics."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from generators.base import Pictures, Verifier
from generators.reading import centre, of_role
from shards.sample import Check, Sample, State


class BarChartVerifier(Verifier):
    kinds = ("maths.bar_chart",)
    engine = "statistics"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._bars(state)
        yield self._answers(sample)

    def _bars(self, state: State) -> Check:
        facts = {fact.id: fact.decoded() for fact in state.facts}
        values, wrong = measure(state), []
        expected: dict[str, object] = {f"bar{i}.value": value for i, value in enumerate(values)}
        expected |= {"chart.bars": len(values), "chart.total": sum(values), "chart.range": max(values) - min(values)}
        wrong += [f"{key}: stated {facts.get(key)}, measured {value}" for key, value in expected.items() if facts.get(key) != value]
        for key, value in (("chart.mean", statistics.mean(map(Fraction, values))), ("chart.median", statistics.median(map(Fraction, values)))):
            if abs(Fraction(str(facts[key])) - value) > Fraction(1, 200):
                wrong.append(f"{key}: stated {facts[key]}, computed {float(value):.3f}")
        bars = of_role(state, "bar")
        for number in of_role(state, "value"):
            under = min(range(len(bars)), key=lambda i: abs(centre(bars[i])[0] - centre(number)[0]))
            if number.label != str(values[under]):
                wrong.append(f"{number.label} stands on a bar of {values[under]}")
        return Check(name="chart.bars", engine="geometry", passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            state = sample.state(row.inputs[0])
            values = measure(state)
            exact = {
                "total": Fraction(sum(values)),
                "mean": statistics.mean(map(Fraction, values)),
                "median": statistics.median(map(Fraction, values)),
            }
            cited = [values[int(re.findall(r"bar(\d+)", source)[0])] for source in row.evidence if "bar" in source]
            if row.op in exact:
                good = abs(Fraction(row.answer) - exact[row.op]) <= Fraction(1, 200)
            elif row.op == "read_value":
                good = row.answer == str(cited[0])
            elif row.op == "difference":
                good = row.answer == str(abs(cited[0] - cited[1]))
            elif row.op == "compare":
                good = row.answer in (("yes", "是") if cited[0] > cited[1] else ("no", "否"))
            else:
                good = True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="chart.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def measure(state: State) -> list[int]:
    """Heights of the bars in units of the vertical axis, read through its tick marks and labels."""
    ticks = {e.id: float(e.label) for e in state.elements if e.role == "tick" and e.id.startswith("ytick")}
    marks = {e.id.replace("mark", "tick"): centre(e)[1] for e in state.elements if e.role == "mark" and e.id.startswith("ymark")}
    slope, offset = np.polyfit([marks[key] for key in ticks], list(ticks.values()), 1)
    bars = sorted(of_role(state, "bar"), key=lambda e: centre(e)[0])
    stroke = (min(b.box[3] for b in bars) - min(marks.values(), key=lambda y: abs(y - bars[0].box[3]))) if bars else 0.0
    return [round(slope * (bar.box[1] + stroke) + offset) for bar in bars]
