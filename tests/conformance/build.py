"""Samples for the conformance tests; run as a script, it prints the digests of those named on its command line."""

from __future__ import annotations

import sys

from factory.plan import Slot
from factory.recipe import parse
from factory.session import Session
from factory.worker import ShardMaker
from shards.canonical import digest
from shards.packed import PackedSample
from shards.sample import Lang

LEVELS: tuple[tuple[int, Lang, tuple[int, int]], ...] = (
    (2, "en", (1024, 1024)),
    (8, "zh", (1024, 768)),
)
MARGIN = 2
ATTEMPTS = 24


def maker_of(kind: str) -> ShardMaker:
    """A maker of samples of one kind."""
    mix = [{"use": kind, "share": 1}]
    recipe = parse(
        {
            "recipe": "conformance",
            "samples": 1,
            "attempts": ATTEMPTS,
            "mask_margin": MARGIN,
            "mix": mix,
        }
    )
    session = Session.of(recipe)
    return session.maker(session.lock(), "")


def built(maker: ShardMaker, kind: str, place: int) -> PackedSample:
    """The sample at one of ``LEVELS``; fails when no attempt is accepted."""
    level, lang, size = LEVELS[place]
    rejects: list = []
    packed = maker.fill(Slot(place, level, lang, size, kind), rejects)
    assert packed is not None, (
        f"{kind} at level {level}: {[(r['stage'], r['reason']) for r in rejects]}"
    )
    broken = [reject["reason"] for reject in rejects if reject["stage"] == "broken"]
    assert not broken, f"{kind} at level {level}: {broken}"
    return packed


def content_digest(packed: PackedSample) -> str:
    """Hash over every file of a sample."""
    return digest(b"".join(name.encode() + data for name, data in packed.files()))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        try:
            print(name, content_digest(built(maker_of(name), name, 0)))
        except AssertionError:
            print(name, "unfilled")
