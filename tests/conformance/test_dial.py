"""Difficulty: what a kind says it turns grows with the level that was asked for."""

from __future__ import annotations

from statistics import mean

from scipy.stats import spearmanr

from generators.base import Unsatisfiable
from generators.scene import Rng, Want
from tests.conformance.kinds import Kind

SEEDS = 6
ATTEMPTS = 12
RANK_CORRELATION = 0.9


def test_the_dial_grows_with_the_level(kind: Kind) -> None:
    levels = list(range(1, 11))
    turned = [mean(_dials(kind, level)) for level in levels]
    assert spearmanr(levels, turned).statistic >= RANK_CORRELATION, turned


def _dials(kind: Kind, level: int) -> list[float]:
    found = []
    for seed in range(SEEDS):
        for attempt in range(ATTEMPTS):
            want = Want(level, "en", 1024, 1024, {})
            try:
                truth = kind.generator.sample(Rng(bytes([seed, attempt, level])), want)
            except Unsatisfiable:
                continue
            found.append(kind.generator.dial(truth))
            break
    assert found, f"no scene at level {level} in {SEEDS * ATTEMPTS} attempts"
    return found
