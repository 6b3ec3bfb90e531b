"""Rebuilds the netlist from drawn wires and solves it by nodal analysis (numpy), values read from labels."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np

from generators.base import Pictures, Verifier
from generators.reading import Point, centre, ends, of_role
from shards.sample import Check, Element, Sample, State

NEAR = 9.0
"""Pixels within which ends of wires and terminals touch."""
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


class ResistorNetworkVerifier(Verifier):
    kinds = ("physics.resistor_network",)
    engine = "numpy"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._circuit(state)
        yield self._answers(sample)

    def _circuit(self, state: State) -> Check:
        facts = {fact.id: fact.decoded() for fact in state.facts}
        truth = json.loads(state.truth)
        try:
            circuit = read(state)
        except ValueError as error:
            return Check(name="physics.circuit", engine=self.engine, passed=False, detail=str(error))
        wrong = []
        for name, ohms in circuit.ohms.items():
            if float(facts.get(f"{name}.resistance", math.nan)) != ohms:
                wrong.append(f"{name}: stated {facts.get(f'{name}.resistance')}, drawn {ohms}")
        if len(circuit.ohms) != sum(len(group) for group in truth["groups"]) or {f"R{n}": float(o) for group in truth["groups"] for n, o in group} != circuit.ohms:
            wrong.append("drawn resistors differ from the truth")
        if facts["switch.closed"] != circuit.closed or truth["closed"] != circuit.closed:
            wrong.append("the switch is drawn the other way")
        solved = solve(circuit)
        expected = {"battery.emf": circuit.emf, "circuit.total_resistance": circuit.emf / solved.total, "circuit.current": solved.total if circuit.closed else 0.0}
        wrong += [f"{key}: stated {facts[key]}, solved {value:g}" for key, value in expected.items() if not math.isclose(float(facts[key]), value, rel_tol=1e-9, abs_tol=1e-9)]
        stated = {frozenset(name.translate(_DIGITS) for name in fact.decoded()) for fact in state.facts if fact.predicate == "parallel"}
        if stated != {group for group in circuit.parallel if len(group) > 1}:
            wrong.append("stated parallel groups differ from the wiring")
        return Check(name="physics.circuit", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            try:
                circuit = read(sample.state(row.inputs[0]))
            except ValueError:
                continue
            solved = solve(circuit)
            found = re.search(r"R([₀-₉]+)", row.question)
            name = found.group().translate(_DIGITS) if found else ""
            amperes = solved.currents.get(name, 0.0)
            expected = {
                "read_resistance": circuit.ohms.get(name),
                "total_resistance": circuit.emf / solved.total,
                "current": solved.total if circuit.closed else 0.0,
                "branch_voltage": amperes * circuit.ohms.get(name, 0.0),
                "branch_current": amperes,
            }.get(row.op)
            if row.op == "most_current":
                options = [word.translate(_DIGITS) for word in row.choices]
                good = row.answer.translate(_DIGITS) == max(options, key=lambda option: solved.currents[option])
            else:
                number = re.match(r"[\d.]+", row.answer)
                good = expected is None or (number is not None and math.isclose(float(number.group()), expected, rel_tol=1e-6, abs_tol=1e-9))
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="physics.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


@dataclass(frozen=True)
class Circuit:
    """A netlist: resistors between nets 0…n−1, the battery's positive net first."""

    emf: float
    ohms: dict[str, float]
    joins: dict[str, tuple[int, int]]
    poles: tuple[int, int]
    count: int
    closed: bool

    @property
    def parallel(self) -> set[frozenset[str]]:
        """Resistors that share both nets."""
        groups: dict[frozenset[int], set[str]] = {}
        for name, nets in self.joins.items():
            groups.setdefault(frozenset(nets), set()).add(name)
        return {frozenset(names) for names in groups.values()}


@dataclass(frozen=True)
class Solution:
    """Current of the battery and of each resistor in A, the switch taken as closed."""

    total: float
    currents: dict[str, float]


