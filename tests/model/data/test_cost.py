"""The FLOPs that packs are balanced by, against torch's own counter."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from model.data.cache import LatentEncoder
from model.data.cost import PARTS, Lengths, training_flops
from model.flow import flow_loss
from model.io.checkpoint import load_network
from model.loss import next_token_loss


@pytest.fixture(scope="module")
def source(open_source):
    return open_source()


def lengths_of(batch) -> Lengths:
    columns = zip(
        *(
            (i.tokens, i.labels, i.tiles, i.context, i.target_tokens, i.image_tokens)
            for i in batch.infos
        ),
        strict=True,
    )
    return Lengths(*(np.array(column, np.int64) for column in columns))


def counted(network, batch, *, backward: bool) -> float:
    # Fused attention on a CPU is not in torch's table; spelled out it is plain products.
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        final, states = network.read(batch.ids, batch.documents, batch.tiles, batch.visual_at)
        loss = next_token_loss(network.llm.logits(final[batch.label_at]), batch.labels)
        context = network.connector(states[batch.context_at])
        velocity = network.head(batch.image_tokens(), context, batch.timestep, batch.layout)
        loss = loss + flow_loss(velocity, batch.velocity_target())
        if backward:
            loss.backward()
    return float(counter.get_total_flops())


def attention_apart(batch, sizes) -> float:
    """What torch counts for causal attention beyond the half that is needed, one forward."""
    language = sizes.language
    width = language.heads * language.head_dim
    return float(2 * language.layers * width * sum(info.tokens**2 for info in batch.infos))


@pytest.fixture(scope="module")
def batch(source, vae, sizes):
    made = source.loader().make(source.planner.plan(0), 0)
    return made.with_latents(LatentEncoder(vae, sizes.head.patch_size))


def test_forward_flops(loud_network, batch, sizes):
    with torch.no_grad():
        found = counted(loud_network, batch, backward=False)
    expected = training_flops(lengths_of(batch), sizes, ()).sum() + attention_apart(batch, sizes)
    np.testing.assert_allclose(found, expected, rtol=0.005)


def test_training_everything(checkpoint, tokenizer, batch, sizes):
    network = load_network(checkpoint, tokenizer.ids).requires_grad_(True)
    found = counted(network, batch, backward=True)
    expected = training_flops(lengths_of(batch), sizes, PARTS).sum()
    expected += 3 * attention_apart(batch, sizes)
    np.testing.assert_allclose(found, expected, rtol=0.005)


def test_what_is_frozen_costs_less(batch, sizes):
    lengths = lengths_of(batch)
    costs = [training_flops(lengths, sizes, parts) for parts in ((), ("head",), PARTS)]
    assert (costs[0] <= costs[1]).all()
    assert (costs[1] <= costs[2]).all()
    one = training_flops(lengths, sizes, ("llm",)) - costs[0]
    whole = training_flops(lengths, sizes, ("vit",)) - costs[0]
    assert (whole > 0).all()  # gradients pass through what lies behind
    assert (one > 0).all()
