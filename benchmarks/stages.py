"""Where the time of a sample goes: CPU milliseconds per kind and stage, image codecs compared, peak memory.

    python benchmarks/stages.py [RECIPE] [--samples 240] [--shard-samples 120]

Stages are measured in this process with one stopwatch, inner stages subtracted from outer ones; what an
attempt that was rejected cost counts for its kind. Codecs encode the same pictures one after another.
Writes ``benchmarks/results/stages.json`` and ``stages.png``.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from factory import recipe as recipes
from factory.assemble import assembler, editing, picture
from factory.assemble import rows as rows_module
from factory.plan import Slot
from factory.session import Session
from factory.worker import Builder, peak_memory
from generators.base import Generator
from shards.commit import write_shard
from shards.packed import PackedSample
from shards.pictures import decode, encode

RESULTS = Path(__file__).parent / "results"
STAGES = (
    "truth",
    "draw",
    "layout",
    "raster",
    "boxes",
    "masks",
    "words",
    "verify",
    "encode",
    "svg",
    "other",
)
COLOURS = (
    "#1f77b4",
    "#ff7f0e",
    "#2ca02c",
    "#d62728",
    "#9467bd",
    "#8c564b",
    "#e377c2",
    "#7f7f7f",
    "#bcbd22",
    "#17becf",
    "#cccccc",
)
GOAL = 4.0
"""Verified samples per second and core that the default mix has to reach."""


@dataclass
class Stopwatch:
    """CPU seconds by kind and stage; entering a stage pauses the one around it."""

    spent: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kind: str = ""
    _open: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._book()
        self._open.append(name)
        try:
            yield
        finally:
            self._book()
            self._open.pop()

    def _book(self) -> None:
        now = time.process_time()
        if self._open:
            self.spent[self.kind][self._open[-1]] += now - self._since
        self._since = now

    def around(self, owner: Any, name: str, stage: str) -> None:
        """Measure a function of a module or class under a stage from now on."""
        plain: Callable[..., Any] = getattr(owner, name)

        def measured(*args: Any, **options: Any) -> Any:
            with self.stage(stage):
                return plain(*args, **options)

        setattr(owner, name, measured)


@dataclass
class Timed:
    """A builder whose attempts are booked under the kind that makes them."""

    builder: Builder
    watch: Stopwatch

    def build(self, slot: Slot, attempt: int, kind: str) -> PackedSample:
        self.watch.kind = kind
        with self.watch.stage("other"):
            return self.builder.build(slot, attempt, kind)


def instrument(watch: Stopwatch, generators: Sequence[type[Generator]]) -> None:
    """Put the stopwatch around the stages of assembly."""
    for generator in generators:
        watch.around(generator, "sample", "truth")
        watch.around(generator, "draw", "draw")
    watch.around(picture, "check_layout", "layout")
    watch.around(picture, "raster", "raster")
    watch.around(picture, "elements", "boxes")
    for name in ("mask", "differing_elements"):
        watch.around(editing, name, "masks")
    watch.around(assembler, "build_rows", "words")
    watch.around(rows_module, "reasoning", "words")
    watch.around(assembler, "run_checks", "verify")
    watch.around(assembler, "encode", "encode")
    watch.around(assembler, "to_svg", "svg")


def build(
    recipe: str, samples: int, shard_samples: int
) -> tuple[dict[str, Any], list[NDArray[np.uint8]]]:
    """Make the samples of a recipe; the table, and some pictures for the codecs."""
    overrides = [f"samples={samples}", f"shard_samples={shard_samples}"]
    session = Session.of(recipes.load(recipes.find(recipe), overrides))
    watch = Stopwatch()
    instrument(watch, list(session.registry.kinds.values()))
    with tempfile.TemporaryDirectory() as folder:
        maker = session.maker(session.lock(), folder)
        maker = type(maker)(
            maker.plan, Timed(maker.builder, watch), maker.versions, maker.skip, folder
        )
        made: Counter[str] = Counter()
        pictures: list[NDArray[np.uint8]] = []
        count, writing = 0, 0.0
        for spec in session.plan.shards():
            rejects: list[dict[str, Any]] = []
            filled = [
                packed
                for slot in session.plan.slots(spec.start, spec.stop)
                if (packed := maker.fill(slot, rejects)) is not None
            ]
            made.update(packed.sample.kind for packed in filled)
            count += sum(name.endswith(".png") for packed in filled for name in packed.members)
            pictures += [
                decode(packed.members["image.png"])
                for packed in filled[:: max(1, len(filled) // 20)]
            ]
            start = time.process_time()
            write_shard(
                folder, spec.name, filled, rejects, test_share=session.plan.recipe.split.test
            )
            writing += time.process_time() - start
    return table(watch, made, count, writing), pictures


def table(watch: Stopwatch, made: Counter[str], pictures: int, writing: float) -> dict[str, Any]:
    """Milliseconds per sample by kind and stage, and what they come to."""
    kinds = {
        kind: {stage: round(1000 * watch.spent[kind][stage] / made[kind], 1) for stage in STAGES}
        for kind in sorted(made)
    }
    total = sum(sum(spent.values()) for spent in watch.spent.values()) + writing
    samples = sum(made.values())
    return {
        "samples": samples,
        "samples_per_second_and_core": round(samples / total, 2),
        "of_goal": round(samples / total / GOAL, 2),
        "pictures_per_second_and_core": round(pictures / total, 1),
        "milliseconds_per_sample": {
            kind: round(sum(stages.values()), 1) for kind, stages in kinds.items()
        },
        "share_by_stage": {
            stage: round(sum(watch.spent[k][stage] for k in watch.spent) / total, 4)
            for stage in STAGES
        }
        | {"write": round(writing / total, 4)},
        "stages": kinds,
        "peak_memory_mib": round(peak_memory() / 2**20),
    }


def compare_codecs(pictures: Sequence[NDArray[np.uint8]]) -> dict[str, dict[str, float]]:
    """Lossless encoders on the same pictures: time as a multiple of ours, size as a multiple of ours."""

    def pillow(pixels: NDArray[np.uint8], **options: Any) -> bytes:
        target = io.BytesIO()
        Image.fromarray(pixels).save(target, **options)
        return target.getvalue()

    encoders: dict[str, Callable[[NDArray[np.uint8]], bytes]] = {
        "ours (PNG, zlib-ng)": encode,
        "Pillow PNG": lambda p: pillow(p, format="PNG"),
        "Pillow PNG, level 1": lambda p: pillow(p, format="PNG", compress_level=1),
        "OpenCV PNG": lambda p: cv2.imencode(".png", p)[1].tobytes(),
        "Pillow WebP, lossless, fastest": lambda p: pillow(
            p, format="WEBP", lossless=True, method=0, quality=0
        ),
    }
    measured: dict[str, tuple[float, int]] = {}
    for name, encoder in encoders.items():
        start = time.process_time()
        size = sum(len(encoder(pixels)) for pixels in pictures)
        measured[name] = time.process_time() - start, size
    seconds, size = measured["ours (PNG, zlib-ng)"]
    return {
        name: {
            "milliseconds_per_picture": round(1000 * s / len(pictures), 1),
            "time_of_ours": round(s / seconds, 2),
            "size_of_ours": round(b / size, 2),
        }
        for name, (s, b) in measured.items()
    }


def plot(result: dict[str, Any], path: Path) -> None:
    """Stacked bars: CPU milliseconds per sample by kind and stage."""
    from matplotlib.figure import Figure

    kinds = sorted(result["stages"], key=lambda kind: result["milliseconds_per_sample"][kind])
    figure = Figure(figsize=(10, 0.32 * len(kinds) + 1.6), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    left = np.zeros(len(kinds))
    for stage, colour in zip(STAGES, COLOURS, strict=True):
        width = np.array([result["stages"][kind][stage] for kind in kinds])
        axes.barh(kinds, width, left=left, label=stage, color=colour, height=0.72)
        left += width
    axes.axvline(1000 / GOAL, color="black", linestyle=":", linewidth=1)
    axes.set_xlabel("CPU milliseconds per accepted sample (dotted: the goal for the mix)")
    axes.legend(ncols=6, fontsize=8, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("recipe", nargs="?", default="science")
    parser.add_argument("--samples", type=int, default=240)
    parser.add_argument("--shard-samples", type=int, default=120)
    asked = parser.parse_args()
    built, pictures = build(asked.recipe, asked.samples, asked.shard_samples)
    command = f"python benchmarks/stages.py {asked.recipe} --samples {asked.samples} --shard-samples {asked.shard_samples}"
    result = {"command": command, **built, "codecs": compare_codecs(pictures)}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "stages.json").write_text(json.dumps(result, indent=2) + "\n")
    plot(result, RESULTS / "stages.png")
    print(
        f"{result['samples_per_second_and_core']} verified samples/s/core, {result['of_goal']} of the goal; {result['pictures_per_second_and_core']} pictures/s/core"
    )
    for stage, share in sorted(result["share_by_stage"].items(), key=lambda item: -item[1]):
        print(f"  {stage:8} {share:6.1%}")


if __name__ == "__main__":
    main()
