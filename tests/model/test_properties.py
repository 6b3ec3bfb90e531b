"""What must hold for every input: positions, isolation, masks, losses, gradients."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from model.flow import flow_loss, interpolate, velocity_target
from model.loss import labelled_rows, next_token_loss
from model.nn.attention import Documents
from model.nn.context import Condition, condition_spans
from model.nn.layout import HeadDocument, PackedLayout
from model.nn.mmdit import patchify, unpatchify
from model.nn.network import Network
from model.nn.rope import (
    axis_coordinates,
    msrope,
    rotate_pairs,
    unified_positions,
)
from model.nn.velocity import VelocityField
from tests.model import golden

AXES = (4, 6, 6)
SCALES = {"latent_scale": 1.0, "vit_scale": 0.25}


def random(*shape: int, seed: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


# Positions


@given(st.integers(1, 200))
def test_coordinates_are_centred(cells):
    axis = axis_coordinates(cells, 1.0)
    assert axis.tolist() == list(range(-(cells - cells // 2), cells // 2))
    assert axis.sum().item() in (-cells / 2, -cells)  # even, odd: half a cell or one to the left


@given(st.integers(2, 64), st.sampled_from([0.25, 0.5, 2.0]))
def test_scaled_coordinates_span_the_scaled_grid(cells, scale):
    axis = axis_coordinates(cells, scale)
    below, above = cells - cells // 2, cells // 2
    assert axis[0].item() == -int(below / scale)
    assert axis[-1].item() == pytest.approx(int(above / scale) - 1, abs=1e-4)
    assert torch.allclose(axis.diff(), axis.diff()[:1].expand(cells - 1), atol=1e-4)


def test_a_vit_grid_has_the_extent_of_a_full_target():
    assert axis_coordinates(16, 0.25)[[0, -1]].tolist() == [-32.0, 31.0]
    assert axis_coordinates(64, 1.0)[[0, -1]].tolist() == [-32.0, 31.0]


@given(st.tuples(*[st.integers(-8, 8)] * 3))
@settings(max_examples=25, deadline=None)
def test_attention_scores_depend_on_relative_positions_only(shift):
    positions = random(6, 3, seed=1) * 10
    q, k = random(6, 2, 16, seed=2), random(6, 2, 16, seed=3)

    def scores(at: Tensor) -> Tensor:
        cos, sin = msrope(at, AXES, 10000.0)
        return torch.einsum("ihd,jhd->hij", rotate_pairs(q, cos, sin), rotate_pairs(k, cos, sin))

    moved = scores(positions + torch.tensor(shift, dtype=torch.float32))
    assert torch.allclose(scores(positions), moved, atol=1e-4)


def test_text_walks_behind_the_pictures():
    positions = unified_positions(
        [(8, 6)], [False, True, True, True, True, False, False], [(2, 2)], **SCALES
    )
    text = positions[48:]
    assert text[0].tolist() == [4, 4, 4]  # the latent grid ends at 3
    assert text[1:5, 0].tolist() == [5] * 4  # the picture stands at one t
    assert text[5].tolist() == [6, 6, 6]
    assert text[6].tolist() == [7, 7, 7]


@pytest.mark.parametrize(
    ("flags", "grids", "message"),
    [
        ([False, True, True, True], [(2, 2)], "run of 3"),
        ([False, *[True] * 8, False], [(2, 2), (2, 2)], "run of 8"),
        ([True, *[False] * 3], [(1, 1)], "begin with a text token"),
        ([False, True, False], [], "no further picture"),
        ([False, False], [(2, 2)], "no run of image tokens"),
    ],
)
def test_mismatched_image_runs_raise(flags, grids, message):
    with pytest.raises(ValueError, match=message):
        unified_positions([(4, 4)], flags, grids, **SCALES)


def test_too_many_references_raise():
    with pytest.raises(ValueError, match="at most 1 fit"):
        unified_positions([(4, 4)] * 4, [False], [], **SCALES)


@given(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5))
def test_unpatchify_inverts_patchify(z, rows, columns):
    latent = random(z, 2 * rows, 2 * columns, seed=4)
    assert torch.equal(unpatchify(patchify(latent, 2), (rows, columns), 2), latent)


# Isolation


def documents(seeds: tuple[int, ...]) -> dict:
    """Three documents of different size: no reference, one, two; with and without ViT tokens."""
    shapes = [((8, 8), 0, 0, 5), ((12, 8), 1, 1, 7), ((12, 12), 2, 2, 9)]
    latents, references, conditions = [], [], []
    for seed, (size, count, pictures, text) in zip(seeds, shapes, strict=True):
        latents.append(random(4, *size, seed=seed))
        references.append([random(4, 8, 12, seed=seed + 100 + n) for n in range(count)])
        flags = [False] * text
        for _ in range(pictures):
            flags += [True] * 4 + [False]
        states = random(len(flags), 64, seed=seed + 200)
        conditions.append(Condition(states, tuple(flags), ((2, 2),) * pictures))
    return {"latents": latents, "references": references, "conditions": conditions}


def run(network, batch: dict, timestep: Tensor) -> list[Tensor]:
    sizes = [tuple(x.shape[1:]) for x in batch["latents"]]
    field = VelocityField(network.head, sizes, batch["conditions"], batch["references"])
    return field(batch["latents"], timestep)


TIMES = torch.tensor([999.0, 500.0, 20.0])


@pytest.mark.parametrize("changed", range(3))
def test_documents_of_the_head_do_not_see_each_other(network, changed):
    seeds = [1, 2, 3]
    before = run(network, documents(tuple(seeds)), TIMES)
    seeds[changed] += 50
    after = run(network, documents(tuple(seeds)), TIMES)
    for index in range(3):
        assert torch.equal(before[index], after[index]) == (index != changed)


def test_packed_head_equals_separate(network):
    batch = documents((1, 2, 3))
    together = run(network, batch, TIMES)
    for index in range(3):
        alone = {key: values[index : index + 1] for key, values in batch.items()}
        velocity = run(network, alone, TIMES[index : index + 1])[0]
        golden.assert_close_at_scale(velocity, together[index], 1e-6)


def test_packed_gradients_equal_separate(trainable):
    batch = documents((1, 2, 3))
    names = [name for name, _ in trainable.head.named_parameters()]

    def gradients(parts: list[dict], times: list[Tensor]) -> dict[str, Tensor]:
        trainable.zero_grad()
        for part, time in zip(parts, times, strict=True):
            losses = [v.square().sum() for v in run(trainable, part, time)]
            torch.stack(losses).sum().backward()
        return {
            name: parameter.grad.clone()
            for name, parameter in trainable.head.named_parameters()
            if parameter.grad is not None
        }

    separate = [{key: values[i : i + 1] for key, values in batch.items()} for i in range(3)]
    packed = gradients([batch], [TIMES])
    summed = gradients(separate, list(TIMES.split(1)))
    assert packed.keys() == summed.keys()
    assert len(packed) > len(names) // 2
    for name, gradient in packed.items():
        golden.assert_close_at_scale(gradient, summed[name])


def text(network, seed: int, lengths: tuple[int, ...] = (7, 5, 9)) -> tuple[Tensor, Documents]:
    ids = torch.randint(0, 140, (sum(lengths),), generator=torch.Generator().manual_seed(seed))
    return ids, Documents.of(lengths)


def test_documents_of_the_language_model_do_not_see_each_other(network):
    ids, packed = text(network, 1)
    _, before = network.read(ids, packed)
    other = ids.clone()
    other[7:12] = (other[7:12] + 1) % 140
    _, after = network.read(other, packed)
    assert torch.equal(before[:7], after[:7])
    assert torch.equal(before[12:], after[12:])
    assert not torch.equal(before[7:12], after[7:12])


def test_packed_language_model_equals_separate(network):
    ids, packed = text(network, 2)
    _, together = network.read(ids, packed)
    parts = [network.read(part, Documents.of([len(part)]))[1] for part in ids.split(packed.lengths)]
    golden.assert_close_at_scale(torch.cat(parts), together, 1e-6)


def test_language_model_is_causal(network):
    ids, _ = text(network, 3)
    whole = Documents.of([len(ids)])
    _, before = network.read(ids, whole)
    ids[12] = (ids[12] + 1) % 140
    _, after = network.read(ids, whole)
    assert torch.equal(before[:12], after[:12])
    assert not torch.equal(before[12:], after[12:])


def test_language_model_is_causal_over_pictures(network):
    """A change in the picture's last tile corner must not reach the text before it."""
    t = network.tokens
    ids = torch.tensor([5, 6, t.image_start, *[t.image_context] * 4, t.image_end, 7])
    tiles = random(1, 3, 56, 56, seed=1)
    _, before = network.read(ids, Documents.of([len(ids)]), tiles)
    _, after = network.read(ids, Documents.of([len(ids)]), tiles + 1)
    assert torch.equal(before[:3], after[:3])
    assert not torch.equal(before[3:], after[3:])


