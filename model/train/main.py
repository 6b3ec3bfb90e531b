"""The whole story of a run: open, resume, step, save, export."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import asdict
from pathlib import Path

import torch

from model.data.cache import LatentEncoder
from model.data.source import Source
from model.errors import ModelError
from model.io.checkpoint import export_network, load_network, load_vae
from model.io.prompts import load_prompts
from model.io.tokenizer import load_tokenizer
from model.nn.network import Network
from model.train import checkpoint
from model.train.checkpoint import Progress
from model.train.config import RunConfig
from model.train.step import Guard, accumulate, apply, freeze, learning_rate


def train(run: RunConfig, device: str = "cpu") -> Path:
    """Train to the last step and export; a run that was cut short goes on where its last checkpoint lies.

    Returns the exported checkpoint's folder. Raises ModelError for anything a user can mend.
    """
    start, output, place = Path(run.checkpoint), Path(run.output), torch.device(device)
    output.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(start / "processor")
    network = load_network(start, tokenizer.ids, dtype=torch.float32, device=place)
    encode = LatentEncoder(load_vae(start).to(place), network.config.head.patch_size)
    named = dict(freeze(network, run))
    optimizer = torch.optim.AdamW(
        named.values(),
        lr=run.optim.lr,
        betas=run.optim.betas,
        eps=run.optim.eps,
        weight_decay=run.optim.weight_decay,
    )
    average = {name: p.detach().clone() for name, p in named.items()} if run.ema else {}
    source = Source.open(
        run.data,
        network.config,
        tokenizer,
        load_prompts(),
        trained=run.trained,
        seed=run.seed,
        counts=output / "counts",
    )
    fingerprint = str(source.planner.fingerprint)
    progress = Progress(plan=fingerprint)
    if found := list(checkpoint.checkpoints(output)):
        progress = checkpoint.load(found[-1], named, optimizer, average)
        if progress.plan != fingerprint:
            raise ModelError(
                f"{found[-1]}: was trained on other data or another plan; choose another `output`"
            )
    guard = Guard(run.spike, progress.running_norm, progress.skipped)
    loader = source.loader(workers=run.workers)
    with (output / "metrics.jsonl").open("a", encoding="utf-8") as log:
        for step in loader.steps(progress.cursor) if progress.step < run.steps else ():
            began = time.perf_counter()
            losses = accumulate(network, step.batches, encode, run, place)
            rate = learning_rate(run.optim, progress.step, run.steps)
            norm = apply(optimizer, named.values(), run, rate, guard)
            for name, mean in average.items():
                mean.lerp_(named[name].detach(), 1 - run.ema)
            progress = Progress(
                progress.step + 1, step.following, fingerprint, guard.running, guard.skipped
            )
            log.write(
                json.dumps(
                    {
                        "step": progress.step,
                        **asdict(losses),
                        "lr": rate,
                        "norm": norm,
                        "skipped": guard.skipped,
                        "seconds": round(time.perf_counter() - began, 3),
                    }
                )
                + "\n"
            )
            log.flush()
            if progress.step % run.save_every == 0 or progress.step == run.steps:
                checkpoint.save(output, progress, named, optimizer, average, run.keep)
            if progress.step == run.steps:
                break
    return _export(network, start, output / "export")


def _export(network: Network, start: Path, folder: Path) -> Path:
    """The network in the released layout, over what an earlier end of the run left there."""
    shutil.rmtree(folder, ignore_errors=True)
    export_network(network, folder, like=start)
    return folder
