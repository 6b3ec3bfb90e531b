"""A batch notices when its parts do not belong together, and moves as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from model.data.batch import Batch
from model.data.cache import LatentEncoder
from model.data.config import Resolution
from model.data.sizes import fit, generated_size
from model.data.transforms import Crop


@pytest.fixture(scope="module")
def batch(open_source, vae, sizes) -> Batch:
    source = open_source()
    made = source.loader().make(source.planner.plan(0), 1)
    return made.with_latents(LatentEncoder(vae, sizes.head.patch_size))


@pytest.mark.parametrize(
    "field",
    ["labels", "label_at", "label_weights", "label_document", "tiles", "context_at", "sigma",
     "noise", "latents", "picture_document", "ids"],
)  # fmt: skip
def test_a_missing_row_is_noticed(batch, field):
    with pytest.raises(ValueError, match=field):
        replace(batch, **{field: getattr(batch, field)[:-1]}).validate()


def test_rows_outside_and_bad_noise_levels_are_noticed(batch):
    outside = batch.context_at.clone()
    outside[0] = len(batch.ids)
    with pytest.raises(ValueError, match="context_at leaves"):
        replace(batch, context_at=outside).validate()
    with pytest.raises(ValueError, match="sigma must lie strictly"):
        replace(batch, sigma=torch.ones_like(batch.sigma)).validate()
    with pytest.raises(ValueError, match="other lengths"):
        replace(batch, infos=(replace(batch.infos[0], context=batch.infos[0].context + 1),
                              *batch.infos[1:]),
                context_at=torch.cat([batch.context_at, batch.context_at[:1]])
                if batch.infos[0].target else batch.context_at).validate()  # fmt: skip


def test_labels_are_predicted_from_the_row_before(batch):
    assert torch.equal(batch.ids[batch.label_at + 1], batch.labels)
    starts = torch.tensor([0, *batch.documents.lengths]).cumsum(0)
    document = torch.bucketize(batch.label_at + 1, starts[1:], right=True)
    assert torch.equal(document, batch.label_document)


def test_noise_enters_targets_only(batch):
    tokens, latents = batch.image_tokens(), batch.latents
    changed = (tokens != latents).any(1).nonzero()[:, 0]
    assert torch.equal(changed, batch.layout.target_rows)
    clean = latents[batch.layout.target_rows]
    sigma = batch.layout.per_target_token(batch.sigma[:, None])
    recovered = tokens[batch.layout.target_rows] - sigma * batch.velocity_target()
    torch.testing.assert_close(recovered, clean, rtol=1e-4, atol=1e-5)


def test_everything_moves(batch):
    moved = batch.to("meta")
    tensors = [value for value in vars(moved).values() if isinstance(value, torch.Tensor)]
    tensors += [value for value in vars(moved.layout).values() if isinstance(value, torch.Tensor)]
    tensors += [moved.documents.cu, moved.layout.documents.cu]
    assert {tensor.device.type for tensor in tensors} == {"meta"}


@given(st.integers(16, 4000), st.floats(0.5, 2.0), st.sampled_from([64**2, 512**2, 1024**2]))
def test_sizes_keep_the_aspect_ratio_within_one_cell(height, aspect, pixels):
    width = max(16, round(height * aspect))
    tall, broad = (
        int(side) for side in generated_size(height, width, Resolution(pixels, pixels), 16)
    )
    assert tall % 16 == broad % 16 == 0
    assert tall * broad <= pixels * 1.0001
    placed = fit(height, width, (tall, broad))
    # One scale for both directions: what is to spare is cut, nothing is squeezed.
    np.testing.assert_allclose(
        placed.scaled_height / height, placed.scaled_width / width, atol=1 / min(height, width)
    )
    assert min(placed.spare) == 0
    assert max(placed.spare) <= 16 * max(placed.height, placed.width) / min(tall, broad) + 1


@given(st.integers(0, 20), st.integers(0, 20), st.floats(0, 1, exclude_max=True))
def test_crops_stay_inside(rows, columns, place):
    placed = fit(100 + rows, 100 + columns, (100, 100))
    crop = Crop.at(placed, place, place)
    assert 0 <= crop.top <= placed.spare[0]
    assert 0 <= crop.left <= placed.spare[1]
