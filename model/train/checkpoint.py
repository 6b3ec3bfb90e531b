"""Checkpoints that resume a run bit for bit: weights, moments, averages, cursor. No pickle.

A checkpoint is written beside its name and renamed when it is whole: a folder called ``step-000500`` is
complete, whatever killed the run.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from model.data.loader import Cursor
from model.errors import ModelError

TENSORS, STATE = "state.safetensors", "state.json"
MOMENTS = ("exp_avg", "exp_avg_sq", "step")


@dataclass
class Progress:
    """What a run remembers beside tensors."""

    step: int = 0
    cursor: Cursor = field(default_factory=Cursor)
    plan: str = ""
    running_norm: float = 0.0
    skipped: int = 0


def save(
    folder: Path,
    progress: Progress,
    parameters: Mapping[str, nn.Parameter],
    optimizer: torch.optim.Optimizer,
    average: Mapping[str, Tensor],
    keep: int,
) -> Path:
    """Write one checkpoint and remove the oldest beyond ``keep``."""
    tensors = {f"weight.{name}": p.detach().cpu().contiguous() for name, p in parameters.items()}
    for name, parameter in parameters.items():
        state = optimizer.state.get(parameter, {})
        tensors |= {
            f"{moment}.{name}": state[moment].detach().cpu().reshape(-1)
            if moment == "step"
            else state[moment].detach().cpu().contiguous()
            for moment in MOMENTS
            if moment in state
        }
    tensors |= {
        f"average.{name}": tensor.detach().cpu().contiguous() for name, tensor in average.items()
    }
    target = folder / f"step-{progress.step:06d}"
    draft = folder / f".{target.name}.tmp"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    save_file(tensors, draft / TENSORS)
    (draft / STATE).write_text(json.dumps(asdict(progress), indent=1))
    for file in (draft / TENSORS, draft / STATE):
        _sync(file)
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)
    _sync(folder)
    for old in list(checkpoints(folder))[:-keep]:
        shutil.rmtree(old)
    return target


def checkpoints(folder: Path) -> Iterator[Path]:
    """Complete checkpoints, the oldest first."""
    yield from sorted(path for path in folder.glob("step-*") if path.is_dir())


def load(
    folder: Path,
    parameters: Mapping[str, nn.Parameter],
    optimizer: torch.optim.Optimizer,
    average: dict[str, Tensor],
) -> Progress:
    """Put a checkpoint's tensors in their places.

    Raises ModelError when the checkpoint is damaged or of another set of trained parameters.
    """
    try:
        tensors = load_file(folder / TENSORS)
        told: dict[str, Any] = json.loads((folder / STATE).read_text())
    except Exception as error:
        raise ModelError(
            f"{folder}: cannot be read ({error}); remove it to resume from the one before"
        ) from None
    wanted, found = (
        set(parameters),
        {name.removeprefix("weight.") for name in tensors if name.startswith("weight.")},
    )
    if wanted != found:
        raise ModelError(
            f"{folder}: holds other parameters, e.g. {sorted(wanted ^ found)[0]}; resume with the same `trained`"
        )
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(tensors[f"weight.{name}"])
            if f"step.{name}" in tensors:
                state = {
                    moment: tensors[f"{moment}.{name}"].to(parameter.device)
                    for moment in MOMENTS
                    if moment != "step"
                }
                optimizer.state[parameter] = {**state, "step": tensors[f"step.{name}"].reshape(())}
        for name in average:
            average[name].copy_(tensors[f"average.{name}"])
    told["cursor"] = Cursor(**told["cursor"])
    return Progress(**told)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
