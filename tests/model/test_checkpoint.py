"""The released layout: bit-exact both ways, one clear error for every damaged file."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import load_file, save_file

from model.config import SPECIAL_TOKENS, TokenIds, load_size
from model.errors import ModelError
from model.io.checkpoint import (
    COMPONENTS,
    OUTPUT_HEAD,
    expected_shapes,
    export_network,
    load_network,
    load_vae,
    read_config,
)
from model.io.create import create
from model.io.keymap import to_ours, to_stored
from model.io.released import model_config, released_json
from model.io.tokenizer import byte_tokenizer, load_tokenizer
from model.nn.network import Network
from tests.model import golden

CONFIG = load_size("tiny")
IDS = byte_tokenizer().ids
WEIGHTS = [f"{part}/model.safetensors" for part in COMPONENTS]


def randomise(folder: Path) -> None:
    """Distinct random tensors in mixed precision, as the released head file has."""
    generator = torch.Generator().manual_seed(11)
    for file in WEIGHTS:
        tensors = {}
        for index, (name, tensor) in enumerate(sorted(load_file(folder / file).items())):
            value = torch.randn(tensor.shape, generator=generator)
            tensors[name] = value.bfloat16() if index % 3 else value
        save_file(tensors, folder / file, metadata={"format": "pt"})


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("released") / "checkpoint"
    create(folder, CONFIG, seed=3)
    randomise(folder)
    return folder


@pytest.fixture
def damaged(released, tmp_path) -> Path:
    return shutil.copytree(released, tmp_path / "damaged")


def same_tensors(left: Path, right: Path) -> None:
    for file in WEIGHTS:
        ours, theirs = load_file(left / file), load_file(right / file)
        assert ours.keys() == theirs.keys()
        for name, tensor in ours.items():
            assert tensor.dtype == theirs[name].dtype, name
            raw, other = tensor.contiguous().view(torch.uint8), theirs[name].contiguous()
            assert torch.equal(raw, other.view(torch.uint8)), name


def test_import_then_export_is_bit_exact(released, tmp_path):
    export_network(load_network(released, IDS), tmp_path / "plain")
    same_tensors(released, tmp_path / "plain")
    # Even when the network runs in fp32, `like` restores the stored precisions.
    wide = load_network(released, IDS, dtype=torch.float32)
    assert {p.dtype for p in wide.parameters()} == {torch.float32}
    export_network(wide, tmp_path / "like", like=released)
    same_tensors(released, tmp_path / "like")
    for path in released.rglob("*"):
        if path.is_file() and path.name != "model.safetensors":
            copied = tmp_path / "like" / path.relative_to(released)
            assert copied.read_bytes() == path.read_bytes()
    with pytest.raises(ModelError, match="already holds a checkpoint"):
        export_network(wide, tmp_path / "like")


def test_every_key_is_used_once(released):
    with torch.device("meta"):
        network = Network(CONFIG, IDS)
    ours = [name for name, _ in network.named_parameters()]
    used = []
    for part, table in COMPONENTS.items():
        for name in load_file(released / part / "model.safetensors"):
            translated = to_ours(name, table)
            assert translated is not None
            assert to_stored(translated, table) == name
            used.append(translated)
    assert sorted(used) == sorted(ours)


def test_the_released_keys_are_those_of_the_reference():
    """The golden weights carry the reference's own names."""
    with torch.device("meta"):
        network = Network(golden.config(), golden.token_ids())
    for part, file in (
        ("vlm", "vlm_weights"), ("generation_decoder", "generation_decoder_weights")
    ):  # fmt: skip
        stored = {name: tuple(t.shape) for name, t in golden.tensors(file).items()}
        assert expected_shapes(network, COMPONENTS[part]) == stored


def test_released_sizes():
    """The head of the released file: 654 tensors, 1,808,034,880 parameters."""
    with torch.device("meta"):
        network = Network(load_size("4b"), TokenIds(tuple(range(10)), 10, 11))
    shapes = expected_shapes(network, COMPONENTS["generation_decoder"])
    assert len(shapes) == 654
    assert sum(torch.Size(shape).numel() for shape in shapes.values()) == 1_808_034_880
    assert sum(p.numel() for p in network.vit.parameters()) == 304_012_288
    assert sum(p.numel() for p in network.projector.parameters()) == 12_595_200
    assert network.special_tokens.weight.shape == (10, 2048)


