"""The routed head reproduces the blended reference, tensor by tensor, packed and padded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

pytest.importorskip("torch")

import torch
from torch import Tensor
from torch.nn.functional import pad

from model.nn.context import Condition
from model.nn.layout import PackedLayout, PaddedLayout
from model.nn.mmdit import DualStreamBlock, GenerationHead, patchify, time_sinusoid
from model.nn.rope import msrope
from model.nn.velocity import VelocityField
from tests.model import golden

PACKED = ["mmdit_edit_packed", "mmdit_t2i_packed_mixed_sizes"]
PADDED = ["mmdit_edit_padded_two_refs", "mmdit_t2i_padded"]


@dataclass(frozen=True)
class Case:
    """The inputs of one golden file, cut into documents."""

    latents: list[Tensor]
    references: list[list[Tensor]]
    conditions: list[Condition]
    timestep: Tensor

    def field(self, head: GenerationHead, *, padded: bool) -> VelocityField:
        sizes = [(x.shape[1], x.shape[2]) for x in self.latents]
        return VelocityField(head, sizes, self.conditions, self.references, padded=padded)


def read_case(name: str) -> Case:
    g = golden.tensors(name)
    count = len(g["in_latents"])
    full = torch.tensor([[1, *g["in_latents"].shape[2:]]] * count)
    grids = g.get("in_target_grid", full).tolist()
    latents = [x[:, :h, :w] for x, (_, h, w) in zip(g["in_latents"], grids, strict=True)]
    references = [[] for _ in range(count)]
    if "in_cond_counts" in g:
        pictures = g["in_cond_latents"]
        full = torch.tensor([[1, *pictures.shape[2:]]] * len(pictures))
        clean = iter(
            x[:, :h, :w]
            for x, (_, h, w) in zip(pictures, g.get("in_cond_grids", full).tolist(), strict=True)
        )
        references = [[next(clean) for _ in range(n)] for n in g["in_cond_counts"].tolist()]
    grids = iter((h, w) for _, h, w in g["in_vit_grids"].tolist())
    conditions = [
        Condition(
            states[mask],
            tuple(is_image[mask].tolist()),
            tuple(next(grids) for _ in range(vit)),
        )
        for states, mask, is_image, vit in zip(
            g["in_context"],
            g["in_context_mask"],
            g["in_context_is_image"],
            g["in_vit_counts"].tolist(),
            strict=True,
        )
    ]
    return Case(latents, references, conditions, g["in_timestep"])


def reassembled(velocities: list[Tensor], shape: torch.Size) -> Tensor:
    """Velocities of different sizes, zero-padded to the reference's rectangle."""
    _, _, height, width = shape
    return torch.stack(
        [pad(v, (0, width - v.shape[2], 0, height - v.shape[1])) for v in velocities]
    )


@contextmanager
def block_traces(head: GenerationHead) -> Iterator[dict[str, list]]:
    """What each block's attention and each block returned."""
    traces: dict[str, list] = {"attention": [], "block": []}
    attention = DualStreamBlock.attention

    def traced(*args: Any) -> tuple[Tensor, Tensor]:
        traces["attention"].append(attention(*args))
        return traces["attention"][-1]

    def after(block: object, inputs: object, output: tuple[Tensor, Tensor]) -> None:
        traces["block"].append(output)

    hooks = [block.register_forward_hook(after) for block in head.blocks]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DualStreamBlock, "attention", traced)
        yield traces
    for hook in hooks:
        hook.remove()


@pytest.mark.parametrize("padded", [False, True], ids=["packed", "padded"])
@pytest.mark.parametrize("name", PACKED + PADDED)
def test_velocity(network, name, padded):
    """Both executions give the reference's velocities wherever they apply."""
    if padded and name in PACKED and "mixed" in name:
        with pytest.raises(ValueError, match="one size"):
            read_case(name).field(network.head, padded=True)
        return
    case, reference = read_case(name), golden.tensors(name)["out_velocity"]
    velocities = case.field(network.head, padded=padded)(case.latents, case.timestep)
    golden.assert_close(reassembled(velocities, reference.shape), reference)


