"""Our decoder and vision encoder equal those of `transformers`."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch

transformers = pytest.importorskip("transformers", reason="transformers is not installed")

from model.config import LanguageConfig  # noqa: E402
from model.nn.attention import Documents  # noqa: E402
from model.nn.llm import Qwen3  # noqa: E402
from tests.model import golden  # noqa: E402


@pytest.mark.parametrize("tied", [True, False])
def test_decoder_equals_transformers(tied):
    torch.manual_seed(3)
    theirs = transformers.Qwen3ForCausalLM(
        transformers.Qwen3Config(
            vocab_size=97, hidden_size=48, intermediate_size=80, num_hidden_layers=3,
            num_attention_heads=6, num_key_value_heads=2, head_dim=16, rms_norm_eps=1e-6,
            rope_theta=1e6, tie_word_embeddings=tied, attention_bias=False,
        )
    ).eval()  # fmt: skip
    for name, parameter in theirs.named_parameters():
        if "norm" in name:
            torch.nn.init.uniform_(parameter, 0.5, 1.5)
    ours = Qwen3(
        LanguageConfig(
            vocab_size=97, hidden_size=48, mlp_size=80, layers=3, heads=6, kv_heads=2, head_dim=16,
            tied_embeddings=tied,
        )
    )  # fmt: skip
    stored = {n.removeprefix("model."): t for n, t in theirs.state_dict().items()}
    if tied:
        stored.pop("lm_head.weight", None)
    ours.load_state_dict(stored)
    ids = torch.randint(0, 97, (2, 11), generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        reference = theirs(ids, output_hidden_states=True)
        packed = Documents.of([11, 11])
        states = (-1, -2, 0, 1)
        hidden = ours(ours.embed_tokens(ids.flatten()), packed, states)
        for index, state in zip(states, hidden, strict=True):
            golden.assert_close(state.unflatten(0, (2, 11)), reference.hidden_states[index])
        logits = ours.logits(hidden[0]).unflatten(0, (2, 11))
    golden.assert_close(logits, reference.logits)
    assert torch.equal(logits.argmax(-1), reference.logits.argmax(-1))
