"""Solves the wave equation numerically and compares its modes with the stated and drawn wave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

import numpy as np
from scipy.linalg import eigh_tridiagonal

from generators.base import Pictures, Verifier
from shards.sample import Check, Sample, State

CELLS = 600
TOLERANCE_PIXELS = 3.0


class StandingWaveVerifier(Verifier):
    kinds = ("physics.standing_wave",)
    engine = "scipy"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._mode(state)
            yield self._marks(state)
        yield self._answers(sample)

    def _mode(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        wavelength, zeros, peaks = mode(truth["medium"], truth["loops"])
        expected = {
            "wave.wavelength": wavelength * truth["length"],
            "wave.frequency": truth["speed"] * 100 / (wavelength * truth["length"]),
            "wave.nodes": len(zeros),
            "wave.antinodes": len(peaks),
        }
        wrong = [f"{key}: stated {facts.get(key)}, solved {value:.3f}" for key, value in expected.items() if not _close(facts.get(key), value)]
        return Check(name="waves.modes", engine="finite differences", passed=not wrong, detail="; ".join(wrong))

    def _marks(self, state: State) -> Check:
        """Marked nodes and antinodes sit where the solved mode has its zeros and peaks."""
        truth = json.loads(state.truth)
        elements = {element.id: element for element in state.elements}
        left, _, right, _ = elements["length"].box
        wrong = []
        if truth["marks"]:
            _, zeros, peaks = mode(truth["medium"], truth["loops"])
            for role, letter, places in (("node", "N", zeros), ("antinode", "A", peaks)):
                marks = sorted((e for e in state.elements if e.role == role), key=lambda e: e.box[0])
                drawn = [(e.box[0] + e.box[2]) / 2 for e in marks]
                wanted = [left + (right - left) * place for place in places]
                if len(drawn) != len(wanted) or any(abs(a - b) > TOLERANCE_PIXELS for a, b in zip(drawn, wanted, strict=False)):
                    wrong.append(f"{role}s at {[round(x) for x in drawn]}, should be at {[round(x) for x in wanted]}")
                if any(e.label != letter for e in marks):
                    wrong.append(f"a {role} is labelled {[e.label for e in marks]}")
        if elements["length"].label != f"L = {truth['length']} cm" or elements["speed"].label != f"v = {truth['speed']} m/s":
            wrong.append(f"labels read {elements['length'].label}, {elements['speed'].label}")
        return Check(name="waves.marks", engine="geometry", passed=not wrong, detail="; ".join(wrong))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if not row.question or row.answer_type not in ("number", "integer"):
                continue
            truth = json.loads(sample.state(row.inputs[0]).truth)
            wavelength, zeros, _ = mode(truth["medium"], truth["loops"])
            number, _, unit = row.answer.partition(" ")
            solved = {"": len(zeros), "cm": wavelength * truth["length"], "Hz": truth["speed"] * 100 / (wavelength * truth["length"])}[unit]
            if not _close(number, solved):
                wrong.append(f"{row.id}: {row.answer}, solved {solved:.3f}")
        return Check(name="waves.answers", engine="finite differences", passed=not wrong, detail="; ".join(wrong))


@cache
def mode(medium: str, loops: int) -> tuple[float, tuple[float, ...], tuple[float, ...]]:
    """Wavelength over length, displacement zeros and peaks of a mode, from the discretised wave operator.

    A fixed end is a zero of displacement, an open end a zero of its slope.
    """
    left_free, right_free = medium == "open_pipe", medium != "string"
    step = 1.0 / CELLS
    centres = (np.arange(CELLS) + 0.5) * step
    diagonal = np.full(CELLS, 2.0)
    diagonal[0] = 1.0 if left_free else 3.0
    diagonal[-1] = 1.0 if right_free else 3.0
    order = (loops + 1) // 2 if medium == "closed_pipe" else loops
    index = order if medium == "open_pipe" else order - 1
    values, vectors = eigh_tridiagonal(diagonal, np.full(CELLS - 1, -1.0), select="i", select_range=(index, index))
    wave = vectors[:, 0] / np.abs(vectors).max()
    zeros = [float(centres[i] + step * wave[i] / (wave[i] - wave[i + 1])) for i in range(CELLS - 1) if wave[i] * wave[i + 1] < 0]
    slope = np.diff(wave)
    peaks = [float(centres[i + 1]) for i in range(CELLS - 2) if slope[i] > 0 >= slope[i + 1] or slope[i] < 0 <= slope[i + 1]]
    zeros = ([] if left_free else [0.0]) + zeros + ([] if right_free else [1.0])
    peaks = ([0.0] if left_free else []) + peaks + ([1.0] if right_free else [])
    wave_number = float(np.sqrt(values[0])) / step
    return 2 * np.pi / wave_number, tuple(zeros), tuple(peaks)


def _close(stated: object, solved: float) -> bool:
    try:
        return abs(float(str(stated)) - solved) <= max(0.006, 3e-4 * abs(solved))
    except ValueError:
        return False
