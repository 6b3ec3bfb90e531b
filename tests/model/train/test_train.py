"""Training on real factory shards: it learns, resumes bit for bit, and leaves frozen parts alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from model.data.config import DataConfig, Resolution
from model.errors import ModelError
from model.train.config import Optim, RunConfig, read_run
from model.train.main import train
from model.train.step import Guard, learning_rate

SMALL = Resolution(min_pixels=96**2, max_pixels=96**2)


def a_run(dataset: str, checkpoint: Path, output: Path, **settings: Any) -> RunConfig:
    data = DataConfig(
        sources=(dataset,), resolution=SMALL, reasoned=0.5, pack_tflops=0.02, packs_per_step=2
    )
    plain = RunConfig(
        "test",
        str(checkpoint),
        str(output),
        data,
        ("vit", "mlp", "llm", "head"),
        steps=4,
        save_every=2,
        ema=0.9,
        optim=Optim(lr=1e-3),
    )
    return replace(plain, **settings)


def metrics(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / "metrics.jsonl").read_text().splitlines()]


def exported(output: Path) -> dict[str, Any]:
    files = sorted((output / "export").rglob("*.safetensors"))
    return {
        f"{file.parent.name}/{name}": tensor
        for file in files
        for name, tensor in load_file(file).items()
    }


def equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_the_loss_falls_when_one_step_is_seen_again_and_again(
    dataset: str, checkpoint: Path, tmp_path: Path
) -> None:
    data = DataConfig(
        sources=(dataset,), resolution=SMALL, pack_tflops=0.02, packs_per_step=1, rows_per_epoch=4
    )
    train(
        a_run(
            dataset,
            checkpoint,
            tmp_path / "run",
            data=data,
            steps=30,
            save_every=30,
            ema=0.0,
            optim=Optim(lr=3e-3),
        )
    )
    told = [step for step in metrics(tmp_path / "run") if step["labels"]]
    assert told[-1]["words"] < 0.9 * told[0]["words"]


def test_a_run_that_was_cut_short_goes_on_as_if_nothing_had_happened(
    dataset: str, checkpoint: Path, tmp_path: Path
) -> None:
    whole = a_run(dataset, checkpoint, tmp_path / "whole")
    train(whole)
    cut = replace(whole, output=str(tmp_path / "cut"))
    train(replace(cut, steps=2))
    train(cut)
    assert equal(exported(tmp_path / "whole"), exported(tmp_path / "cut"))
    one, other = (
        load_file(tmp_path / name / "step-000004" / "state.safetensors")
        for name in ("whole", "cut")
    )
    assert equal(one, other)


def test_a_killed_run_resumes_to_the_same_weights(
    dataset: str, checkpoint: Path, tmp_path: Path
) -> None:
    stage = tmp_path / "stage.toml"
    stage.write_text(
        f'name = "killed"\ncheckpoint = "{checkpoint}"\noutput = "{tmp_path / "killed"}"\ntrained = ["head"]\nsteps = 3\nsave_every = 1\n'
        f'[data]\nsources = ["{dataset}"]\npack_tflops = 0.02\npacks_per_step = 2\n[data.resolution]\nmin_pixels = 9216\nmax_pixels = 9216\n'
    )
    command = [sys.executable, "-m", "model.train", str(stage)]
    root = Path(__file__).parents[3]
    running = subprocess.Popen(
        command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while not list((tmp_path / "killed").glob("step-*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    train(replace(read_run(stage), output=str(tmp_path / "whole")))
    assert equal(exported(tmp_path / "killed"), exported(tmp_path / "whole"))


def test_frozen_parts_keep_every_bit_and_no_moments(
    dataset: str, checkpoint: Path, tmp_path: Path
) -> None:
    train(a_run(dataset, checkpoint, tmp_path / "run", trained=("head",), steps=2))
    before = {
        f"{f.parent.name}/{n}": t
        for f in sorted(checkpoint.rglob("*.safetensors"))
        for n, t in load_file(f).items()
    }
    after = exported(tmp_path / "run")
    changed = {name for name in after if not torch.equal(after[name], before[name])}
    assert changed
    moments = load_file(tmp_path / "run" / "step-000002" / "state.safetensors")
    assert {name.split(".")[1] for name in moments} <= {"head", "connector"}
    assert not any("language_model" in name or "vision" in name for name in changed)


def test_damage_and_other_settings_are_named(
    dataset: str, checkpoint: Path, tmp_path: Path
) -> None:
    run = a_run(dataset, checkpoint, tmp_path / "run", trained=("head",), steps=2)
    train(run)
    with pytest.raises(ModelError, match="other parameters"):
        train(replace(run, trained=("mlp",), steps=3))
    with pytest.raises(ModelError, match="other data or another plan"):
        train(replace(run, seed=5, steps=3))
    (tmp_path / "run" / "step-000002" / "state.safetensors").write_bytes(b"no")
    with pytest.raises(ModelError, match="cannot be read"):
        train(replace(run, steps=3))


def test_steps_with_a_wild_gradient_are_skipped() -> None:
    guard = Guard(spike=10.0)
    assert guard.allows(1.0)
    assert not guard.allows(float("nan"))
    assert not guard.allows(50.0)
    assert guard.allows(2.0)
    assert guard.skipped == 2


def test_the_rate_warms_up_and_falls() -> None:
    optim = Optim(lr=1.0, warmup=2, decay="cosine")
    rates = [learning_rate(optim, step, 10) for step in range(10)]
    assert rates[:2] == [0.5, 1.0]
    assert rates[2] == 1.0
    assert sorted(rates[2:], reverse=True) == rates[2:]


def test_a_wrong_key_names_the_file_and_the_right_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from model.train.__main__ import main

    stage = tmp_path / "stage.toml"
    stage.write_text('name = "x"\nstep = 3\n')
    assert main([str(stage)]) == 2
    assert "unknown key 'step'; did you mean 'steps'?" in capsys.readouterr().err
