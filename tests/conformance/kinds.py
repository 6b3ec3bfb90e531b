"""A kind under test: its generator, its verifier, and a few finished samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from factory.checks import Case, Pictures
from factory.registry import discover
from generators.base import Generator, Verifier
from shards.packed import PackedSample
from shards.sample import Sample
from tests.conformance.build import MARGIN

REGISTRY = discover()


@dataclass(frozen=True)
class Specimen:
    """A finished sample as a reader of a shard has it: decoded from its bytes."""

    packed: PackedSample

    @cached_property
    def sample(self) -> Sample:
        return Sample.from_bytes(self.packed.sample.to_bytes())

    @cached_property
    def pictures(self) -> Pictures:
        return {role: self.packed.picture(role) for role in self.packed.roles}

    @property
    def case(self) -> Case:
        return Case(self.sample, self.pictures, MARGIN)


@dataclass(frozen=True)
class Kind:
    """One kind under test."""

    generator: Generator
    verifier: Verifier
    specimens: tuple[Specimen, ...] = field(repr=False)
