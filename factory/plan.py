"""The plan: which kind, level, language and size every index gets, and which indices every shard holds.

Pure and endless: slot *i* depends on the recipe's identity and on *i* alone, so a dataset can grow, a shard
can be planned without the others, and nothing is stored. Every prefix of the slots keeps every ratio
within one sample.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factory.errors import nearest
from factory.quota import spread, whole
from factory.recipe import Recipe, RecipeError
from factory.seeds import plan_seed
from generators.scene.rng import Rng
from shards.sample import Lang

BLOCK = 2000
"""Slots that are balanced together, kind by kind (rounded up to whole cycles)."""


CHUNK = 1_000_000


@dataclass(frozen=True, slots=True)
class Slot:
    """What the plan wants at one index.

    ``candidates`` are the kinds that may fill the slot when ``kind`` cannot: the others of its mix entry,
    in the order in which they are tried.
    """

    index: int
    difficulty: int
    lang: Lang
    size: tuple[int, int]
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShardSpec:
    """One shard: its number, its name and its slots ``start <= index < stop``."""

    number: int
    name: str
    start: int
    stop: int

    @property
    def samples(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Entry:
    """A mix entry with its globs resolved."""

    share: Fraction
    kinds: tuple[str, ...]
    params: Mapping[str, Any]


def resolve_mix(
    recipe: Recipe,
    kinds: Collection[str],
    unavailable: Mapping[str, str] | None = None,
    source: str = "",
) -> tuple[Entry, ...]:
    """Mix entries with their kinds in alphabetical order.

    Args:
        kinds: kinds that can be made here.
        unavailable: kinds that cannot, with the reason; using one is an error, never a silent omission.

    Raises:
        RecipeError: an entry names no kind, or one that is unavailable.
    """
    missing = unavailable or {}
    entries: list[Entry] = []
    for number, entry in enumerate(recipe.mix):
        place = f"mix.{number}.use"
        for kind in fnmatch.filter(sorted(missing), entry.use):
            raise RecipeError(source, place, f'"{kind}" is unavailable: {missing[kind]}')
        matches = tuple(fnmatch.filter(sorted(kinds), entry.use))
        if not matches:
            subjects = {f"{kind.split('.')[0]}.*" for kind in kinds}
            hint = nearest(entry.use, subjects | set(kinds))
            raise RecipeError(source, place, f'unknown generator "{entry.use}"{hint}')
        entries.append(Entry(entry.share, matches, entry.params))
    return tuple(entries)


class _Dial:
    """One property (language, level or size) of every slot, with exact quotas and balanced per kind."""

    def __init__(self, shares: Sequence[Fraction], rng: Rng) -> None:
        self.quotas = whole(shares)
        self.rng = rng
        cycle = sum(self.quotas)
        self.block = cycle * -(-BLOCK // cycle)


class Plan:
    """Slots and shards of a recipe over resolved mix entries."""

    def __init__(self, recipe: Recipe, entries: Sequence[Entry]) -> None:
        self.recipe = recipe
        self.entries = tuple(entries)
        self.kinds = tuple(sorted({kind for entry in entries for kind in entry.kinds}))
        rng = Rng(plan_seed(recipe.recipe, recipe.seed))
        self._levels = range(recipe.difficulty.min, recipe.difficulty.max + 1)
        self._langs: tuple[Lang, ...] = tuple(sorted(recipe.languages))
        weights = recipe.size.weights or (1,) * len(recipe.size.choices)
        self._dials = {
            "difficulty": _Dial([Fraction(1)] * len(self._levels), rng["difficulty"]),
            "lang": _Dial([recipe.languages[lang] for lang in self._langs], rng["lang"]),
            "size": _Dial([Fraction(weight) for weight in weights], rng["size"]),
        }
        self._set_entries(rng["mix"])
        self._dial_block = lru_cache(maxsize=16)(self._make_dial_block)

    def _set_entries(self, rng: Rng) -> None:
        """One cycle of mix entries, and how often each entry came before a place in it."""
        self._quotas = np.array(whole([entry.share for entry in self.entries]))
        period = int(self._quotas.sum())
        cycle = np.array(
            spread(self._quotas.tolist(), [0] * period, rng.numpy.random(period).tolist())
        )
        rank = np.zeros(period, dtype=np.int64)
        for number in range(len(self.entries)):
            rank[cycle == number] = np.arange(int((cycle == number).sum()))
        self._cycle, self._rank = cycle, rank
        self._entry_sizes = np.array([len(entry.kinds) for entry in self.entries])
        place = {kind: number for number, kind in enumerate(self.kinds)}
        self._kind_numbers = np.zeros((len(self.entries), self._entry_sizes.max()), dtype=np.int64)
        for number, entry in enumerate(self.entries):
            self._kind_numbers[number, : len(entry.kinds)] = [place[kind] for kind in entry.kinds]

    def _turns(self, start: int, stop: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Mix entry of each index in ``[start, stop)``, and which of its kinds is next in turn."""
        index = np.arange(start, stop, dtype=np.int64)
        rounds, place = np.divmod(index, len(self._cycle))
        entry = self._cycle[place]
        ordinal = rounds * self._quotas[entry] + self._rank[place]
        return entry, ordinal % self._entry_sizes[entry]

    def _groups(self, start: int, stop: int) -> NDArray[np.int64]:
        """The kind of each index, as its place in ``kinds``."""
        return self._kind_numbers[self._turns(start, stop)]

    def _make_dial_block(self, name: str, block: int) -> list[int]:
        dial = self._dials[name]
        groups = self._groups(block * dial.block, (block + 1) * dial.block).tolist()
        noise = dial.rng[block].numpy.random(dial.block).tolist()
        return spread(dial.quotas, groups, noise)

    def _dial(self, name: str, index: int) -> int:
        block, place = divmod(index, self._dials[name].block)
        return self._dial_block(name, block)[place]

    def slots(self, start: int, stop: int) -> Iterator[Slot]:
        """The slots ``start <= index < stop``, one at a time."""
        entry_of, turn_of = self._turns(start, stop)
        for index, number, turn in zip(
            range(start, stop), entry_of.tolist(), turn_of.tolist(), strict=True
        ):
            entry = self.entries[number]
            yield Slot(
                index=index,
                difficulty=self._levels[self._dial("difficulty", index)],
                lang=self._langs[self._dial("lang", index)],
                size=self.recipe.size.choices[self._dial("size", index)],
                kind=entry.kinds[turn],
                params=entry.params,
                candidates=entry.kinds[turn + 1 :] + entry.kinds[:turn],
            )

    def slot(self, index: int) -> Slot:
        """The slot at one index."""
        return next(self.slots(index, index + 1))

    def kind_counts(self) -> dict[str, int]:
        """Slots of each kind over all samples."""
        counts = np.zeros(len(self.kinds), dtype=np.int64)
        for start in range(0, self.recipe.samples, CHUNK):
            stop = min(start + CHUNK, self.recipe.samples)
            counts += np.bincount(self._groups(start, stop), minlength=len(self.kinds))
        return dict(zip(self.kinds, counts.tolist(), strict=True))

    @property
    def shard_count(self) -> int:
        return -(-self.recipe.samples // self.recipe.shard_samples)

    def shard(self, number: int) -> ShardSpec:
        """The shard with that number. Raises ``IndexError`` beyond the last one."""
        if not 0 <= number < self.shard_count:
            raise IndexError(
                f"{self.recipe.recipe} has {self.shard_count} shards, no number {number}"
            )
        start = number * self.recipe.shard_samples
        stop = min(start + self.recipe.shard_samples, self.recipe.samples)
        return ShardSpec(number, shard_name(self.recipe.recipe, number), start, stop)

    def shards(self) -> Iterator[ShardSpec]:
        """Every shard, in order."""
        return (self.shard(number) for number in range(self.shard_count))


def shard_name(recipe: str, number: int) -> str:
    """``science-000000``."""
    return f"{recipe}-{number:06d}"
