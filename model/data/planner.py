"""The plan of an epoch: order, views and packs of every document, before any byte is read.

A pure function of (manifests, token counts, configuration, seed, epoch). Ranks, workers, crashes
and prefetching have no say in it: they only decide who executes which pack, and when.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.config import ModelConfig
from model.data.config import DataConfig
from model.data.cost import Lengths, Part, training_flops
from model.data.manifest import Index
from model.data.names import DROPPED, TASKS, View
from model.data.order import Order, epoch_order, shares_of
from model.data.packing import PackBudget, Packs, plan_packs
from model.data.rng import Purpose, Words, uniforms
from model.data.sizes import generated_size
from model.errors import ModelError

if TYPE_CHECKING:
    from model.data.tokens import Frame, Scribe

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNDERSTAND = TASKS.index("understand")
TEXT, ALL = DROPPED.index("text"), DROPPED.index("all")


@dataclass(frozen=True)
class Views:
    """How each document `[n]` of an epoch is shown."""

    detailed: Flags
    reasoned: Flags
    dropped: Integers  # number in DROPPED

    def __getitem__(self, document: int) -> View:
        return View(
            bool(self.detailed[document]),
            bool(self.reasoned[document]),
            DROPPED[int(self.dropped[document])],
        )


@dataclass(frozen=True)
class PlannedDocument:
    row: int  # of the index
    visit: int
    view: View


@dataclass(frozen=True)
class EpochPlan:
    """Documents `[n]` of one epoch in order, and the packs that hold them."""

    epoch: int
    order: Order
    views: Views
    lengths: Lengths
    flops: NDArray[np.float64]
    packs: Packs

    @property
    def steps(self) -> int:
        return self.packs.steps

    def documents(self, pack: int) -> list[PlannedDocument]:
        return [
            PlannedDocument(
                int(self.order.rows[at]), int(self.order.visits[at]), self.views[int(at)]
            )
            for at in self.packs.pack(pack)
        ]


@dataclass(frozen=True)
class _Draws:
    """Uniform draws `[n]` for the documents of an epoch, by purpose."""

    seed: int
    ids: Words
    visits: Integers

    def __call__(self, purpose: Purpose) -> NDArray[np.float64]:
        return uniforms(self.seed, self.ids, self.visits, purpose)


class Planner:
    """Plans epochs of an index. Holds what does not change between them, a few numbers per row."""

    def __init__(
        self,
        index: Index,
        config: DataConfig,
        model: ModelConfig,
        trained: Collection[Part],
        frames: Sequence[Frame],
        seed: int,
    ) -> None:
        """`frames[k]` are those of a generated picture with k references (`frames_of`)."""
        self.index, self.config, self.model, self.seed = index, config, model, seed
        self.trained = frozenset(trained)
        self._tiles = index.input_counts
        self._target = self._cells(index.output) * (index.output[:, 0] > 0)
        self._references = (
            np.bincount(
                index.input_rows, weights=self._cells(index.inputs), minlength=len(index)
            ).astype(np.int64)
            * (self._target > 0)
            * config.reference_latents
        )
        self._require_room()
        self._frame = np.array(frames, np.int64).T
        self._names, self._groups = index.groups()
        weighted = bool(config.tasks or config.domains)
        sizes = [len(group) for group in self._groups]
        self._shares = (
            shares_of(self._names, sizes, config.tasks, config.domains) if weighted else None
        )

    def _require_room(self) -> None:
        """The positions of references must stay within the extent of the target grid."""
        factor = self.model.pixels_per_token
        height, width = np.maximum(self.index.output, 1).T
        tall, broad = generated_size(height, width, self.config.resolution, factor)
        shortest = np.minimum(tall, broad) // factor
        room = np.floor(shortest / 2 / self.model.head.latent_position_scale) - 1
        crowded = np.flatnonzero((self._references > 0) & (self._tiles > room))
        if len(crowded):
            row = int(crowded[0])
            raise ModelError(
                f"{self.index.name(row)}: {self._tiles[row]} reference pictures do not fit a target "
                f"of {tall[row]} x {broad[row]} pixels; raise resolution.min_pixels, or set "
                "reference_latents = false"
            )

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that the plans depend on: a run may be continued where it is the same."""
        settings = repr((self.config, self.model, sorted(self.trained), self.seed))
        state = hashlib.blake2b(settings.encode(), digest_size=16)
        for column in (self.index.ids, self.index.counts, self._target, self._references):
            state.update(np.ascontiguousarray(column).tobytes())
        state.update(self._frame.tobytes())
        return state.hexdigest()

    def plan(self, epoch: int) -> EpochPlan:
        """Raises ModelError when the rows cannot be packed (see `plan_packs`)."""
        total = self.config.rows_per_epoch or len(self.index)
        order = epoch_order(self._groups, self._shares, total, self.seed, epoch)
        drawn = _Draws(self.seed, self.index.ids[order.rows], order.visits)
        views = self._views(order, drawn)
        lengths = self._lengths(order.rows, views)
        flops = training_flops(lengths, self.model, self.trained)
        packs = plan_packs(
            flops,
            lengths.total,
            PackBudget(self.config.pack_tflops * 1e12, self.config.pack_tokens),
            self.config.packs_per_step,
            drawn("pack"),
            lambda document: self.index.name(int(order.rows[document])),
        )
        return EpochPlan(epoch, order, views, lengths, flops, packs)

    def _views(self, order: Order, draws: _Draws) -> Views:
        rates, task = self.config.dropout, self.index.task[order.rows]
        drawn = draws("dropout")
        # Indexed by task; nothing is dropped of a question.
        every = np.array([rates.t2i_all, rates.edit_all, 0.0])[task]
        text = every + np.array([0.0, rates.edit_text, 0.0])[task]
        dropped = np.where(drawn < every, ALL, np.where(drawn < text, TEXT, 0))
        has_reasoning = self.index.counts[3][order.rows] > 0
        return Views(
            detailed=draws("wording") < self.config.detail,
            reasoned=has_reasoning & (draws("reasoned") < self.config.reasoned) & (dropped == 0),
            dropped=dropped.astype(np.int64),
        )

    def _lengths(self, rows: Integers, views: Views) -> Lengths:
        short, detailed, answer, reasoning = (column[rows] for column in self.index.counts)
        system, text_dropped, all_dropped = (column[self._tiles[rows]] for column in self._frame)
        prompt = np.where(views.detailed, detailed, short)
        prompt = np.where(views.dropped == TEXT, text_dropped, prompt)
        prompt = np.where(views.dropped == ALL, all_dropped, prompt)
        written = np.where(views.reasoned, reasoning, answer)
        is_question = self.index.task[rows] == UNDERSTAND
        tokens = prompt + written + 1
        kept = views.dropped != ALL
        target = self._target[rows]
        return Lengths(
            tokens=tokens,
            labels=np.where(is_question | views.reasoned, written + 1, 0),
            tiles=self._tiles[rows] * kept,
            context=np.where(is_question, 0, tokens - system),
            target=target,
            image=target + self._references[rows] * kept,
        )

    def _cells(self, sizes: Integers) -> Integers:
        """Image tokens of pictures with sizes `[m, 2]`; sizes of 0 count as 1."""
        factor = self.model.pixels_per_token
        height, width = np.maximum(sizes, 1).T
        tall, broad = generated_size(height, width, self.config.resolution, factor)
        return (tall // factor) * (broad // factor)


def frames_of(index: Index, scribe: Scribe) -> list[Frame]:
    """The frames that an index needs, by number of pictures."""
    return [
        scribe.frame(pictures) for pictures in range(int(index.input_counts.max(initial=0)) + 1)
    ]
