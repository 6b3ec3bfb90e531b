"""The order of an epoch: complete, mixed as asked, and a pure function."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.data.order import epoch_order, quotas, shares_of
from model.errors import ModelError


def split(sizes):
    return np.split(np.arange(sum(sizes)), np.cumsum(sizes)[:-1])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=6), st.integers(0, 5), st.integers(0, 9))
def test_without_weights_every_row_comes_once(sizes, epoch, seed):
    order = epoch_order(split(sizes), None, 0, seed, epoch)
    assert sorted(order.rows) == list(range(sum(sizes)))
    assert (order.visits == epoch).all()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.floats(0.05, 1)), min_size=1, max_size=5),
    st.integers(1, 300),
    st.integers(1, 6),
)
def test_with_weights_a_group_visits_its_rows_evenly(groups, total, epochs):
    sizes, weights = zip(*groups, strict=True)
    shares = np.array(weights) / sum(weights)
    orders = [epoch_order(split(sizes), shares, total, 3, epoch) for epoch in range(epochs)]
    assert all(len(order.rows) == total for order in orders)
    rows = np.concatenate([order.rows for order in orders])
    visits = np.concatenate([order.visits for order in orders])
    assert len(set(zip(rows.tolist(), visits.tolist(), strict=True))) == len(rows)
    for group in split(sizes):
        counts = np.bincount(rows, minlength=sum(sizes))[group]
        assert counts.max() - counts.min() <= 1
        for row, count in zip(group, counts, strict=True):
            assert sorted(visits[rows == row]) == list(range(count))


def test_mixture_holds_in_the_whole_and_in_every_stretch():
    """Within 0.1 % of 100,000 rows, within 1 % of any 5,000 in a row."""
    sizes, shares = [70_000, 9_000, 400], np.array([0.25, 0.25, 0.5])
    order = epoch_order(split(sizes), shares, 100_000, 1, 0)
    group = np.searchsorted(np.cumsum(sizes), order.rows, side="right")
    assert np.abs(np.bincount(group) / 100_000 - shares).max() <= 0.001
    for start in range(0, 100_000, 5_000):
        part = np.bincount(group[start : start + 5_000], minlength=3) / 5_000
        assert np.abs(part - shares).max() <= 0.01


def test_orders_differ_by_epoch_and_seed_and_repeat_exactly():
    groups = split([500, 300])
    first = epoch_order(groups, None, 0, 1, 0).rows
    assert (first == epoch_order(groups, None, 0, 1, 0).rows).all()
    assert (first != epoch_order(groups, None, 0, 1, 1).rows).any()
    assert (first != epoch_order(groups, None, 0, 2, 0).rows).any()


def test_quotas_add_up():
    starts, counts = quotas(np.array([1, 1, 1]) / 3, 100, 4)
    assert counts.tolist() == [34, 33, 33]
    assert starts.tolist() == [136, 132, 132]


def test_shares_weigh_tasks_first_and_domains_within():
    names = [("t2i", "science"), ("t2i", "text"), ("edit", "science")]
    sizes = [10, 30, 60]
    np.testing.assert_allclose(shares_of(names, sizes, {}, {}), [0.1, 0.3, 0.6])
    np.testing.assert_allclose(shares_of(names, sizes, {"t2i": 4, "edit": 1}, {}), [0.2, 0.6, 0.2])
    np.testing.assert_allclose(
        shares_of(names, sizes, {"t2i": 1, "edit": 1}, {"science": 3, "text": 1}),
        [0.375, 0.125, 0.5],
    )
    np.testing.assert_allclose(shares_of(names, sizes, {"edit": 1}, {}), [0, 0, 1])


def test_a_weight_without_rows_is_an_error():
    with pytest.raises(ModelError, match=r"tasks: no row of 'understand'; found t2i"):
        shares_of([("t2i", "science")], [3], {"understand": 1.0}, {})
    with pytest.raises(ModelError, match=r"domains: no row of 'memes'; found science"):
        shares_of([("t2i", "science")], [3], {}, {"memes": 1.0})