@pytest.mark.parametrize("size", ["tiny", "small", "4b"])
def test_configuration_survives_the_released_json(size):
    config = load_size(size)
    files = released_json(config)
    vlm, head, vae = (files[f"{p}/config.json"] for p in ("vlm", "generation_decoder", "vae"))
    context = replace(config.context, output_size=config.head.context_size)
    assert model_config(vlm, head, vae) == replace(config, context=context)


def edit_json(path: Path, change: Callable[[dict], None]) -> None:
    table = json.loads(path.read_text())
    change(table)
    path.write_text(json.dumps(table))


def truncate(folder: Path) -> str:
    path = folder / WEIGHTS[1]
    path.write_bytes(path.read_bytes()[:-1000])
    return "damaged or truncated"


def truncate_header(folder: Path) -> str:
    path = folder / WEIGHTS[0]
    path.write_bytes(path.read_bytes()[:100])
    return "damaged or truncated"


def misshape(folder: Path) -> str:
    tensors = load_file(folder / WEIGHTS[1])
    tensors["decoder.img_in.weight"] = torch.zeros(3, 3)
    save_file(tensors, folder / WEIGHTS[1])
    return r"decoder.img_in.weight has shape \[3, 3\], the configuration needs \[64, 16\]"


def rename(folder: Path) -> str:
    tensors = load_file(folder / WEIGHTS[1])
    tensors["decoder.img_inn.weight"] = tensors.pop("decoder.img_in.weight")
    save_file(tensors, folder / WEIGHTS[1])
    return "1 missing: decoder.img_in.weight; 1 unexpected.*Is decoder.img_inn.weight meant"


def pickled(folder: Path) -> str:
    with (folder / WEIGHTS[0]).open("wb") as file:
        pickle.dump({"weights": [1, 2, 3]}, file)
    return "this is a pickle"


def torch_pickled(folder: Path) -> str:
    torch.save({"a": torch.zeros(2)}, folder / WEIGHTS[0])
    return "this is a pickle"


def pickle_beside(folder: Path) -> str:
    (folder / WEIGHTS[0]).rename(folder / "vlm" / "pytorch_model.bin")
    return "pytorch_model.bin: pickle files are not read"


def absent(folder: Path) -> str:
    (folder / WEIGHTS[0]).unlink()
    return "model.safetensors: no such file"


def bad_json(folder: Path) -> str:
    (folder / "vlm" / "config.json").write_text("{")
    return "config.json: not valid JSON"


def unknown_projector(folder: Path) -> str:
    path = folder / "generation_decoder" / "config.json"
    edit_json(path, lambda table: table.update(decoder_projector_type="qformer"))
    return "decoder_projector_type = 'qformer' is unknown"


def unsupported_shuffle(folder: Path) -> str:
    edit_json(folder / "vlm" / "config.json", lambda table: table.update(ps_version="v1"))
    return "ps_version = 'v1' is not supported, only 'v2'"


def missing_field(folder: Path) -> str:
    path = folder / "generation_decoder" / "config.json"
    edit_json(path, lambda table: table["decoder_config"].pop("num_layers"))
    return "decoder_config: missing field 'num_layers'"


def ill_typed(folder: Path) -> str:
    path = folder / "vlm" / "config.json"
    edit_json(path, lambda table: table["llm_config"].update(hidden_size="wide"))
    return "llm_config: hidden_size = 'wide': expected int"


def bad_index(folder: Path) -> str:
    (folder / WEIGHTS[0]).unlink()
    (folder / "vlm" / "model.safetensors.index.json").write_text("[]")
    return r"index.json: expected a JSON object"


