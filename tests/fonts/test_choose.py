"""The choice of a face: stable when the catalogue grows, blind to order, fair."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.fonts import choose, load_catalogue

FACES = load_catalogue().faces
seeds = st.binary(max_size=80)


@given(seed=seeds, new=st.sampled_from(FACES))
def test_a_new_face_changes_only_the_samples_that_pick_it(seed: bytes, new: object) -> None:
    before = [face for face in FACES if face is not new]
    after = choose(seed, FACES)
    assert after is new or after is choose(seed, before)


@given(seed=seeds, order=st.randoms(use_true_random=False))
def test_order_does_not_matter(seed: bytes, order: Random) -> None:
    shuffled = list(FACES)
    order.shuffle(shuffled)
    assert choose(seed, shuffled) is choose(seed, FACES)


def test_every_face_has_its_turn() -> None:
    draws = 200 * len(FACES)
    turns = Counter(choose(n.to_bytes(4, "big"), FACES).id for n in range(draws))
    assert set(turns) == {face.id for face in FACES}
    assert max(turns.values()) < 1.35 * 200
    assert min(turns.values()) > 0.65 * 200


def test_no_candidates_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        choose(b"", [])
