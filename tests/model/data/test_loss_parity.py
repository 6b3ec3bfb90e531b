"""What a batch computes is what each of its rows computes alone, by the path that inference takes."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from PIL import Image

from model.data.cache import LatentEncoder
from model.data.config import GuidanceDropout
from model.flow import TimestepSampling, flow_loss, interpolate, timesteps, velocity_target
from model.io.images import understanding_tile
from model.io.prompts import chat_prompt, expand_pictures, guidance_rows, load_prompts
from model.loss import IGNORED, labelled_rows, next_token_loss
from model.nn.attention import Documents
from model.nn.mmdit import patchify, unpatchify
from model.nn.velocity import VelocityField

DROPPED_ROW = {"": "full", "text": "image", "all": "nothing"}


@pytest.fixture(scope="module")
def source(open_source):
    """More dropout than the paper's, so that a small dataset shows every view."""
    often = GuidanceDropout(t2i_all=0.3, edit_all=0.2, edit_text=0.2)
    return open_source(dropout=often, detail=0.5, reasoned=0.5)


def batch_losses(network, batch) -> tuple[dict[int, float], dict[int, float]]:
    """Sums of both losses by document, as a trainer computes them."""
    final, states = network.read(
        batch.ids, batch.documents, batch.tiles if len(batch.tiles) else None, batch.visual_at
    )
    logits = network.llm.logits(final[batch.label_at])
    context = network.connector(states[batch.context_at])
    velocity = network.head(batch.image_tokens(), context, batch.timestep, batch.layout)
    target = batch.velocity_target()
    words, pictures = {}, {}
    for document in batch.label_document.unique().tolist():
        at = batch.label_document == document
        words[document] = next_token_loss(logits[at], batch.labels[at]).item()
    for picture, document in enumerate(batch.picture_document.tolist()):
        at = batch.layout.target_document == picture
        pictures[document] = flow_loss(velocity[at], target[at]).item()
    return words, pictures


