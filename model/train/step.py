"""One optimizer step: losses summed over the step's packs, divided once, clipped, applied or skipped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model.data.batch import Batch, Encode
from model.flow import flow_loss
from model.loss import next_token_loss
from model.nn.network import Network
from model.train.config import MODULES, Optim, RunConfig

MOMENTUM = 0.95
"""Of the running gradient norm that spikes are measured against."""


@dataclass(frozen=True)
class Losses:
    """Means over the labels and target tokens of one step; 0 where there are none."""

    words: float
    flow: float
    labels: int
    targets: int


@dataclass
class Guard:
    """Skips steps whose gradient is not finite or far above the running norm."""

    spike: float
    running: float = 0.0
    skipped: int = 0

    def allows(self, norm: float) -> bool:
        """Whether a step of this gradient norm may be taken; remembers the norm if so."""
        if not math.isfinite(norm) or (self.running and norm > self.spike * self.running):
            self.skipped += 1
            return False
        self.running = norm if not self.running else MOMENTUM * self.running + (1 - MOMENTUM) * norm
        return True


def freeze(network: Network, run: RunConfig) -> list[tuple[str, nn.Parameter]]:
    """Switch gradients on for the trained parts only; their parameters by name, idle ones left out."""
    modules = {module for part in run.trained for module in MODULES[part]}
    kept: list[tuple[str, nn.Parameter]] = []
    for name, parameter in network.named_parameters():
        trained = name.split(".")[0] in modules and name not in network.idle_parameters
        parameter.requires_grad_(trained)
        if trained:
            kept.append((name, parameter))
    return kept


def learning_rate(optim: Optim, step: int, steps: int) -> float:
    """Rate of the step with this number, counted from 0."""
    if step < optim.warmup:
        return optim.lr * (step + 1) / optim.warmup
    if optim.decay == "constant":
        return optim.lr
    share = (step - optim.warmup) / max(steps - optim.warmup, 1)
    return optim.lr * 0.5 * (1 + math.cos(math.pi * share))


def accumulate(
    network: Network, batches: Sequence[Batch], encode: Encode, run: RunConfig, device: torch.device
) -> Losses:
    """Gradients of the step's loss, normalised by the counts of all its packs together."""
    labels = sum(batch.label_count for batch in batches)
    targets = sum(batch.target_count for batch in batches)
    words_sum, flow_sum = 0.0, 0.0
    for batch in batches:
        words, flow = pack_losses(network, batch.to(device).with_latents(encode))
        loss = torch.zeros((), device=device)
        if run.ce_weight and words is not None:
            loss = loss + run.ce_weight * words / labels
        if run.flow_weight and flow is not None:
            loss = loss + run.flow_weight * flow / targets
        if loss.requires_grad:
            loss.backward()
        words_sum += 0.0 if words is None else float(words.detach())
        flow_sum += 0.0 if flow is None else float(flow.detach())
    return Losses(words_sum / max(labels, 1), flow_sum / max(targets, 1), labels, targets)


def pack_losses(network: Network, batch: Batch) -> tuple[Tensor | None, Tensor | None]:
    """Sums of the next-token and the flow-matching loss of one pack; None where it has no such part."""
    tiles = batch.tiles if len(batch.tiles) else None
    final, states = network.read(batch.ids, batch.documents, tiles, batch.visual_at)
    words = flow = None
    if batch.label_count:
        words = next_token_loss(network.llm.logits(final[batch.label_at]), batch.labels)
    if batch.layout is not None:
        context = network.connector(states[batch.context_at])
        velocity = network.head(batch.image_tokens(), context, batch.timestep, batch.layout)
        flow = flow_loss(velocity, batch.velocity_target())
    return words, flow


def apply(
    optimizer: torch.optim.Optimizer,
    parameters: Iterable[nn.Parameter],
    run: RunConfig,
    rate: float,
    guard: Guard,
) -> float:
    """Clip and step; returns the gradient norm before clipping."""
    norm = float(nn.utils.clip_grad_norm_(list(parameters), run.optim.clip))
    if guard.allows(norm):
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return norm