def test_head_is_bidirectional(network):
    """The last context token reaches every target token, and the last target token too."""
    batch = documents((1, 2, 3))
    before = run(network, batch, TIMES)[0]
    batch["conditions"][0].states[-1] += 1.0
    assert (run(network, batch, TIMES)[0] != before).flatten(1).any(0).all()
    batch = documents((1, 2, 3))
    batch["latents"][0][:, -2:, -2:] += 1.0
    assert (run(network, batch, TIMES)[0] != before).flatten(1).any(0).all()


def test_cached_decoding_equals_the_whole_forward(network):
    from model.nn.llm import KeyValueCache

    ids, _ = text(network, 4)
    _, whole = network.read(ids, Documents.of([len(ids)]))
    cache = KeyValueCache()
    steps = [network.read(ids[:10], Documents.of([10]), cache=cache)[1]]
    for token in ids[10:].split(1):
        steps.append(network.read(token, Documents.of([1]), cache=cache)[1])
    golden.assert_close(torch.cat(steps), whole)
    with pytest.raises(ValueError, match="one token per call"):
        network.read(ids[:2], Documents.of([2]), cache=cache)


# Conditions


def test_condition_spans(network):
    t = network.tokens
    system, user = [t.im_start, 1, 2, t.im_end], [t.im_start, 3, t.im_end]
    picture = [t.image_start, *[t.image_context] * 4, t.image_end]
    row = [*system, *user, t.im_start, *picture, 5, t.image_start]
    assert condition_spans(row, t) == [slice(4, len(row))]
    assert condition_spans(row, t, [True, False]) == [slice(4, 9)]
    with pytest.raises(ValueError, match="user turn"):
        condition_spans([*system, t.image_start], t)
    with pytest.raises(ValueError, match="no <img>"):
        condition_spans(system + user, t)
    with pytest.raises(ValueError, match="1 generation flags for 2"):
        condition_spans(row, t, [True])