def row_losses(network, vae, tokenizer, sizes, data, info, noise, sigma) -> tuple[float, float]:
    """The same losses of one row, from its pictures and words alone."""
    row, prompts = data.row, load_prompts()
    asked = row.detail if info_detailed(row, info, tokenizer, sizes) else row.instruction
    mode = "text_image" if info.reasoned else "image"
    if row.task == "understand":
        letters = [f"{'ABCDEFGH'[n]}. {choice}" for n, choice in enumerate(row.choices)]
        prompt = chat_prompt(prompts, "\n".join([row.question, *letters]), len(row.inputs))
    else:
        rows = guidance_rows(prompts, asked or row.instruction, len(row.inputs), mode)
        prompt = getattr(rows, DROPPED_ROW[info.dropped])
    ids = tokenizer.encode(expand_pictures(prompt, sizes.vision.tokens))
    labels = [IGNORED] * len(ids)
    if row.task == "understand":
        written = tokenizer.encode(row.cot.text if info.reasoned else row.answer)
        written += [tokenizer.ids.im_end]
    else:
        written = tokenizer.encode(row.cot.text) + [tokenizer.ids.image_start]
        written = written if info.reasoned else []
    ids, labels = ids + written, labels + written

    shown = [] if info.dropped == "all" else [Image.fromarray(data.pictures[r]) for r in row.inputs]
    tiles = [understanding_tile(picture, sizes.vision.image_size) for picture in shown]
    final, states = network.read(
        torch.tensor(ids), Documents.of([len(ids)]), torch.stack(tiles) if tiles else None
    )
    at, targets = labelled_rows(torch.tensor(labels))
    words = next_token_loss(network.llm.logits(final[at]), targets).item()
    if row.task == "understand":
        return words, 0.0
    side = sizes.vision.grid // 2
    conditions = network.conditions([ids], states, (side, side))
    drawn = [Image.fromarray(data.pictures[row.output]), *shown]
    latents = [vae.encode(squeezed(picture)[None])[0] for picture in drawn]
    clean = latents[0]
    rows, columns = clean.shape[1:]
    patch = sizes.head.patch_size
    seeded = unpatchify(noise, (rows // patch, columns // patch), patch)
    field = VelocityField(network.head, [(rows, columns)], conditions, [latents[1:]])
    (velocity,) = field([interpolate(clean, seeded, sigma)], timesteps(sigma))
    target = velocity_target(clean, seeded)
    return words, flow_loss(patchify(velocity, patch), patchify(target, patch)).item()


def info_detailed(row, info, tokenizer, sizes) -> bool:
    """Which wording the plan chose, told by the length alone."""
    if row.task == "understand" or info.dropped:
        return False
    mode = "text_image" if info.reasoned else "image"
    lengths = {}
    for text in (row.instruction, row.detail or row.instruction):
        prompt = guidance_rows(load_prompts(), text, len(row.inputs), mode).full
        lengths[text] = len(tokenizer.encode(expand_pictures(prompt, sizes.vision.tokens)))
    written = info.labels if info.reasoned else 0
    return lengths[row.instruction] + written != info.tokens


def squeezed(picture):
    """A factory picture at about 96 x 96 pixels: scaled by one number, the middle cut out."""
    scale = (96**2 / (picture.width * picture.height)) ** 0.5
    width, height = (int(side * scale / 16 + 1e-9) * 16 for side in picture.size)
    cover = max(width / picture.width, height / picture.height)
    scaled = picture.resize(
        (round(picture.width * cover), round(picture.height * cover)), Image.Resampling.BICUBIC
    )
    left, top = (scaled.width - width + 1) // 2, (scaled.height - height + 1) // 2
    pixels = np.asarray(scaled)[top : top + height, left : left + width]
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 127.5 - 1


def test_packed_training_equals_row_by_row(source, loud_network, vae, tokenizer, sizes):
    plan = source.planner.plan(0)
    encode = LatentEncoder(vae, sizes.head.patch_size)
    seen = set()
    for pack in range(3):
        batch = source.loader().make(plan, pack).with_latents(encode)
        words, pictures = batch_losses(loud_network, batch)
        offset, picture = 0, 0
        for number, (planned, info) in enumerate(
            zip(plan.documents(pack), batch.infos, strict=True)
        ):
            noise = batch.noise[offset : offset + info.target_tokens]
            sigma = batch.sigma[picture : picture + 1]
            offset, picture = offset + info.target_tokens, picture + (info.target is not None)
            data = source.reader.read(planned.row)
            expected = row_losses(loud_network, vae, tokenizer, sizes, data, info, noise, sigma)
            np.testing.assert_allclose(
                (words.get(number, 0.0), pictures.get(number, 0.0)), expected, rtol=2e-5
            )
            assert np.isfinite(expected).all()
            seen.add((info.task, info.reasoned, info.dropped))
    assert {task for task, _, _ in seen} == {"t2i", "edit", "understand"}
    assert {dropped for _, _, dropped in seen} == {"", "text", "all"}
    assert ("edit", True, "") in seen


def test_timesteps_follow_the_configured_distribution(source):
    """Kolmogorov-Smirnov against 20,000 draws of the published scheme."""
    from scipy import stats

    from model.data.rng import uniforms

    ids = source.planner.index.ids
    visits = np.arange(300)
    drawn = np.concatenate(
        [
            uniforms(7, np.full(300, identity, np.uint64), visits, "timestep")
            for identity in ids[:40]
        ]
    )
    sigma = TimestepSampling(shift=3.0).sigmas(torch.from_numpy(drawn)).numpy()
    normal = np.random.default_rng(0).standard_normal(20_000)
    plain = 1 / (1 + np.exp(-normal))
    assert stats.ks_2samp(sigma, 3 * plain / (1 + 2 * plain)).pvalue > 1e-3
