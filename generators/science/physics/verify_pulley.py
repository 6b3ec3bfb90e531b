"""Follows the drawn rope strand by strand, counts what carries the lower block, and balances forces with sympy."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import sympy

from generators.base import Pictures, Verifier
from generators.reading import centre, ends, of_role
from shards.sample import Check, Element, Sample, State

NEAR = 6.0


class PulleyVerifier(Verifier):
    kinds = ("physics.pulley",)
    engine = "sympy"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._system(state)
        yield self._answers(sample)

    def _system(self, state: State) -> Check:
        facts = {fact.id: fact.decoded() for fact in state.facts}
        truth = json.loads(state.truth)
        try:
            system = read(state)
        except ValueError as error:
            return Check(name="physics.pulley", engine=self.engine, passed=False, detail=str(error))
        force = solve(system)
        expected = {
            "load.weight": system.load, "load.rise": system.rise, "rope.force": force, "rope.distance": system.strands * system.rise, "system.strands": system.strands,
            "system.fixed_pulleys": system.fixed, "system.movable_pulleys": system.movable,
        }  # fmt: skip
        if system.strands > 1:
            expected |= {"block.weight": system.block, "system.efficiency": 100 * system.load * system.rise / (force * system.strands * system.rise)}
        wrong = [f"{key}: stated {facts.get(key)}, found {value}" for key, value in expected.items() if key not in facts or Fraction(str(facts[key])) != value]
        if facts["rope.direction"] != ("down" if system.down else "up") or truth["down"] != system.down:
            wrong.append("the pull points the other way")
        if (truth["load"], truth["block"], Fraction(truth["height"], 10)) != (system.load, system.block, system.rise):
            wrong.append("the labels differ from the truth")
        return Check(name="physics.pulley", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            try:
                system = read(sample.state(row.inputs[0]))
            except ValueError:
                continue
            force = solve(system)
            if row.op == "direction":
                good = row.answer in (("downwards", "向下") if system.down else ("upwards", "向上"))
            else:
                expected = {
                    "count_strands": system.strands, "force": force, "distance": system.strands * system.rise, "useful_work": system.load * system.rise,
                    "efficiency": Fraction(100 * system.load) / (force * system.strands),
                }[row.op]  # fmt: skip
                found = re.match(r"[\d.]+", row.answer)
                good = found is not None and Fraction(found.group()) == expected
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="physics.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


@dataclass(frozen=True)
class System:
    """What is drawn: weights in N, rise in m, pulleys, strands at the lower block, way of the pull."""

    load: int
    block: int
    rise: Fraction
    strands: int
    fixed: int
    movable: int
    down: bool


def read(state: State) -> System:
    """Labels by their symbols and strands by where they end.

    Raises:
        ValueError: a label or a part is missing, or the rope does not run from pulley to pulley.
    """
    beside = {r"G = (\d+) N": "body", r"G₀ = (\d+) N": "movable_pulley", r"h = ([\d.]+) m": "motion"}
    load, block, rise = (_value(state, pattern, role) for pattern, role in beside.items())
    if load is None or rise is None:
        raise ValueError("the load or its rise bears no value")
    fixed, movable, strands = (of_role(state, role) for role in ("fixed_pulley", "movable_pulley", "strand"))
    bars, pulls = of_role(state, "bar"), of_role(state, "force")
    if len(bars) != 1 or len(pulls) != 1:
        raise ValueError("bar or pull is missing")
    low = [strand for strand in strands if _touches(strand, movable, lowest=True) or abs(max(p[1] for p in ends(strand)) - centre(bars[0])[1]) < NEAR]
    if len(low) != len(strands):
        raise ValueError("a strand does not reach the lower block")
    high = [strand for strand in strands if _touches(strand, fixed, lowest=False)]
    tail, tip = ends(pulls[0])
    down = tip[1] > tail[1]
    # The rope holds on to the ceiling or the bar once, and its free end is the strand that is pulled up.
    if len(high) != len(strands) - (len(strands) % 2 == 0) - (not down):
        raise ValueError("the rope does not run from pulley to pulley")
    if down and not any(abs(tail[0] - x) < NEAR for pulley in fixed for x in (pulley.box[0], pulley.box[2])):
        raise ValueError("the free end hangs from no pulley")
    if movable and block is None:
        raise ValueError("the movable pulleys bear no weight")
    return System(int(load), int(block or 0), rise, len(strands), len(fixed), len(movable), down)


def _value(state: State, pattern: str, role: str) -> Fraction | None:
    """The number in the one label of a pattern, if it stands level with a part of the role."""
    found = [(match, element) for element in of_role(state, "label") if (match := re.fullmatch(pattern, element.label))]
    if len(found) != 1:
        return None
    match, label = found[0]
    level = centre(label)[1]
    if not any(part.box[1] <= level <= part.box[3] for part in of_role(state, role)):
        raise ValueError(f"{label.label!r} does not stand beside its part")
    return Fraction(match.group(1))


def _touches(strand: Element, pulleys: list[Element], *, lowest: bool) -> bool:
    """Whether the lower (upper) end of a strand lies beside a pulley, at its rim."""
    point = (max if lowest else min)(ends(strand), key=lambda p: p[1])
    return any(abs(point[1] - _axle(p, lowest)) < NEAR and min(abs(point[0] - p.box[0]), abs(point[0] - p.box[2])) < NEAR for p in pulleys)


def _axle(pulley: Element, movable: bool) -> float:
    """Height of the axle; the hanger reaches out of the box's circle on one side."""
    radius = (pulley.box[2] - pulley.box[0]) / 2
    return pulley.box[1] + radius if movable else pulley.box[3] - radius


def solve(system: System) -> Fraction:
    """Pull that balances the lower block: n·F = G + G₀."""
    pull = sympy.symbols("F", positive=True)
    found = sympy.solve(sympy.Eq(system.strands * pull, system.load + system.block), pull)[0]
    return Fraction(int(found.p), int(found.q))
