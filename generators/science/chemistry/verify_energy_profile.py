"""Measures the drawn curve's levels in pixels and recomputes barrier and heat by Hess's bookkeeping."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from generators.base import Pictures, Verifier
from generators.reading import Point, centre, ends
from shards.sample import Check, Element, Sample, State

PIXELS = 3.0


class EnergyProfileVerifier(Verifier):
    kinds = ("chemistry.energy_profile",)
    engine = "bookkeeping"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._drawn(state)
            yield self._values(state)
        yield self._answers(sample)

    def _drawn(self, state: State) -> Check:
        """The curve's box spans from the lower level to the top, in one scale with the catalysed one."""
        truth, boxes = json.loads(state.truth), {element.id: element for element in state.elements}
        needed = {"curve", "reactants", "products", *(("barrier", "heat", "barrier_label", "heat_label") if truth["arrows"] else ()), *(("catalysed",) if truth["lowered"] else ())}
        if missing := needed - set(boxes):
            return Check(name="chemistry.profile", engine="geometry", passed=False, detail=f"not drawn: {sorted(missing)}")
        low = min(truth["reactants"], truth["products"])
        box = boxes["curve"].box
        scale = (box[3] - box[1]) / (truth["top"] - low)
        wrong = []
        if truth["lowered"]:
            drop = boxes["catalysed"].box[1] - box[1]
            if abs(drop - truth["lowered"] * scale) > PIXELS + 0.03 * drop:
                wrong.append(f"the catalysed top lies {drop:.0f} px lower, {truth['lowered'] * scale:.0f} expected")
        if truth["arrows"]:
            for name, span in (("barrier", truth["top"] - truth["reactants"]), ("heat", abs(truth["products"] - truth["reactants"]))):
                height = boxes[name].box[3] - boxes[name].box[1]
                if abs(height - span * scale) > PIXELS + 0.03 * height:
                    wrong.append(f"the arrow {name} is {height:.0f} px long, {span * scale:.0f} expected")
        for name, energy in (("reactants", truth["reactants"]), ("products", truth["products"]), ("top", truth["top"]), ("lower_top", truth["top"] - truth["lowered"])):
            if name in boxes and truth["levels"] and re.findall(r"\d+", boxes[name].label) != [str(energy)]:
                wrong.append(f"{name} is labelled {boxes[name].label}")
        wrong += _arrow_faults(truth, boxes)
        heights = {n: (boxes[n].box[1] + boxes[n].box[3]) / 2 for n in ("reactants", "products")}
        if (heights["products"] > heights["reactants"]) != (truth["products"] < truth["reactants"]):
            wrong.append("the labels of reactants and products are at each other's height")
        return Check(name="chemistry.profile", engine="geometry", passed=not wrong, detail="; ".join(wrong[:3]))

    def _values(self, state: State) -> Check:
        truth, facts = json.loads(state.truth), {fact.id: fact.decoded() for fact in state.facts}
        expected = _ledger(truth)
        wrong = [f"{key}: stated {facts[key]}, balanced {value}" for key, value in expected.items() if key in facts and facts[key] != value]
        return Check(name="chemistry.energies", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            truth = json.loads(sample.state(row.inputs[0]).truth)
            ledger, number = _ledger(truth), row.answer.partition(" ")[0]
            released = ledger["reaction.enthalpy_change"] < 0
            good = {
                "kind": lambda: row.answer in (("exothermic", "放热") if released else ("endothermic", "吸热")),
                "activation_energy": lambda: number == str(ledger["reaction.activation_energy"]),
                "reverse_barrier": lambda: int(number) == ledger["reaction.activation_energy"] - ledger["reaction.enthalpy_change"],
                "heat": lambda: number == str(ledger["reaction.heat_released_or_taken"]),
                "catalyst_drawn": lambda: (row.answer in ("yes", "是")) == any(e.id == "catalysed" for e in sample.state(row.inputs[0]).elements),
                "higher_level": lambda: row.answer in (("the reactants", "反应物") if released else ("the products", "生成物")),
            }.get(row.op, lambda: True)()
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="chemistry.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def _arrow_faults(truth: dict[str, Any], boxes: dict[str, Element]) -> Iterator[str]:
    """Arrows of barrier and heat: the heat's runs from reactants to products, and each bears its own symbol."""
    if not truth["arrows"]:
        return
    tail, tip = ends(boxes["heat"])
    if (tip[1] > tail[1]) != (truth["products"] < truth["reactants"]):
        yield "the arrow of the heat points the other way"
    for name, symbol in (("barrier", "E"), ("heat", "ΔH")):
        label = boxes[f"{name}_label"]
        near = min(("barrier", "heat"), key=lambda other: _gap(boxes[other], centre(label)))
        if near != name or not label.label.startswith(symbol):
            yield f"{label.label!r} stands at the arrow of the {near}"


def _gap(arrow: Element, point: Point) -> float:
    x0, y0, x1, y1 = arrow.box
    return math.hypot(max(x0 - point[0], 0, point[0] - x1), max(y0 - point[1], 0, point[1] - y1))


def _ledger(truth: dict[str, Any]) -> dict[str, Any]:
    """All energies by adding steps along the path: up to the top, then down to the products."""
    up = truth["top"] - truth["reactants"]
    down = truth["top"] - truth["products"]
    return {
        "reactants.energy": truth["top"] - up,
        "products.energy": truth["top"] - down,
        "transition_state.energy": truth["reactants"] + up,
        "reaction.activation_energy": up,
        "reaction.enthalpy_change": up - down,
        "reaction.heat_released_or_taken": abs(up - down),
        "reaction.kind": "exothermic" if down > up else "endothermic",
        "catalyst.activation_energy": up - truth["lowered"],
        "catalyst.top": truth["top"] - truth["lowered"],
        "catalyst.lowers_by": truth["lowered"],
    }
