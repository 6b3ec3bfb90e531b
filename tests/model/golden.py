"""Golden tensors: tiny random networks and their fp32 outputs, computed by the reference code.

Numbers only. `parity/` holds what the reference computed; nothing here recomputes it with our code.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `train`)")

import torch
from safetensors.torch import load_file

from model.config import SPECIAL_TOKENS, ModelConfig, TokenIds
from model.io.keymap import GENERATION_DECODER, VLM, to_ours
from model.io.released import model_config
from model.nn.network import Network

PARITY = Path(__file__).parent / "parity"
TOLERANCE = 1e-5

Tensors = dict[str, torch.Tensor]


def load_json(name: str) -> dict[str, Any]:
    return json.loads((PARITY / f"{name}.json").read_text(encoding="utf-8"))


@cache
def tensors(name: str) -> Tensors:
    """One file of golden tensors; read only."""
    return load_file(PARITY / f"{name}.safetensors")


@cache
def config() -> ModelConfig:
    vae = {"z_dim": 4, "latents_mean": [0.0] * 4, "latents_std": [1.0] * 4}
    return model_config(load_json("vlm_config"), load_json("generation_decoder_config"), vae)


@cache
def token_ids() -> TokenIds:
    vlm = load_json("vlm_config")
    assert tuple(vlm["special_token_order"]) == SPECIAL_TOKENS
    return TokenIds(
        special=tuple(vlm["special_token_ids"][token] for token in SPECIAL_TOKENS),
        im_start=vlm["im_start_token_id"],
        im_end=vlm["im_end_token_id"],
    )


def build_network() -> Network:
    """A fresh copy of the reference's tiny network, with its weights and with gradients."""
    network = Network(config(), token_ids())
    state = {}
    for file, table in (("vlm_weights", VLM), ("generation_decoder_weights", GENERATION_DECODER)):
        for name, tensor in tensors(file).items():
            state[to_ours(name, table)] = tensor.clone()
    network.load_state_dict(state)
    return network


def assert_close(ours: torch.Tensor, reference: torch.Tensor, tolerance: float = TOLERANCE) -> None:
    """Same shape and largest absolute difference within the tolerance."""
    assert ours.shape == reference.shape, (ours.shape, reference.shape)
    error = (ours.detach().float() - reference.float()).abs().max().item()
    assert error <= tolerance, f"max abs error {error:.2e} > {tolerance:.0e}"


def assert_close_at_scale(
    ours: torch.Tensor, reference: torch.Tensor, tolerance: float = TOLERANCE
) -> None:
    """For values far above 1 (some are near 400), where fp32 itself resolves no better."""
    assert_close(ours, reference, tolerance * max(1.0, reference.abs().max().item()))
