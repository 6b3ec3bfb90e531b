"""Draws depend on (seed, row, visit, purpose) and on nothing else."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy import stats

from model.data.rng import generator, row_ids, uniforms

KEYS = [f"science-0badcafe-{number:07d}" for number in range(20_000)]


def ids():
    return row_ids(pa.array(KEYS), pa.array([f"edit{n % 3}" for n in range(len(KEYS))]))


def test_a_row_keeps_its_identity_in_any_company():
    alone = row_ids(pa.array(["k"]), pa.array(["t2i"]))[0]
    long = row_ids(pa.array(["k" * 90, "k", ""]), pa.array(["é中", "t2i", ""]))
    assert long[1] == alone
    assert row_ids(pa.array(["a/b"]), pa.array(["c"])) != row_ids(pa.array(["ab"]), pa.array(["c"]))
    assert len(np.unique(ids())) == len(KEYS)


def test_sliced_columns_give_the_same_identities():
    whole = ids()
    rows = pa.array([f"edit{n % 3}" for n in range(len(KEYS))])
    assert (row_ids(pa.array(KEYS).slice(100, 50), rows.slice(100, 50)) == whole[100:150]).all()


def test_values_are_fixed_for_ever():
    """A change of these numbers changes every run: raise the version of a run, not the test."""
    identity = row_ids(pa.array(["smoke-00000000-0000001"]), pa.array(["edit1"]))
    drawn = uniforms(20260310, identity, np.array([2]), "timestep")[0]
    normal = generator(20260310, int(identity[0]), 2, "noise").standard_normal(2, dtype=np.float32)
    assert int(identity[0]) == 8791132666571107075
    assert drawn == 0.3981071768596339
    np.testing.assert_array_equal(
        normal, np.array([-0.7960817813873291, -1.9529224634170532], np.float32)
    )


def test_draws_are_uniform_and_independent():
    identity, zeros = ids(), np.zeros(len(KEYS), np.int64)
    columns = [
        uniforms(1, identity, zeros, "dropout"),
        uniforms(1, identity, zeros, "timestep"),
        uniforms(1, identity, zeros + 1, "dropout"),
        uniforms(2, identity, zeros, "dropout"),
    ]
    for column in columns:
        assert 0 < column.min() < column.max() < 1
        assert stats.kstest(column, "uniform").pvalue > 1e-4
    correlation = np.corrcoef(columns) - np.eye(4)
    assert np.abs(correlation).max() < 0.03


def test_order_does_not_matter():
    identity, visits = ids(), np.arange(len(KEYS)) % 5
    drawn = uniforms(1, identity, visits, "crop")
    assert (uniforms(1, identity[::-1], visits[::-1], "crop") == drawn[::-1]).all()
    assert uniforms(1, identity[77:78], visits[77:78], "crop")[0] == drawn[77]