def test_visual_tokens_must_match_placeholders(network):
    t = network.tokens
    ids = torch.tensor([1, t.image_start, *[t.image_context] * 3, t.image_end])
    with pytest.raises(ValueError, match="3 <IMG_CONTEXT> tokens but 4"):
        network.embed(ids, random(4, 32, seed=1))
    with pytest.raises(ValueError, match="3 <IMG_CONTEXT> tokens but 0"):
        network.embed(ids)


def test_no_forward_waits_for_the_device():
    """On the meta device every look at a value raises: nothing in a packed forward needs one."""
    config = golden.config()
    t = golden.token_ids()
    with torch.device("meta"):
        network = Network(config, t)
    row = [t.im_start, 1, t.im_start, t.image_start, *[t.image_context] * 4, t.image_end, 2,
           t.image_start]  # fmt: skip
    ids, packed = torch.tensor(row * 2), Documents.of([len(row)] * 2)
    at = (ids == t.image_context).nonzero()[:, 0]
    tiles = torch.empty(2, 3, 56, 56, device="meta")
    final, states = network.read(ids.to("meta"), packed.to("meta"), tiles, at.to("meta"))
    assert network.llm.logits(final[3:5]).shape == (2, config.language.vocab_size)
    conditions = network.conditions([row, row], states, (2, 2))
    documents = [HeadDocument((6, 4), ((4, 4),), c.is_image, c.vit_grids) for c in conditions]
    layout = PackedLayout.of(documents, config.head).to("meta")
    image = torch.empty(80, config.head.patch_channels, device="meta")
    context = torch.cat([condition.states for condition in conditions])
    velocity = network.head(image, context, torch.empty(2, device="meta"), layout)
    assert velocity.shape == (48, config.head.patch_channels)
    flow_loss(velocity, torch.empty_like(velocity)).backward()