DAMAGES = [truncate, truncate_header, misshape, rename, pickled, torch_pickled, pickle_beside,
           absent, bad_json, unknown_projector, unsupported_shuffle, missing_field, ill_typed, bad_index]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_gets_one_clear_error(damaged, damage):
    message = damage(damaged)
    with pytest.raises(ModelError, match=message) as caught:
        load_network(damaged, IDS)
    assert str(damaged) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_damaged_vae(damaged):
    path = damaged / "vae" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(path)
    del tensors["encoder.conv_in.bias"]
    save_file(tensors, path)
    with pytest.raises(ModelError, match=r"does not fit vae/config\.json"):
        load_vae(damaged)


def test_stored_output_head_beside_tied_embeddings(damaged, tmp_path):
    tensors = load_file(damaged / WEIGHTS[0])
    embedding = tensors["language_model.model.embed_tokens.weight"]
    save_file({**tensors, OUTPUT_HEAD: embedding.clone()}, damaged / WEIGHTS[0])
    network = load_network(damaged, IDS)
    assert not hasattr(network.llm, "lm_head")
    export_network(network, tmp_path / "again", like=damaged)
    same_tensors(damaged, tmp_path / "again")
    save_file({**tensors, OUTPUT_HEAD: embedding + 1}, damaged / WEIGHTS[0])
    with pytest.raises(ModelError, match="differs from the embeddings"):
        load_network(damaged, IDS)


def test_absent_output_head_means_tied(damaged):
    path = damaged / "vlm" / "config.json"
    edit_json(path, lambda table: table["llm_config"].update(tie_word_embeddings=False))
    assert read_config(damaged).language.tied_embeddings
    load_network(damaged, IDS)


def test_shards_with_an_index(damaged, released):
    tensors = load_file(damaged / WEIGHTS[0])
    (damaged / WEIGHTS[0]).unlink()
    names = sorted(tensors)
    halves = {"a.safetensors": names[::2], "b.safetensors": names[1::2]}
    for file, part in halves.items():
        save_file({name: tensors[name] for name in part}, damaged / "vlm" / file)
    index = {"weight_map": {name: file for file, part in halves.items() for name in part}}
    (damaged / "vlm" / "model.safetensors.index.json").write_text(json.dumps(index))
    loaded, whole = load_network(damaged, IDS), load_network(released, IDS)
    for (name, ours), theirs in zip(loaded.named_parameters(), whole.parameters(), strict=True):
        assert torch.equal(ours, theirs), name


def test_created_vae_is_read_by_diffusers(released):
    diffusers = pytest.importorskip("diffusers", reason="diffusers is not installed")
    theirs = diffusers.AutoencoderKLQwenImage.from_pretrained(released / "vae")
    pixels = torch.rand(1, 3, 32, 48, generator=torch.Generator().manual_seed(1)) * 2 - 1
    with torch.no_grad():
        mode = theirs.encode(pixels[:, :, None]).latent_dist.mode()[:, :, 0]
        golden.assert_close(load_vae(released).moments(pixels)[0], mode)


def test_the_same_seed_creates_the_same_checkpoint(tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        torch.manual_seed(len(name) + seed)  # the global generator must not matter
        torch.rand(seed)
        create(tmp_path / name, CONFIG, seed=seed)
    same_tensors(tmp_path / "a", tmp_path / "b")
    with pytest.raises(AssertionError):
        same_tensors(tmp_path / "a", tmp_path / "c")


def test_tokenizer_spells_any_text(released):
    tokenizer = load_tokenizer(released / "processor")
    for text in ("plain words", "中文，公式 E=mc²", "tabs\tand\nlines", " leading"):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    for token, index in zip(SPECIAL_TOKENS, tokenizer.ids.special, strict=True):
        assert tokenizer.encode(f"a{token}b")[1:-1] == [index]
    assert tokenizer.size <= CONFIG.language.vocab_size


def test_tokenizer_without_special_tokens(damaged):
    path = damaged / "processor" / "tokenizer.json"
    path.write_text(path.read_text().replace("<img_uncond>", "<other>"))
    with pytest.raises(ModelError, match="has no token <img_uncond>"):
        load_tokenizer(damaged / "processor")
