"""Counter-based randomness, split by name.

``Rng(key)["layout"]`` and ``Rng(key)["fonts", 3]`` are independent streams: a draw added to one branch
never disturbs another, so a kind can grow without changing the samples it already makes. The bits are
Philox (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011) keyed by BLAKE2b of the path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Rng:
    """A named stream of random draws; the same key and path give the same draws everywhere."""

    __slots__ = ("_bits", "key")

    def __init__(self, key: bytes) -> None:
        self.key = key
        self._bits: np.random.Generator | None = None

    def __getitem__(self, name: str | int | tuple[str | int, ...]) -> Rng:
        path = name if isinstance(name, tuple) else (name,)
        text = "\x1f".join(f"{type(part).__name__}:{part}" for part in path)
        return Rng(hashlib.blake2b(text.encode(), key=self.key[:64], digest_size=32).digest())

    @property
    def numpy(self) -> np.random.Generator:
        """The stream as a NumPy generator (its state advances with every draw)."""
        if self._bits is None:
            words = np.frombuffer(
                hashlib.blake2b(self.key, digest_size=16).digest(), dtype=np.uint64
            )
            self._bits = np.random.Generator(np.random.Philox(key=words))
        return self._bits

    def integer(self, low: int, high: int) -> int:
        """A uniform integer in ``[low, high]``, both ends included."""
        return int(self.numpy.integers(low, high, endpoint=True))

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A uniform float in ``[low, high)``."""
        return float(self.numpy.uniform(low, high))

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.uniform() < probability

    def choice(self, items: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """One item; ``weights`` need not sum to one."""
        if weights is None:
            return items[self.integer(0, len(items) - 1)]
        cumulative = np.cumsum(np.asarray(weights, dtype=float))
        return items[
            int(np.searchsorted(cumulative, self.uniform(0, float(cumulative[-1])), side="right"))
        ]

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """``count`` different items in random order."""
        return [items[int(i)] for i in self.numpy.permutation(len(items))[:count]]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All items in random order."""
        return self.sample(items, len(items))
