"""Rendezvous hashing: a new face changes only the samples that pick it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from generators.fonts.face import Face


def choose(seed: bytes, candidates: Sequence[Face]) -> Face:
    """The candidate with the highest hash of seed and id; their order does not matter.

    Raises:
        ValueError: there are no candidates.
    """
    if not candidates:
        raise ValueError("no face fits: the choice of faces is empty")
    key = blake2b(seed, digest_size=32).digest()
    return max(candidates, key=lambda face: blake2b(face.id.encode(), key=key).digest())
