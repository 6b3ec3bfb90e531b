"""Import and export of the released checkpoint layout.

    model_index.json
    vlm/                 config.json  model.safetensors
    generation_decoder/  config.json  model.safetensors
    vae/                 config.json  diffusion_pytorch_model.safetensors
    scheduler/           scheduler_config.json
    processor/           tokenizer and processor files

Loading builds the network on the meta device and streams tensors into it, so host memory stays
near one copy. Exporting with `like=` a folder keeps that folder's storage precisions and copies
its other files, so import followed by export is bit-exact.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from model.config import ModelConfig, TokenIds
from model.errors import ModelError
from model.io.keymap import GENERATION_DECODER, VLM, to_ours, to_stored
from model.io.released import model_config, read_json, released_json
from model.io.safetensors import (
    check_names_and_shapes,
    opened,
    stored_dtypes,
    stream_into,
    weight_files,
)
from model.nn.network import Network

if TYPE_CHECKING:
    from model.nn.vae import FoldedVae

COMPONENTS = {"vlm": VLM, "generation_decoder": GENERATION_DECODER}
EMBEDDING = "language_model.model.embed_tokens.weight"
OUTPUT_HEAD = "language_model.lm_head.weight"


def read_config(folder: Path) -> ModelConfig:
    """Configuration of a checkpoint folder. An absent output head means tied embeddings."""
    vlm, head, vae = (
        read_json(folder / part / "config.json") for part in ("vlm", "generation_decoder", "vae")
    )
    config = model_config(vlm, head, vae, where=str(folder))
    if OUTPUT_HEAD not in stored_dtypes(weight_files(folder / "vlm")):
        config = replace(config, language=replace(config.language, tied_embeddings=True))
    return config


def load_network(
    folder: Path,
    tokens: TokenIds,
    *,
    dtype: torch.dtype | None = None,
    device: torch.device | str = "cpu",
) -> Network:
    """Network with the weights of `folder`. dtype None keeps each tensor's stored precision.

    Raises ModelError for a missing, truncated, pickled or mis-shaped file, and lists missing and
    unexpected tensors.
    """
    config = read_config(folder)
    with torch.device("meta"):
        network = Network(config, tokens)
    files = {part: weight_files(folder / part) for part in COMPONENTS}
    for part, table in COMPONENTS.items():
        optional = frozenset({OUTPUT_HEAD}) if config.language.tied_embeddings else frozenset()
        check_names_and_shapes(files[part], expected_shapes(network, table), optional)
    if config.language.tied_embeddings:
        _check_tie(files["vlm"])
    known = set(dict(network.named_parameters()))
    for part, table in COMPONENTS.items():
        names = partial(_known_name, table=table, known=known)
        stream_into(network, files[part], names, dtype=dtype, device=device)
    return network


def expected_shapes(
    network: Network, table: Sequence[tuple[str, str]]
) -> dict[str, tuple[int, ...]]:
    """Stored name and shape of every parameter that `table` places in one file."""
    shapes = {}
    for name, parameter in network.named_parameters():
        stored = to_stored(name, table)
        if stored is not None:
            shapes[stored] = tuple(parameter.shape)
    return shapes


def _known_name(name: str, *, table: Sequence[tuple[str, str]], known: set[str]) -> str | None:
    ours = to_ours(name, table)
    return ours if ours in known else None


def _check_tie(files: Sequence[Path]) -> None:
    """A stored output head beside tied embeddings must be the same matrix."""
    tensors = {}
    for path in files:
        with opened(path) as file:
            for name in {EMBEDDING, OUTPUT_HEAD} & set(file.keys()):
                tensors[name] = file.get_tensor(name)
    if OUTPUT_HEAD in tensors and not torch.equal(tensors[OUTPUT_HEAD], tensors[EMBEDDING]):
        raise ModelError(
            f"{files[0]}: {OUTPUT_HEAD} differs from the embeddings although the configuration "
            "ties them; set tie_word_embeddings to false in vlm/config.json"
        )


def load_vae(
    folder: Path, *, dtype: torch.dtype | None = None, device: torch.device | str = "cpu"
) -> FoldedVae:
    """The folded single-picture VAE of a checkpoint folder, frozen."""
    from model.nn.vae import FoldedVae, fold

    files = weight_files(folder / "vae", "diffusion_pytorch_model")
    tensors = {}
    for path in files:
        with opened(path) as file:
            tensors.update({name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118
    config = read_config(folder).vae
    with torch.device("meta"):
        vae = FoldedVae(config)
    try:
        folded = fold(tensors)
        vae.load_state_dict(folded, assign=True)
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"{files[0]}: does not fit vae/config.json: {error}") from error
    return vae.requires_grad_(False).to(device=device, dtype=dtype).eval()


def export_network(network: Network, folder: Path, *, like: Path | None = None) -> None:
    """Write the network in the released layout.

    With `like`, every tensor is stored in the precision it has there, and configuration,
    tokenizer, VAE and scheduler are copied from there. Without it, parameters keep their own
    precision and only configurations and weights are written. Raises ModelError when `folder`
    already holds a checkpoint.
    """
    from safetensors.torch import save_file

    if (folder / "vlm").exists():
        raise ModelError(f"{folder}: already holds a checkpoint; choose another folder")
    if like is not None:
        skip = shutil.ignore_patterns("model*.safetensors", "model.safetensors.index.json")
        shutil.copytree(like, folder, ignore=skip, dirs_exist_ok=True)
    else:
        write_configs(network.config, folder)
    parameters = dict(network.named_parameters())
    for part, table in COMPONENTS.items():
        dtypes = stored_dtypes(weight_files(like / part)) if like is not None else {}
        tensors = {}
        for name, parameter in parameters.items():
            stored = to_stored(name, table)
            if stored is not None:
                value = parameter.detach().to("cpu", dtypes.get(stored, parameter.dtype))
                tensors[stored] = value.contiguous()
        if OUTPUT_HEAD in dtypes and OUTPUT_HEAD not in tensors:
            tensors[OUTPUT_HEAD] = tensors[EMBEDDING].clone()
        (folder / part).mkdir(parents=True, exist_ok=True)
        save_file(tensors, folder / part / "model.safetensors", metadata={"format": "pt"})


def write_configs(config: ModelConfig, folder: Path) -> None:
    """The JSON files that describe a network in the released layout."""
    index = {
        "_class_name": "InternVLUPipeline",
        "vlm": ["internvlu", "InternVLUChatModel"],
        "generation_decoder": ["internvlu", "InternVLUGenerationDecoder"],
        "vae": ["diffusers", "AutoencoderKLQwenImage"],
        "scheduler": ["diffusers", "DPMSolverMultistepScheduler"],
        "processor": ["internvlu", "InternVLUProcessor"],
    }
    scheduler = {
        "_class_name": "DPMSolverMultistepScheduler",
        "num_train_timesteps": 1000,
        "algorithm_type": "dpmsolver++",
        "solver_order": 2,
        "prediction_type": "flow_prediction",
        "use_flow_sigmas": True,
        "flow_shift": config.flow_shift,
    }
    files = {
        "model_index.json": index,
        "scheduler/scheduler_config.json": scheduler,
        **released_json(config),
    }
    for name, table in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
