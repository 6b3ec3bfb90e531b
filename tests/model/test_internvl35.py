"""InternVL3.5 as the starting point: both published layouts give the same network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch

transformers = pytest.importorskip("transformers", reason="transformers is not installed")

from safetensors.torch import save_file  # noqa: E402

from model.config import ModelConfig, load_size  # noqa: E402
from model.errors import ModelError  # noqa: E402
from model.io.create import create  # noqa: E402
from model.io.internvl35 import import_internvl35  # noqa: E402
from model.io.keymap import VLM, to_stored  # noqa: E402
from model.io.tokenizer import byte_tokenizer, load_tokenizer  # noqa: E402
from model.nn.network import Network  # noqa: E402
from model.nn.vit import pixel_shuffle  # noqa: E402
from tests.model import golden  # noqa: E402

CONFIG = load_size("tiny")


def base_model(config: ModelConfig):
    vision, language = config.vision, config.language
    torch.manual_seed(5)
    model = transformers.InternVLForConditionalGeneration(
        transformers.InternVLConfig(
            vision_config=transformers.InternVLVisionConfig(
                hidden_size=vision.hidden_size, num_hidden_layers=vision.layers,
                num_attention_heads=vision.heads, intermediate_size=vision.mlp_size,
                image_size=vision.image_size, patch_size=vision.patch_size, attention_bias=True,
            ),
            text_config=transformers.Qwen3Config(
                vocab_size=language.vocab_size, hidden_size=language.hidden_size,
                intermediate_size=language.mlp_size, num_hidden_layers=language.layers,
                num_attention_heads=language.heads, num_key_value_heads=language.kv_heads,
                head_dim=language.head_dim, tie_word_embeddings=True, rope_theta=1e6,
            ),
            tie_word_embeddings=True,
        )
    ).eval()  # fmt: skip
    for name, parameter in model.named_parameters():
        if "embedding" in name or "cls_token" in name:
            torch.nn.init.normal_(parameter, std=0.5)
        elif parameter.ndim == 1:
            torch.nn.init.uniform_(parameter, 0.1, 0.9)
    return model


@pytest.fixture(scope="module")
def transformers_folder(tmp_path_factory) -> tuple[Path, object]:
    folder = tmp_path_factory.mktemp("hf")
    model = base_model(CONFIG)
    model.save_pretrained(folder)
    byte_tokenizer().backend.save(str(folder / "tokenizer.json"))
    return folder, model


def fresh() -> Network:
    return Network(CONFIG, byte_tokenizer().ids).requires_grad_(False)


def test_transformers_layout_computes_the_same(transformers_folder):
    folder, reference = transformers_folder
    network = fresh()
    import_internvl35(network, folder, byte_tokenizer())
    pixels = torch.randn(2, 3, 112, 112, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        vision = reference.model.vision_tower(pixels).last_hidden_state[:, 1:]
        features = network.vit(pixels)
        golden.assert_close_at_scale(features.flatten(1, 2), vision)
        projected = reference.model.multi_modal_projector(pixel_shuffle(features))
        golden.assert_close_at_scale(network.see(pixels), projected)
    stored = reference.state_dict()
    for name, parameter in network.llm.named_parameters():
        assert torch.equal(parameter, stored[f"model.language_model.{name}"])


def test_special_tokens_start_from_their_words(transformers_folder):
    folder, _ = transformers_folder
    network, tokenizer = fresh(), byte_tokenizer()
    import_internvl35(network, folder, tokenizer)
    vocabulary = network.llm.embed_tokens.weight
    for row, token in enumerate(tokenizer.ids.special[:-1]):
        assert torch.equal(network.special_tokens.weight[row], vocabulary[token])
    golden.assert_close(network.special_tokens.weight[-1], vocabulary[: tokenizer.size].mean(0))


def original_folder(folder: Path, network: Network) -> Path:
    """The other published layout, with the same weights."""
    tensors = {}
    for name, parameter in network.named_parameters():
        stored = to_stored(name, VLM)
        if stored and not stored.startswith("special_token"):
            tensors[stored] = parameter.detach().clone()
    folder.mkdir()
    save_file(tensors, folder / "model.safetensors")
    (folder / "config.json").write_text('{"llm_config": {"rope_theta": 1000000.0}}')
    return folder


def test_original_layout_gives_the_same_network(transformers_folder, tmp_path):
    first, second = fresh(), fresh()
    import_internvl35(first, transformers_folder[0], byte_tokenizer())
    import_internvl35(second, original_folder(tmp_path / "original", first), byte_tokenizer())
    for part in ("vit", "projector", "llm", "special_tokens"):
        ours, theirs = (getattr(n, part).state_dict() for n in (first, second))
        assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_create_starts_from_it(transformers_folder, tmp_path):
    folder, reference = transformers_folder
    create(tmp_path / "start", CONFIG, mllm=folder)
    tokenizer = load_tokenizer(tmp_path / "start" / "processor")
    assert tokenizer.fingerprint == byte_tokenizer().fingerprint
    from model.io.checkpoint import load_network

    network = load_network(tmp_path / "start", tokenizer.ids)
    name = "layers.1.mlp.up_proj.weight"
    stored = reference.state_dict()[f"model.language_model.{name}"]
    assert torch.equal(network.llm.get_parameter(name), stored)


def test_other_sizes_and_settings_are_refused(transformers_folder, tmp_path):
    folder, _ = transformers_folder
    wide = replace(CONFIG, language=replace(CONFIG.language, mlp_size=128))
    with pytest.raises(ModelError, match=r"has shape .* the configuration needs"):
        import_internvl35(Network(wide, byte_tokenizer().ids), folder, byte_tokenizer())
    theta = replace(CONFIG, language=replace(CONFIG.language, rope_theta=1e4))
    with pytest.raises(ModelError, match="rope_theta"):
        import_internvl35(Network(theta, byte_tokenizer().ids), folder, byte_tokenizer())
