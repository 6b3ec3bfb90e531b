"""Packed attention equals one masked attention over everything."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch
from torch import Tensor

from model.nn.attention import Documents, attend
from tests.model import golden

LENGTHS = (5, 1, 9, 4)


def inputs(
    heads: int, groups: int, dtype: torch.dtype = torch.float32
) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(heads)
    shapes = ((heads, 64), (groups, 64), (groups, 64))
    q, k, v = (torch.randn(19, *s, generator=generator).to(dtype) for s in shapes)
    return q, k, v


def masked(q: Tensor, k: Tensor, v: Tensor, causal: bool) -> Tensor:
    """Softmax written out, with a block-diagonal mask."""
    owner = torch.arange(len(LENGTHS)).repeat_interleave(torch.tensor(LENGTHS))
    allowed = owner[:, None] == owner[None]
    if causal:
        allowed &= torch.ones(19, 19, dtype=torch.bool).tril()
    repeats = q.shape[1] // k.shape[1]
    k, v = (x.repeat_interleave(repeats, dim=1) for x in (k, v))
    scores = torch.einsum("ihd,jhd->hij", q, k) / 64**0.5
    weights = scores.masked_fill(~allowed, float("-inf")).softmax(-1)
    return torch.einsum("hij,jhd->ihd", weights, v)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(("heads", "groups"), [(2, 2), (4, 2), (6, 1)])
def test_packed_equals_masked(heads, groups, causal):
    q, k, v = inputs(heads, groups)
    packed = attend(q, k, v, Documents.of(LENGTHS), causal=causal)
    golden.assert_close(packed, masked(q, k, v, causal))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(("heads", "groups"), [(2, 2), (4, 2)])
def test_gpu_kernel_equals_masked(heads, groups, causal):
    q, k, v = inputs(heads, groups, torch.bfloat16)
    documents = Documents.of(LENGTHS, "cuda")
    packed = attend(q.cuda(), k.cuda(), v.cuda(), documents, causal=causal)
    reference = masked(q.float(), k.float(), v.float(), causal)
    golden.assert_close(packed.cpu(), reference, 2e-2)


def test_documents_must_cover_the_tokens():
    with pytest.raises(ValueError, match="19 tokens packed as documents of 18"):
        attend(*inputs(2, 2), Documents.of((9, 9)), causal=False)


def test_positions_restart_in_every_document():
    documents = Documents.of((3, 1, 2))
    assert documents.positions().tolist() == [0, 1, 2, 0, 0, 1]
    assert documents.cu.tolist() == [0, 3, 4, 6]
    assert documents.total == 6