# Losses and gradients


def test_references_are_clean_and_get_no_loss(network):
    """The head emits target tokens only, in order, whatever else is in the sequence."""
    layout = PackedLayout.of(
        [
            HeadDocument((4, 5), ((4, 4),), (False,) * 3),
            HeadDocument((6, 6), ((1, 2), (2, 2)), (False,)),
        ],
        golden.config().head,
    )
    assert layout.target_rows.tolist() == [*range(20), *range(36, 72)]
    batch = documents((1, 2, 3))
    velocities = run(network, batch, TIMES)
    assert [v.shape for v in velocities] == [x.shape for x in batch["latents"]]


def test_next_token_labels_stop_at_document_borders():
    labels = torch.tensor([4, 5, -100, 6, 7, 8])
    at, targets = labelled_rows(labels, torch.tensor([0, 3]))
    assert at.tolist() == [0, 3, 4]
    assert targets.tolist() == [5, 7, 8]
    assert labels.tolist() == [4, 5, -100, 6, 7, 8]


def unified_loss(network) -> Tensor:
    """Flow and next-token loss of one edit whose reasoning is written before `<img>`."""
    t = network.tokens
    picture = [t.image_start, *[t.image_context] * 4, t.image_end]
    system, user = [t.im_start, 1, t.im_end], [t.im_start, t.special[0], *picture, 2, t.im_end]
    row = [*system, *user, t.im_start, 3, 4, t.image_start]
    ids = torch.tensor(row)
    final, states = network.read(ids, Documents.of([len(row)]), random(1, 3, 56, 56, seed=5))
    at, targets = labelled_rows(torch.where(torch.arange(len(row)) >= len(row) - 3, ids, -100))
    text_loss = next_token_loss(network.llm.logits(final[at]), targets) / len(targets)
    clean, noise = random(4, 8, 8, seed=6), random(4, 8, 8, seed=7)
    sigma = torch.tensor(0.6)
    condition = network.conditions([row], states, (2, 2))
    field = VelocityField(network.head, [(8, 8)], condition, [[random(4, 8, 8, seed=8)]])
    predicted = field([interpolate(clean, noise, sigma)], 1000 * sigma[None])[0]
    target = velocity_target(clean, noise)
    return text_loss + flow_loss(patchify(predicted, 2), patchify(target, 2)) / 16


def test_gradients_reach_every_parameter_that_is_read(trainable):
    unified_loss(trainable).backward()
    silent = {
        name for name, p in trainable.named_parameters() if p.grad is None or not p.grad.abs().any()
    }
    assert silent == trainable.idle_parameters


def test_frozen_parameters_get_no_gradient(trainable):
    """Stages 1 and 2: the head learns, the language model and the vision encoder do not."""
    for name, parameter in trainable.named_parameters():
        parameter.requires_grad_(name.startswith("head."))
    unified_loss(trainable).backward()
    learning = {name for name, p in trainable.named_parameters() if p.grad is not None}
    reading = {n for n, _ in trainable.named_parameters() if n.startswith("head.")}
    idle = trainable.idle_parameters
    assert learning <= reading
    assert reading - idle <= learning
