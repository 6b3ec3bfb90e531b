"""Draws that depend on nothing but (seed, row, visit, purpose): no state, no order, no world size.

A row's noise at its third visit is the same on any machine, after any crash, alone or in a pack.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Purpose = Literal[
    "order", "visit", "pack", "dropout", "wording", "reasoned", "crop", "timestep", "noise"
]
Words = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def mix(words: Words) -> Words:
    """SplitMix64's finaliser (Steele et al. 2014): a bijection that flips half of the bits."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def absorb(state: Words, words: Words) -> Words:
    """Fold the next words into states, element by element."""
    return mix((state ^ words) + _GOLDEN)


def row_ids(keys: pa.Array, rows: pa.Array) -> Words:
    """64-bit identities `[n]` of rows, by the sample's key and the row's id (string arrays)."""
    parts = [keys.cast("string"), rows.cast("string"), pa.scalar("/")]
    joined = pc.call_function("binary_join_element_wise", parts)
    _, offsets, data = joined.buffers()
    ends = np.frombuffer(offsets, np.int32)[joined.offset : joined.offset + len(joined) + 1]
    lengths = np.diff(ends)
    width = -(-int(lengths.max(initial=1)) // 8)
    letters = np.zeros((len(joined), 8 * width), np.uint8)
    inside = np.arange(8 * width) < lengths[:, None]
    letters[inside] = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
    state = np.zeros(len(joined), np.uint64)
    for column in letters.view(np.uint64).T:
        # A longer neighbour widens the array; it must not change the identity.
        state = np.where(column != 0, absorb(state, column), state)
    return state


@cache
def _purpose_word(seed: int, purpose: str) -> np.uint64:
    digest = hashlib.blake2b(f"{seed}:{purpose}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


def draw_bits(seed: int, ids: Words, visits: NDArray[np.int64], purpose: Purpose) -> Words:
    """64 random bits `[n]` for each (row, visit)."""
    state = absorb(np.full(len(ids), _purpose_word(seed, purpose)), ids)
    return absorb(state, visits.astype(np.uint64))


def uniforms(
    seed: int, ids: Words, visits: NDArray[np.int64], purpose: Purpose
) -> NDArray[np.float64]:
    """Uniform draws `[n]` strictly inside (0, 1), one for each (row, visit)."""
    bits = draw_bits(seed, ids, visits, purpose) >> np.uint64(12)
    return (bits.astype(np.float64) + 0.5) * 2.0**-52


def generator(seed: int, identity: int, visit: int, purpose: Purpose) -> np.random.Generator:
    """An own stream for draws of any number, such as noise."""
    bits = draw_bits(seed, np.array([identity], np.uint64), np.array([visit]), purpose)
    return np.random.Generator(np.random.Philox(key=int(bits[0])))
