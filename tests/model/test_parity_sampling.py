"""Schedules, guidance and complete sampling traces equal the reference's."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch

from model.nn.attention import Documents
from model.nn.context import Condition
from model.nn.vae import normalise_latents
from model.nn.velocity import VelocityField
from model.sampling import (
    DpmSolver,
    Guidance,
    Step,
    damping,
    guide,
    sample,
    schedule,
)
from tests.model import golden

STEPS = golden.load_json("schedule")["steps"]


@pytest.mark.parametrize("steps", STEPS)
def test_schedule(steps):
    plan = schedule(int(steps), shift=3.0)
    assert list(plan.timesteps) == STEPS[steps]["timesteps"]
    assert plan.sigmas == pytest.approx(STEPS[steps]["sigmas"], abs=1e-6)


def test_guidance():
    g = golden.tensors("guidance")
    golden.assert_close(damping(g["damp_in"]), g["damp_out"])
    scales = Guidance(full=float(g["all_scale"]), image=float(g["part_scale"]))
    rows = (g["v_cond"], g["v_part"], g["v_uncond"])
    golden.assert_close(guide(*rows, scales, timestep=930), g["out_plain"])
    golden.assert_close(guide(*rows, scales, timestep=931), g["out_damped"])


def text_conditions(network) -> tuple[list[Condition], list]:
    g = golden.tensors("sampling_t2i")
    conditions = [
        Condition(context[mask], (False,) * int(mask.sum()))
        for context, mask in zip(g["context"], g["context_mask"], strict=True)
    ]
    return conditions, [[], [], []]


def edit_conditions(network) -> tuple[list[Condition], list]:
    """From token ids and pixels, through our language model, to the three rows."""
    g = golden.tensors("condition_preparation_edit")
    mask = g["attention_mask"].bool()
    ids, documents = g["input_ids"][mask], Documents.of(mask.sum(1).tolist())
    _, states = network.read(ids, documents, g["pixel_values"])
    rows = [row.tolist() for row in ids.split(documents.lengths)]
    clean = golden.tensors("sampling_edit")["cond_latents"]
    return network.conditions(rows, states, (2, 2)), [[clean[0]], [clean[1]], []]


@pytest.mark.parametrize(
    ("name", "conditions"), [("sampling_t2i", text_conditions), ("sampling_edit", edit_conditions)]
)
def test_trace(network, name, conditions):
    g = golden.tensors(name)
    noise = g["in_initial_noise"]
    rows, references = conditions(network)
    cells = (noise.shape[2], noise.shape[3])
    field = VelocityField(network.head, [cells] * 3, rows, references)
    steps: list[Step] = []
    scales = Guidance(*g["cfg"].tolist())
    count = len(g["timesteps"])
    latents = sample(field, list(noise), scales=scales, steps=count, watch=steps.append)
    assert [step.timestep for step in steps] == g["timesteps"].tolist()
    assert schedule(count).sigmas == pytest.approx(g["sigmas"].tolist(), abs=1e-6)
    for k, step in enumerate(steps):
        assert step.timestep == g[f"step{k}.timestep"].item()
        golden.assert_close(torch.stack(step.rows), g[f"step{k}.velocity_rows"])
        # Guidance multiplies rounding differences of the rows by up to 4.5.
        golden.assert_close_at_scale(torch.stack(step.guided), g[f"step{k}.guided_velocity"])
        golden.assert_close_at_scale(torch.stack(step.latents), g[f"step{k}.latents_after"])
    golden.assert_close_at_scale(torch.stack(latents), g["out_latents"])


@pytest.mark.parametrize("name", ["sampling_t2i", "sampling_edit"])
def test_each_step_alone(name):
    """Guidance and solver, fed with the reference's own values, so that nothing accumulates."""
    g = golden.tensors(name)
    scales, count = Guidance(*g["cfg"].tolist()), len(g["timesteps"])
    solver, latents = DpmSolver(schedule(count)), list(g["in_initial_noise"])
    for k in range(count):
        full, image, nothing = g[f"step{k}.velocity_rows"].split(len(latents))
        guided = guide(full, image, nothing, scales, g[f"step{k}.timestep"].item())
        golden.assert_close(guided, g[f"step{k}.guided_velocity"])
        moved = solver.step(latents, list(g[f"step{k}.guided_velocity"]))
        golden.assert_close(torch.stack(moved), g[f"step{k}.latents_after"])
        latents = list(g[f"step{k}.latents_after"])


def test_latent_normalisation():
    g = golden.tensors("vae_latent_normalisation")
    normalised = normalise_latents(g["raw_mode"], g["latents_mean"], g["latents_std"])
    golden.assert_close(normalised, g["normalised"])
