"""A recipe and a builder of small real samples, fast enough to be killed a hundred times."""

from __future__ import annotations

import os
import random
import resource
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from factory.journal import RUN_FILE
from factory.lock import settle
from factory.plan import Slot
from factory.recipe import Recipe, parse
from factory.registry import Registry
from factory.run import Outcome, run
from factory.seeds import attempt_seed, sample_key
from factory.session import Session, Tools
from generators.base import Rejected, Unsatisfiable
from generators.scene.rng import Rng
from shards import pictures
from shards.canonical import pixel_hash
from shards.commit import sweep
from shards.packed import PackedSample
from shards.sample import Hashes, Provenance, Row, Sample, State, json_text
from shards.text import text_hash, truth_hash

SIDE = 32


class ToyBuilder:
    """Builds samples of ``toykinds``; ``params.seconds`` makes each attempt take that long.

    ``TOY_FILE_LIMIT`` stands for a disk with room for that many bytes, ``TOY_CLOCK`` for a wall clock that
    jumps.
    """

    def __init__(self, recipe: Recipe, digest: str, registry: Registry) -> None:
        self.recipe = recipe
        self.digest = digest
        self.registry = registry
        if limit := os.environ.get("TOY_FILE_LIMIT"):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))

        if seed := os.environ.get("TOY_CLOCK"):
            jumps = random.Random(int(seed) + os.getpid())
            real = time.time
            time.time = lambda: real() + jumps.choice((-1e9, -3600, 0, 3600, 1e9))

    def build(self, slot: Slot, attempt: int, kind: str) -> PackedSample:
        time.sleep(slot.params.get("seconds", 0))
        version = self.registry.version(kind)
        recipe = self.recipe
        seed = attempt_seed(recipe.recipe, recipe.seed, kind, version, slot.index, attempt)
        rng = Rng(seed)
        if kind == "toy.picky":
            raise Unsatisfiable("nothing is ever good enough")
        if kind == "toy.faulty":
            raise ZeroDivisionError(f"division of {object()} by zero")
        if kind == "toy.deadly" and slot.index == slot.params["at"]:
            os.kill(os.getpid(), signal.SIGKILL)
        if rng["reject"].chance(0.2):
            raise Rejected("layout", "the box is clipped")
        pixels = np.full((SIDE, SIDE, 3), 250, np.uint8)
        pixels[4:20, 4:20] = rng["colour"].numpy.integers(0, 200, 3)
        return self._packed(slot, kind, version, seed, pixels)

    def _packed(
        self, slot: Slot, kind: str, version: int, seed: bytes, pixels: NDArray[np.uint8]
    ) -> PackedSample:
        truth = json_text({"colour": pixels[4, 4].tolist()})
        row = Row(id="r1", task="t2i", lang=slot.lang, output="image", detail="A box. 方块。")
        recipe = self.recipe
        sample = Sample(
            key=sample_key(recipe.recipe, recipe.seed, slot.index),
            recipe=recipe.recipe,
            recipe_digest=self.digest,
            index=slot.index,
            seed=seed.hex(),
            domain="science",
            kind=kind,
            version=version,
            subject="toy",
            difficulty=slot.difficulty,
            lang=slot.lang,
            size=(SIDE, SIDE),
            truth=truth,
            facts=(),
            elements=(),
            style=json_text({}),
            states=(
                State(
                    picture="image",
                    lang=slot.lang,
                    truth=truth,
                    truth_hash=truth_hash(truth),
                    facts=(),
                    elements=(),
                ),
            ),
            rows=(row,),
            hashes=Hashes(
                truth=truth_hash(truth),
                pixels={"image": pixel_hash(pixels)},
                text=text_hash((row,)),
            ),
            provenance=Provenance(code="test"),
        )
        return PackedSample(sample, {"image.png": pictures.encode(pixels, "png")})


TOOLS = Tools(roots=("toykinds",), builder=ToyBuilder)


def recipe(**fields: Any) -> Recipe:
    """A recipe of boxes and bars; keyword arguments replace its fields."""
    data: dict[str, Any] = {
        "recipe": "toys",
        "seed": 7,
        "samples": 40,
        "shard_samples": 10,
        "mix": [{"use": "toy.box", "share": 0.5}, {"use": "toy.bar", "share": 0.5}],
    }
    return parse(data | fields, "toys.yaml")


def session(**fields: Any) -> Session:
    return Session.of(recipe(**fields), "toys.yaml", TOOLS)


def built(
    folder: Path | str, made: Session, workers: int = 0, skip: tuple[str, ...] = ()
) -> Outcome:
    """Run a session into a folder, as ``factory build`` does."""
    out = str(folder)
    lock = settle(out, made.lock(skip))
    sweep(out)
    return run(made, lock, out, workers)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a dataset by relative path, without the record of how it was made."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RUN_FILE
    }
