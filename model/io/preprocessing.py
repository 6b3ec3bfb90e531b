"""How a checkpoint wants its pictures, from `processor/processor_config.json`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.errors import ModelError
from model.io.images import BUCKETS, IMAGENET_MEAN, IMAGENET_STD, AnyResolution, FixedRatios
from model.io.released import read_json

LATENT_CELL = 8 * 8  # pixels; the file counts areas in latent cells
DYNAMIC = "InternVLUDynamicResGenerationImageProcessor"
FIXED = "InternVLUFixResGenerationImageProcessor"


@dataclass(frozen=True)
class Preprocessing:
    """Statistics of the understanding side, size rule of the generation side."""

    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD
    references: AnyResolution | FixedRatios = AnyResolution()  # noqa: RUF009 - frozen


def read_preprocessing(folder: Path) -> Preprocessing:
    """Settings of a `processor/` folder; the published ones where it names none."""
    path = folder / "processor_config.json"
    if not path.exists():
        return Preprocessing()
    table = read_json(path)
    tile: dict[str, Any] = table.get("image_processor_kwargs", {})
    return Preprocessing(
        mean=tuple(tile.get("image_mean", IMAGENET_MEAN)),
        std=tuple(tile.get("image_std", IMAGENET_STD)),
        references=_references(table, path),
    )


def _references(table: dict[str, Any], path: Path) -> AnyResolution | FixedRatios:
    settings: dict[str, Any] = table.get("image_gen_processor_kwargs", {})
    kind = table.get("image_gen_processor_class", DYNAMIC)
    if kind == DYNAMIC:
        default = AnyResolution()
        return AnyResolution(
            min_pixels=settings.get("min_dynamic_patch", 4096) * LATENT_CELL,
            max_pixels=settings.get("max_dynamic_patch", 16384) * LATENT_CELL,
            max_side=settings.get("max_length") or default.max_side,
        )
    if kind == FIXED:
        default = FixedRatios()
        buckets = settings.get("anyres_ratio", default.buckets)
        if buckets not in BUCKETS:
            raise ModelError(
                f"{path}: anyres_ratio = {buckets!r}: choose one of {', '.join(BUCKETS)}"
            )
        return FixedRatios(
            buckets,
            settings.get("anchor_pixels", default.anchor_pixels),
            settings.get("stride", default.stride),
        )
    raise ModelError(
        f"{path}: image_gen_processor_class = {kind!r} is unknown; supported: {DYNAMIC}, {FIXED}"
    )