@pytest.mark.parametrize("name", PACKED)
def test_packed_intermediates(network, name):
    g, case, head = golden.tensors(name), read_case(name), network.head
    field = case.field(head, padded=False)
    layout = field.layout
    assert isinstance(layout, PackedLayout)
    assert torch.equal(layout.positions, g["mid_position_ids"])
    assert layout.documents.cu.tolist() == g["mid_attention_layout"][0].tolist()
    cos, sin = msrope(layout.positions, head.config.rope_axes, head.config.rope_theta)
    golden.assert_close(cos, g["mid_rope_cos"])
    golden.assert_close(sin, g["mid_rope_sin"])
    golden.assert_close(time_sinusoid(case.timestep), g["mid_time_sinusoid"])
    golden.assert_close(head.time(case.timestep), g["mid_time_embedding"])
    context = head.context_in(head.context_norm(torch.cat(field.contexts)))
    golden.assert_close(context, g["mid_context_after_txt_in"][g["in_context_mask"]])
    image = torch.zeros(len(layout.image_document), head.config.width)
    is_context = layout.join(torch.zeros_like(image[:, 0]), torch.ones(len(context)))
    assert torch.equal(is_context.bool(), g["mid_is_context_token"][0])
    with block_traces(head) as traces:
        field(case.latents, case.timestep)
    for index in range(head.config.layers):
        for kind, key in (("attention", "attn_out"), ("block", "out")):
            ours = layout.join(*traces[kind][index])
            golden.assert_close_at_scale(ours, g[f"mid_block{index}_{key}"][0])


@pytest.mark.parametrize("name", PADDED)
def test_padded_intermediates(network, name):
    """Only valid rows are specified."""
    g, case, head = golden.tensors(name), read_case(name), network.head
    field = case.field(head, padded=True)
    layout = field.layout
    assert isinstance(layout, PaddedLayout)
    valid = g["mid_attention_layout"].bool()
    assert torch.equal(layout.valid, valid)
    assert torch.equal(
        layout.positions[valid], g["mid_position_ids"].unflatten(0, valid.shape)[valid]
    )
    golden.assert_close(time_sinusoid(case.timestep), g["mid_time_sinusoid"])
    golden.assert_close(head.time(case.timestep), g["mid_time_embedding"])
    cos, sin = msrope(layout.positions, head.config.rope_axes, head.config.rope_theta)
    golden.assert_close(cos[valid], g["mid_rope_cos"].unflatten(0, valid.shape)[valid])
    golden.assert_close(sin[valid], g["mid_rope_sin"].unflatten(0, valid.shape)[valid])
    context = head.context_in(head.context_norm(torch.cat(field.contexts)))
    golden.assert_close(context, g["mid_context_after_txt_in"][g["in_context_mask"]])
    is_context = torch.arange(valid.shape[1]) >= layout.image_length
    assert torch.equal(is_context.expand_as(valid), g["mid_is_context_token"])
    with block_traces(head) as traces:
        field(case.latents, case.timestep)
    for index in range(head.config.layers):
        for kind, key in (("attention", "attn_out"), ("block", "out")):
            ours = layout.join(*traces[kind][index])
            golden.assert_close_at_scale(ours[valid], g[f"mid_block{index}_{key}"][valid])


@pytest.mark.parametrize("name", PACKED + PADDED)
def test_entrance(network, name):
    """Both projections into the head, before the first block."""
    g, case, head = golden.tensors(name), read_case(name), network.head
    field = case.field(head, padded=False)
    rows = [
        torch.cat([patchify(x, head.config.patch_size), *clean])
        for x, clean in zip(case.latents, field.references, strict=True)
    ]
    image = head.image_in(torch.cat(rows))
    context = head.context_in(head.context_norm(torch.cat(field.contexts)))
    layout = g["mid_attention_layout"]
    reference = g["mid_tokens_in"][0] if name in PACKED else g["mid_tokens_in"][layout.bool()]
    golden.assert_close(field.layout.join(image, context), reference)
