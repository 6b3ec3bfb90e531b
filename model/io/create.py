"""Start a checkpoint in the released layout: `python -m model.io.create DIR --size tiny`.

The full model starts from InternVL3.5 (`--mllm`) and the Qwen-Image VAE (`--vae`); the tiny one
from nothing, with a tokenizer that spells text in bytes, or one of `model.io.train_tokenizer`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import torch

from model.config import SIZES, ModelConfig, load_size
from model.errors import ModelError
from model.io.checkpoint import export_network
from model.io.internvl35 import import_internvl35
from model.io.tokenizer import (
    Tokenizer,
    byte_tokenizer,
    load_tokenizer,
    with_special_tokens,
)
from model.nn.init import initialise
from model.nn.network import Network
from model.nn.vae import FoldedVae, unfold


def create(
    folder: Path,
    config: ModelConfig,
    *,
    seed: int = 0,
    mllm: Path | None = None,
    vae: Path | None = None,
    tokenizer: Tokenizer | None = None,
    dtype: torch.dtype = torch.float32,
) -> Tokenizer:
    """Write a complete starting checkpoint to `folder`; returns its tokenizer.

    `mllm` is an InternVL3.5 folder, `vae` a folder with an `AutoencoderKLQwenImage`. Without them
    those parts are random and text is spelled in bytes, unless a `tokenizer` is given.
    """
    if tokenizer is None:
        tokenizer = with_special_tokens(mllm) if mllm else byte_tokenizer()
    elif mllm:
        raise ModelError("an InternVL3.5 folder brings its own tokenizer; leave out the other")
    if tokenizer.size > config.language.vocab_size:
        raise ModelError(
            f"language.vocab_size = {config.language.vocab_size}: the tokenizer has {tokenizer.size} entries"
        )
    generator = torch.Generator().manual_seed(seed)
    with torch.device("meta"):
        network = Network(config, tokenizer.ids)
    network.to_empty(device="cpu").to(dtype)
    initialise(network, generator)
    if mllm:
        import_internvl35(network, mllm, tokenizer)
    export_network(network, folder)
    (folder / "processor").mkdir()
    tokenizer.backend.save(str(folder / "processor" / "tokenizer.json"))
    prompts = Path(__file__).with_name("prompts.toml")
    shutil.copyfile(prompts, folder / "processor" / "prompts.toml")
    if vae:
        shutil.copytree(vae, folder / "vae", dirs_exist_ok=True)
    else:
        _write_random_vae(folder / "vae", config, generator)
    return tokenizer


def with_vocabulary(config: ModelConfig, size: int) -> ModelConfig:
    """The configuration with at least `size` embedding rows, a multiple of 16."""
    rows = max(config.language.vocab_size, -(-size // 16) * 16)
    return replace(config, language=replace(config.language, vocab_size=rows))


def _write_random_vae(folder: Path, config: ModelConfig, generator: torch.Generator) -> None:
    from safetensors.torch import save_file

    vae = FoldedVae(config.vae)
    initialise(vae, generator)
    state = {name: t.contiguous() for name, t in unfold(vae.state_dict(), config.vae).items()}
    save_file(state, folder / "diffusion_pytorch_model.safetensors", metadata={"format": "pt"})


def main(arguments: list[str] | None = None) -> int:
    sizes = sorted(path.stem for path in SIZES.glob("*.toml"))
    parser = argparse.ArgumentParser(
        prog="python -m model.io.create", description="Write a starting checkpoint."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=sizes, default="tiny")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mllm", type=Path, metavar="DIR", help="InternVL3.5 to start from")
    parser.add_argument("--vae", type=Path, metavar="DIR", help="AutoencoderKLQwenImage to use")
    parser.add_argument("--tokenizer", type=Path, metavar="DIR",
                        help="tokenizer.json to use; the vocabulary grows to hold it")  # fmt: skip
    options = parser.parse_args(arguments)
    try:
        config = load_size(options.size)
        tokenizer = load_tokenizer(options.tokenizer) if options.tokenizer else None
        if tokenizer:
            config = with_vocabulary(config, tokenizer.size)
        create(
            options.folder,
            config,
            seed=options.seed,
            mllm=options.mllm,
            vae=options.vae,
            tokenizer=tokenizer,
        )
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
