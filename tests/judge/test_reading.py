"""How the judge reads sums, numbers and shapes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factory.judge.arithmetic import wrong_equations
from factory.judge.edits import hull_area
from factory.judge.geometry import length_inside, overlap_depth, points
from factory.judge.languages import script_share
from factory.judge.words import numbers, skeleton


@pytest.mark.parametrize(
    "text",
    [
        "W = 2.5 kg × 9.8 m/s² = 24.5 N",
        "so the sum is 3 + 4 = 7 in total",
        "重力为2.5 kg × 9.8 m/s² = 24.5 N，方向向下",
        "N = 24.5 N × cos 30° = 21.22 N",
        "1/(1/10 − 1/15) = 30",
        "v = √(2 × 9.8 × 5) ≈ 9.90 m/s",
        "3 / 4 = 75%",
        "2³ = 8 and 2^10 = 1024",
        "36 km/h = 10 m/s",
        "x2 + 3 = 7",
    ],
)
def test_right_equations_pass(text: str) -> None:
    assert wrong_equations(text)[0] == []


@pytest.mark.parametrize(
    "text",
    [
        "W = 2.5 kg × 9.8 m/s² = 25.5 N",
        "the sum is 3 + 4 = 8",
        "力为3 N + 4 N = 8 N",
        "24.5 N × sin 30° = 12.5 N",
        "2³ = 9",
    ],
)
def test_wrong_equations_are_found(text: str) -> None:
    assert len(wrong_equations(text)[0]) == 1


@given(st.integers(0, 999), st.integers(0, 999), st.integers(-5, 5))
def test_sums_of_integers(a: int, b: int, slip: int) -> None:
    wrong, results = wrong_equations(f"Together {a} + {b} = {a + b + slip}")
    assert bool(wrong) == (slip != 0) or a + b + slip < 0
    assert len(results) == 1 or a + b + slip < 0


def test_numbers_stand_alone() -> None:
    assert numbers("R1 is 2.50 Ω, H2O, 有6个节点, x_3") == ["2.5", "6"]


def test_hull_of_a_rectangle_grown() -> None:
    mask = np.zeros((60, 80), dtype=bool)
    mask[10:30, 20:50] = True
    assert hull_area(mask, 2) == pytest.approx(34 * 24)
    assert hull_area(np.zeros((5, 5), dtype=bool), 2) == 0


def test_quads_and_segments() -> None:
    square = points([[0, 0], [10, 0], [10, 10], [0, 10]])
    assert overlap_depth(square, square + [4, 0]) == pytest.approx(6)
    assert overlap_depth(square, square + [12, 0]) < 0
    assert length_inside(np.array([-5.0, 5.0]), np.array([20.0, 5.0]), square) == pytest.approx(10)
    assert length_inside(np.array([-5.0, 15.0]), np.array([20.0, 15.0]), square) == 0


def test_script_share_sets_labels_aside() -> None:
    assert script_share("把block移到左边", "zh", {"block"}) == 1
    assert script_share("Draw the graph", "zh", set()) == 0


def test_skeletons_mask_what_varies() -> None:
    assert skeleton('Mark "AB" at 3.5 cm', {"AB"}) == skeleton('Mark "CDE" at 12 cm', {"CDE"})
