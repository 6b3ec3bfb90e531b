"""InternVL3.5 as the starting point of the multimodal language model.

Both published layouts are read: the original one (`vision_model.*`, `mlp1.*`, `language_model.*`)
and the one of `transformers` (repositories ending in "-HF"). The generation head has no
counterpart there and keeps its own initial weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import torch

from model.config import SPECIAL_TOKENS, LanguageConfig
from model.errors import ModelError
from model.io.keymap import INTERNVL_HF, VLM, to_ours, to_stored
from model.io.released import read_json
from model.io.safetensors import check_names_and_shapes, opened, place, weight_files
from model.io.tokenizer import Tokenizer
from model.nn.network import Network


def import_internvl35(network: Network, folder: Path, tokenizer: Tokenizer) -> None:
    """Fill vision encoder, projector and language model of `network` from an InternVL3.5 folder.

    The special-token table starts from the vocabulary rows of the same tokens, as `tokenizer`
    names them; a token the base model never had starts from the mean row. Raises ModelError when
    names, shapes or the settings of the rotary embedding and norms differ.
    """
    paths = weight_files(folder)
    stored_names = _names(paths)
    transformers_layout = any("vision_tower." in name for name in stored_names)
    settings = read_json(folder / "config.json")
    _check_settings(network.config.language, settings, transformers_layout, folder)
    if transformers_layout:
        _import_transformers(network, paths, stored_names)
    else:
        _import_original(network, paths)
    _start_special_tokens(network, tokenizer)


def _names(paths: list[Path]) -> list[str]:
    names: list[str] = []
    for path in paths:
        with opened(path) as file:
            names += list(file.keys())
    return names


def _check_settings(
    language: LanguageConfig, settings: Mapping[str, Any], transformers_layout: bool, folder: Path
) -> None:
    """Shapes do not show everything: what they hide must agree too."""
    stored = settings.get("text_config" if transformers_layout else "llm_config", {})
    theta = stored.get("rope_theta", (stored.get("rope_parameters") or {}).get("rope_theta"))
    pairs = [
        ("rope_theta", theta, language.rope_theta),
        ("rms_norm_eps", stored.get("rms_norm_eps"), language.norm_eps),
        ("head_dim", stored.get("head_dim"), language.head_dim),
    ]
    for name, found, wanted in pairs:
        if found is not None and found != wanted:
            raise ModelError(
                f"{folder / 'config.json'}: {name} = {found}, the configuration has {wanted}"
            )


def _backbone(network: Network) -> dict[str, torch.nn.Parameter]:
    parts = ("vit.", "projector.", "llm.")
    return {n: p for n, p in network.named_parameters() if n.startswith(parts)}


def _import_original(network: Network, paths: list[Path]) -> None:
    wanted = {to_stored(name, VLM): tuple(p.shape) for name, p in _backbone(network).items()}
    tied = network.config.language.tied_embeddings
    optional = frozenset({"language_model.lm_head.weight"} if tied else ())
    check_names_and_shapes(paths, {str(k): v for k, v in wanted.items()}, optional)
    _copy(network, paths, partial(to_ours, table=VLM))


def _plain(name: str) -> str:
    """The same name in every version of `transformers`, without its outer prefixes."""
    name = name.removeprefix("model.")
    name = name.replace("language_model.model.", "language_model.")
    if name in ("lm_head.weight", "language_model.lm_head.weight"):
        return "language_model.lm_head.weight"
    return name


def _import_transformers(network: Network, paths: list[Path], names: list[str]) -> None:
    prefixes = {_plain(name): name for name in names}
    wanted = {}
    for name, parameter in _backbone(network).items():
        for part, shape in _separate_qkv(name, tuple(parameter.shape)):
            plain = to_stored(part, INTERNVL_HF)
            assert plain is not None, part
            wanted[prefixes.get(plain, plain)] = shape
    optional = set()
    if network.config.language.tied_embeddings and "language_model.lm_head.weight" in prefixes:
        optional.add(prefixes["language_model.lm_head.weight"])
    check_names_and_shapes(paths, wanted, frozenset(optional))
    _copy(network, paths, lambda name: to_ours(_plain(name), INTERNVL_HF))


def _separate_qkv(name: str, shape: tuple[int, ...]) -> list[tuple[str, tuple[int, ...]]]:
    """The stored parts of one parameter: three for a fused `qkv`, itself otherwise."""
    if ".attn.qkv." not in name:
        return [(name, shape)]
    third = (shape[0] // 3, *shape[1:])
    return [(name.replace(".qkv.", f".{part}."), third) for part in "qkv"]


def _copy(network: Network, paths: list[Path], ours: Callable[[str], str | None]) -> None:
    """Stream tensors into the backbone in the parameters' own precision."""
    parameters = _backbone(network)
    for path in paths:
        with opened(path) as file:
            for stored in file.keys():  # noqa: SIM118
                name = ours(stored)
                if name in parameters:
                    like = parameters[name]
                    place(network, name, file.get_tensor(stored).to(like.device, like.dtype))
                elif name is not None and ".attn." in name:
                    _place_third(network, name, file.get_tensor(stored))


@torch.no_grad()
def _place_third(network: Network, name: str, tensor: torch.Tensor) -> None:
    """Write one of q, k, v into its rows of the fused projection."""
    owner, part, leaf = name.rsplit(".", 2)
    fused = network.get_parameter(f"{owner}.qkv.{leaf}")
    fused.chunk(3)["qkv".index(part)].copy_(tensor)


@torch.no_grad()
def _start_special_tokens(network: Network, tokenizer: Tokenizer) -> None:
    vocabulary = network.llm.embed_tokens.weight
    mean = vocabulary[: tokenizer.size].float().mean(0)
    for row, token in enumerate(tokenizer.ids.special):
        known = vocabulary[token].float()
        start = known if known.any() and SPECIAL_TOKENS[row] != "<img_uncond>" else mean
        network.special_tokens.weight[row] = start.to(vocabulary.dtype)