def read(state: State) -> Circuit:
    """Nets from touching wires, values from the label nearest to each symbol.

    Raises:
        ValueError: a terminal hangs free, a label is missing or unreadable.
    """
    resistors, labels = of_role(state, "resistor"), {e.id: e for e in of_role(state, "label")}
    (cell,) = of_role(state, "battery") or [None]
    switches = [*of_role(state, "switch_closed"), *of_role(state, "switch_open")]
    if cell is None or len(switches) != 1:
        raise ValueError("no battery or no switch is drawn")
    wires = [ends(wire) for wire in of_role(state, "wire")]
    if contacts := of_role(state, "contacts"):
        x0, y0, x1, y1 = contacts[0].box
        wires.append((((x0 + x1) / 2, y0 + 4), ((x0 + x1) / 2, y1 - 4)))
    graph = nx.Graph()
    graph.add_nodes_from(range(len(wires)))
    graph.add_edges_from((i, j) for i, a in enumerate(wires) for j, b in enumerate(wires[:i]) if any(_on(p, b) for p in a) or any(_on(p, a) for p in b))
    nets = [sorted(net) for net in nx.connected_components(graph)]

    def net_at(point: Point, what: str) -> int:
        near = [i for i, net in enumerate(nets) if any(_on(point, wires[k]) for k in net)]
        if len(near) != 1:
            raise ValueError(f"{what} touches {len(near)} nets")
        return near[0]

    ohms: dict[str, float] = {}
    joins: dict[str, tuple[int, int]] = {}
    for part in resistors:
        label = min(labels.values(), key=lambda e: math.dist(centre(e), centre(part)))
        found = re.fullmatch(r"(R[₀-₉]+) = (\d+) Ω", label.label)
        if found is None or centre(label)[1] > centre(part)[1]:
            raise ValueError(f"{part.id} bears no value")
        name = found.group(1).translate(_DIGITS)
        if name in ohms:
            raise ValueError(f"two resistors are called {name}")
        ohms[name] = float(found.group(2))
        (x0, _, x1, _), y = part.box, centre(part)[1]
        joins[name] = net_at((x0, y), name), net_at((x1, y), name)
    found = re.fullmatch(r"E = ([\d.]+) V", min(labels.values(), key=lambda e: math.dist(centre(e), centre(cell)) + 1e6 * (not e.label.startswith("E"))).label)
    if found is None:
        raise ValueError("the battery bears no value")
    x, (_, top, _, bottom) = centre(cell)[0], cell.box
    return Circuit(float(found.group(1)), ohms, joins, (net_at((x, top), "battery"), net_at((x, bottom), "battery")), len(nets), _is_closed(switches[0], contacts[0] if contacts else None))


def _is_closed(blade: Element, contacts: Element | None) -> bool:
    """Whether the blade stands upright between its contacts."""
    return contacts is not None and blade.box[2] - blade.box[0] <= contacts.box[2] - contacts.box[0] + 2


def _on(point: Point, wire: tuple[Point, Point]) -> bool:
    """Whether a point touches a wire."""
    (ax, ay), (bx, by) = wire
    length = math.dist(*wire)
    if length < 1e-9:
        return math.dist(point, wire[0]) < NEAR
    share = max(0.0, min(1.0, ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / length**2))
    return math.dist(point, (ax + share * (bx - ax), ay + share * (by - ay))) < NEAR


def solve(circuit: Circuit) -> Solution:
    """Node voltages from Kirchhoff's current law (modified nodal analysis)."""
    size = circuit.count + 1
    matrix, right = np.zeros((size, size)), np.zeros(size)
    for name, (a, b) in circuit.joins.items():
        g = 1 / circuit.ohms[name]
        matrix[a, a] += g
        matrix[b, b] += g
        matrix[a, b] -= g
        matrix[b, a] -= g
    plus, minus = circuit.poles
    matrix[plus, -1], matrix[minus, -1] = -1, 1
    matrix[-1, plus], matrix[-1, minus], right[-1] = 1, -1, circuit.emf
    matrix[minus, :] = 0
    matrix[minus, minus] = 1
    right[minus] = 0
    voltages = np.linalg.lstsq(matrix, right, rcond=None)[0]
    currents = {name: abs(voltages[a] - voltages[b]) / circuit.ohms[name] for name, (a, b) in circuit.joins.items()}
    return Solution(float(voltages[-1]), currents)
