"""A recipe made ready in this process: its plan, its kinds, and the maker of its shards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from factory.lock import Lock
from factory.plan import Plan, resolve_mix
from factory.recipe import Recipe, parse
from factory.registry import ROOTS, Registry, discover
from factory.worker import Builder, Progress, ShardMaker


class WrongEnvironment(Exception):
    """This process cannot make the samples that the lock promises."""


def _assembler(recipe: Recipe, digest: str, registry: Registry) -> Builder:
    from factory.assemble import Assembler

    return Assembler(recipe, digest, registry)


@dataclass(frozen=True)
class Tools:
    """Where kinds are found and what makes samples of them; both are picklable by reference."""

    roots: tuple[str, ...] = ROOTS
    builder: Callable[[Recipe, str, Registry], Builder] = _assembler


@dataclass(frozen=True)
class WorkOrder:
    """All that a worker is told, small and picklable; it works out the rest by itself."""

    recipe: dict[str, Any]
    out_url: str
    digest: str
    probe: str
    skip: tuple[str, ...]
    tools: Tools

    @classmethod
    def of(cls, lock: Lock, out_url: str, tools: Tools) -> WorkOrder:
        return cls(lock.recipe, out_url, lock.digest, lock.probe, lock.skip, tools)


@dataclass(frozen=True)
class Session:
    """A recipe with the kinds that this process found for it."""

    plan: Plan
    registry: Registry
    tools: Tools

    @classmethod
    def of(cls, recipe: Recipe, source: str = "", tools: Tools | None = None) -> Session:
        """Resolve the mix. Raises ``RecipeError`` for a kind that is unknown or unavailable."""
        tools = tools or Tools()
        registry = discover(tools.roots)
        entries = resolve_mix(recipe, registry.kinds, registry.unavailable, source)
        return cls(Plan(recipe, entries), registry, tools)

    def lock(self, skip: tuple[str, ...] = ()) -> Lock:
        return Lock.of(self.plan, self.registry, skip)

    def maker(
        self, lock: Lock, out_url: str, watch: Callable[[Progress], None] = lambda progress: None
    ) -> ShardMaker:
        """The maker of this recipe's shards."""
        builder = self.tools.builder(self.plan.recipe, lock.digest, self.registry)
        return ShardMaker(self.plan, builder, lock.kinds, frozenset(lock.skip), out_url, watch)


def start_work(order: WorkOrder, watch: Callable[[Progress], None]) -> ShardMaker:
    """Get ready to make shards of an order.

    Raises:
        WrongEnvironment: fonts, engines or kinds here differ from the lock's, or the probe picture does.
    """
    session = Session.of(parse(order.recipe), tools=order.tools)
    lock = session.lock(order.skip)
    if lock.digest != order.digest:
        raise WrongEnvironment(
            f"digest {lock.digest[:8]} instead of {order.digest[:8]}: kinds, fonts or engines differ"
        )
    if lock.probe != order.probe:
        raise WrongEnvironment(
            f"the probe picture hashes to {lock.probe[:8]} instead of {order.probe[:8]}: "
            "drawing libraries differ"
        )
    return session.maker(lock, order.out_url, watch)
