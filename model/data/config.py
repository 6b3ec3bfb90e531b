"""What of the data is trained on, and how. Values marked *paper* are of arXiv 2603.09877."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from model.data.names import TASKS
from model.errors import ModelError


@dataclass(frozen=True)
class GuidanceDropout:
    """Shares of documents that lose their condition, so that guidance has what to compare with."""

    t2i_all: float = 0.10  # paper
    edit_all: float = 0.05  # paper: request, pictures and reference latents
    edit_text: float = 0.05  # paper: the request alone

    def __post_init__(self) -> None:
        if (
            min(self.t2i_all, self.edit_all, self.edit_text) < 0
            or max(self.t2i_all, self.edit_all + self.edit_text) > 1
        ):
            raise ModelError("dropout: shares must lie in [0, 1] and add up to at most 1")


@dataclass(frozen=True)
class Resolution:
    """Size of generated pictures: the native aspect ratio, an area within bounds, in pixels."""

    min_pixels: int = 512**2
    max_pixels: int = 512**2
    min_aspect: float = 0.5  # paper; width over height. Pictures outside are left out
    max_aspect: float = 2.0  # paper

    def __post_init__(self) -> None:
        if not 0 < self.min_pixels <= self.max_pixels:
            raise ModelError("resolution: needs 0 < min_pixels <= max_pixels")
        if not 0 < self.min_aspect <= self.max_aspect:
            raise ModelError("resolution: needs 0 < min_aspect <= max_aspect")


@dataclass(frozen=True)
class DataConfig:
    """A mixture of dataset folders and the views that are taken of their rows.

    Without weights every row is trained on once per epoch. With `tasks` or `domains`, groups are
    drawn by weight: each walks through its own rows again and again, in a new order at every visit.
    """

    sources: tuple[str, ...]  # dataset folders: paths or fsspec URLs
    tasks: dict[str, float] = field(
        default_factory=dict[str, float]
    )  # weight of each; {}: as found
    domains: dict[str, float] = field(default_factory=dict[str, float])
    split: Literal["train", "test"] = "train"
    reasoned: float = 0.0  # share of rows with written reasoning that are trained with it; ours
    detail: float = 0.5  # share of requests in their detailed wording; ours
    reference_latents: bool = True  # paper: from stage 2 on
    dropout: GuidanceDropout = GuidanceDropout()
    resolution: Resolution = Resolution()
    crop: Literal["centre", "random"] = "centre"
    pack_tflops: float = 100.0  # training FLOPs of one pack
    pack_tokens: int = 65536  # language and image tokens of one pack at most
    packs_per_step: int = 8  # over all ranks and accumulation steps
    rows_per_epoch: int = 0  # 0: as many as there are

    def __post_init__(self) -> None:
        for name, weights in (("tasks", self.tasks), ("domains", self.domains)):
            if weights and (min(weights.values()) < 0 or not sum(weights.values()) > 0):
                raise ModelError(f"{name}: weights must not be negative, and one must be positive")
        for task in self.tasks:
            if task not in TASKS:
                raise ModelError(f"tasks: unknown task {task!r}; choose from {', '.join(TASKS)}")
        for name in ("reasoned", "detail"):
            if not 0 <= getattr(self, name) <= 1:
                raise ModelError(f"{name} = {getattr(self, name)}: a share lies in [0, 1]")
        for name in ("pack_tflops", "pack_tokens", "packs_per_step"):
            if getattr(self, name) <= 0:
                raise ModelError(f"{name} = {getattr(self, name)}: must be positive")
        if not self.sources:
            raise ModelError("sources: name at least one dataset folder")
