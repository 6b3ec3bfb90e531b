"""The rules of the judge: right facts pass, each wrong one is found."""

from __future__ import annotations

from typing import Any

import pytest

from factory.judge.recompute import recompute

PLANE = {
    ("block", "mass"): "2",
    ("plane", "angle"): 30,
    ("block", "weight"): "19.6",
    ("block", "normal_force"): "16.97",
    ("block", "weight_along_plane"): "9.8",
    ("plane", "friction_coefficient"): "0.2",
    ("block", "friction"): "3.39",
    ("block", "friction_direction"): "up",
}
LENS = {
    ("lens", "type"): "converging",
    ("lens", "focal_length"): 10,
    ("object", "distance"): 30,
    ("object", "height"): 4,
    ("image", "distance"): 15,
    ("image", "height"): 2,
    ("image", "nature"): "real",
    ("image", "orientation"): "inverted",
}
FLIGHT = {
    ("ball", "speed"): 20,
    ("ball", "angle"): 30,
    ("ball", "height"): 5,
    ("ball", "gravity"): "9.8",
    ("ball", "horizontal_velocity"): "17.32",
    ("ball", "vertical_velocity"): "10",
    ("path", "flight_time"): "2.46",
    ("path", "range"): "42.54",
    ("path", "top"): "10.1",
}
WAVE = {("wave", "speed"): 300, ("wave", "wavelength"): "40", ("wave", "frequency"): "750"}
PATH = {
    ("AB", "weight"): 2,
    ("BC", "weight"): 3,
    ("AC", "weight"): 7,
    ("path", "nodes"): ["A", "B", "C"],
    ("path", "length"): 5,
}
PARTS = {
    ("graph", "edge_list"): ["AB", "BC", "CD", "AD"],
    ("graph", "edges"): 4,
    ("graph", "bipartite"): True,
    ("graph", "part_of_A"): ["A", "C"],
}
TREE = {
    ("tree", "root"): 5,
    ("n3", "child_of"): [3, "left", 5],
    ("n8", "child_of"): [8, "right", 5],
    ("n9", "child_of"): [9, "right", 8],
    ("tree", "size"): 4,
    ("tree", "height"): 2,
    ("tree", "leaves"): [3, 9],
    ("tree", "in_order"): [3, 5, 8, 9],
    ("tree", "smallest"): 3,
    ("tree", "largest"): 9,
}
STATES = {
    "physics.inclined_plane": PLANE,
    "physics.thin_lens": LENS,
    "physics.projectile": FLIGHT,
    "physics.standing_wave": WAVE,
    "cs.shortest_path": PATH,
    "cs.bipartite": PARTS,
    "cs.binary_search_tree": TREE,
}
WRONG = [
    ("physics.inclined_plane", ("block", "weight"), "20"),
    ("physics.inclined_plane", ("block", "normal_force"), "16.87"),
    ("physics.inclined_plane", ("block", "friction_direction"), "down"),
    ("physics.thin_lens", ("image", "distance"), "15.1"),
    ("physics.thin_lens", ("image", "nature"), "virtual"),
    ("physics.projectile", ("path", "range"), "43.54"),
    ("physics.projectile", ("path", "top"), "10.2"),
    ("physics.standing_wave", ("wave", "frequency"), "751"),
    ("cs.shortest_path", ("path", "nodes"), ["A", "C"]),
    ("cs.shortest_path", ("path", "length"), 6),
    ("cs.bipartite", ("graph", "bipartite"), False),
    ("cs.bipartite", ("graph", "part_of_A"), ["A", "B"]),
    ("cs.binary_search_tree", ("tree", "height"), 3),
    ("cs.binary_search_tree", ("tree", "leaves"), [3, 8]),
    ("cs.binary_search_tree", ("n3", "child_of"), [3, "right", 5]),
]


def faults(kind: str, facts: dict[tuple[str, str], Any]) -> list[str]:
    return [detail for _, right, detail in recompute(kind, facts, {}, {}) if not right]


@pytest.mark.parametrize("kind", STATES)
def test_right_facts_pass(kind: str) -> None:
    assert list(recompute(kind, STATES[kind], {}, {}))
    assert faults(kind, STATES[kind]) == []


@pytest.mark.parametrize(
    ("kind", "fact", "value"),
    WRONG,
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else None,
)
def test_a_wrong_fact_is_found(kind: str, fact: tuple[str, str], value: Any) -> None:
    assert faults(kind, {**STATES[kind], fact: value})


@pytest.mark.parametrize(
    ("formula", "mass", "right"),
    [
        ("C₂H₆O", "46.07", True),
        ("C2H6O", 46.07, True),
        ("C₂H₄O", "46.07", False),
        ("C2H6O", "48", False),
    ],
)
def test_molecules_are_recomputed(formula: str, mass: Any, right: bool) -> None:
    pytest.importorskip("rdkit", reason="rdkit is not installed")
    facts = {("m", "smiles"): "CCO", ("m", "formula"): formula, ("m", "molar_mass"): mass}
    assert (faults("chemistry.molecule", facts) == []) == right
