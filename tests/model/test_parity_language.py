"""Vision encoder, language model, condition assembly and next-token loss equal the reference's."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch
from torch import Tensor

from model.loss import labelled_rows, next_token_loss
from model.nn.attention import Documents
from model.nn.context import Connector
from model.nn.vit import pixel_shuffle
from tests.model import golden

VIT_GRID = (2, 2)


def pack(ids: Tensor, mask: Tensor) -> tuple[Tensor, Documents]:
    """Drop the padding of a rectangle."""
    return ids[mask], Documents.of(mask.sum(1).tolist())


@pytest.mark.parametrize("size", ["native", "larger"])
def test_vision_path(network, size):
    g = golden.tensors("vit_projector")
    pixels = g[f"{size}.pixel_values"]
    embeddings = network.vit.embed(pixels)
    golden.assert_close(embeddings, g[f"{size}.embeddings"])
    golden.assert_close(network.vit.layers[0](embeddings), g[f"{size}.layer0_out"])
    features = network.vit(pixels)
    golden.assert_close(features.flatten(1, 2), g[f"{size}.last_hidden_state"][:, 1:])
    golden.assert_close(pixel_shuffle(features), g[f"{size}.pixel_shuffled"])
    golden.assert_close(network.see(pixels), g[f"{size}.projected"])


def test_class_token(network):
    g = golden.tensors("vit_projector")
    x = network.vit.embed(g["native.pixel_values"])
    for layer in network.vit.layers:
        x = layer(x)
    golden.assert_close(x, g["native.last_hidden_state"])


def test_pixel_shuffle_of_a_rectangle():
    g = golden.tensors("vit_projector")
    assert torch.equal(pixel_shuffle(g["shuffle_rect.input"]), g["shuffle_rect.output"])


def test_condition_assembly(network):
    """Special tokens, two hidden states, the span from the user turn to the last <img>."""
    g = golden.tensors("condition_preparation_edit")
    mask = g["attention_mask"].bool()
    ids, documents = pack(g["input_ids"], mask)
    rows = [row.tolist() for row in ids.split(documents.lengths)]

    special = network.tokens.special
    replaced = network.llm.embed_tokens(ids)
    for index, token in enumerate(special):
        replaced[ids == token] = network.special_tokens.weight[index]
    golden.assert_close(replaced, g["embeds_after_special_replacement"][mask])
    visual = network.see(g["pixel_values"]).flatten(0, 1)
    is_image = ids == network.tokens.image_context
    replaced[is_image] = visual
    golden.assert_close(network.embed(ids, visual), replaced)

    final, states = network.read(ids, documents, g["pixel_values"])
    golden.assert_close(states, torch.cat([g["hidden_last"], g["hidden_second_last"]], -1)[mask])
    ends = documents.cu[1:].long() - 1
    golden.assert_close(network.llm.logits(final[ends]), g["logits_last_position"])

    flags = iter(g["generation_flags"].bool().tolist())
    generated = [[next(flags) for t in row if t == network.tokens.image_start] for row in rows]
    for wanted in (generated, None):  # given, and inferred from what follows each <img>
        conditions = network.conditions(rows, states, VIT_GRID, wanted)
        assert [len(c.states) for c in conditions] == g["context_lengths"].tolist()
        assert [len(c.vit_grids) for c in conditions] == g["vit_counts"].tolist()
        grids = [(1, *grid) for c in conditions for grid in c.vit_grids]
        assert grids == [tuple(grid) for grid in g["vit_grids"].tolist()]
        context, valid = network.connector.padded([c.states for c in conditions])
        assert torch.equal(valid, g["context_mask"])
        golden.assert_close(context, g["context"])
        for condition, length, row in zip(
            conditions, g["context_lengths"].tolist(), g["context_is_image"], strict=True
        ):
            assert list(condition.is_image) == row[:length].tolist()


def test_text_conditions(network):
    """The context of the text-to-image trace comes out of its ids."""
    g = golden.tensors("sampling_t2i")
    ids, documents = pack(g["input_ids"], g["attention_mask"].bool())
    _, states = network.read(ids, documents)
    rows = [row.tolist() for row in ids.split(documents.lengths)]
    conditions = network.conditions(rows, states, VIT_GRID)
    context, valid = network.connector.padded([c.states for c in conditions])
    assert torch.equal(valid, g["context_mask"])
    golden.assert_close(context, g["context"])


def test_projector_with_fixed_length():
    from dataclasses import replace

    g = golden.tensors("projector_mlp_fixed_length")
    config = replace(
        golden.config().context,
        projector="mlp2x_gelu",
        output_size=40,
        fixed_length=True,
        max_length=g["out_mask"].shape[1],
    )
    connector = Connector(config, golden.config().language)
    names = {
        "padding_token": "encoder_padding_token",
        "linear1.weight": "decoder_projector.0.weight",
        "linear1.bias": "decoder_projector.0.bias",
        "linear2.weight": "decoder_projector.2.weight",
        "linear2.bias": "decoder_projector.2.bias",
    }
    connector.load_state_dict({ours: g[theirs] for ours, theirs in names.items()})
    context, mask = connector.padded([g["in_row0"], g["in_row1"]])
    assert torch.equal(mask, g["out_mask"])
    golden.assert_close(context, g["out_context"])


def test_next_token_loss(network):
    g = golden.tensors("next_token_loss")
    lengths = [g["input_ids"].shape[1]] * len(g["input_ids"])
    ids, documents = g["input_ids"].flatten(), Documents.of(lengths)
    final, _ = network.read(ids, documents, g["pixel_values"])
    golden.assert_close(network.llm.logits(final).unflatten(0, (2, -1)), g["logits"])
    at, targets = labelled_rows(g["labels"].flatten(), documents.cu[:-1].long())
    loss = next_token_loss(network.llm.logits(final[at]), targets) / len(targets)
    golden.assert_close(loss, g["loss"])
