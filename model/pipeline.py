"""`InternVLU`: a checkpoint that answers and draws.

>>> model = InternVLU.from_pretrained("checkpoint")
>>> model.chat("How many triangles are there?", ["figure.png"])
>>> model.generate("a red cube on a blue table").picture.save("cube.png")
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import torch
from torch import Tensor

from model.errors import ModelError
from model.io.checkpoint import load_network, load_vae
from model.io.images import (
    open_picture,
    reference_pixels,
    target_size,
    to_picture,
    understanding_tile,
)
from model.io.preprocessing import Preprocessing, read_preprocessing
from model.io.prompts import (
    Prompts,
    chat_prompt,
    expand_pictures,
    guidance_rows,
    load_prompts,
)
from model.io.tokenizer import Tokenizer, load_tokenizer
from model.nn.attention import Documents
from model.nn.context import Condition
from model.nn.llm import KeyValueCache
from model.nn.network import Network
from model.nn.vae import FoldedVae
from model.nn.velocity import VelocityField
from model.sampling import IMAGE_GUIDANCE, REASONED_GUIDANCE, Guidance, sample

if TYPE_CHECKING:
    from PIL import Image

    Picture = Image.Image | str | Path

DEFAULT_SIZE = (512, 512)


@dataclass(frozen=True)
class Generation:
    """A generated picture and, for reasoned requests, the text that came before it."""

    picture: Image.Image
    text: str = ""


@dataclass(frozen=True)
class InternVLU:
    """Networks, tokenizer and words of one checkpoint, ready to run."""

    network: Network
    vae: FoldedVae
    tokenizer: Tokenizer
    prompts: Prompts
    preprocessing: Preprocessing

    @classmethod
    def from_pretrained(
        cls,
        folder: str | Path,
        *,
        device: torch.device | str = "cpu",
        dtype: torch.dtype | None = None,
        prompts: str | Path | None = None,
    ) -> InternVLU:
        """Load a checkpoint folder in the released layout.

        dtype defaults to fp32 on a CPU and bf16 elsewhere. `prompts` names a file of words; by
        default the checkpoint's own `processor/prompts.toml`, else ours. Raises ModelError.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise ModelError(f"{folder}: no such folder")
        if dtype is None:
            dtype = torch.float32 if torch.device(device).type == "cpu" else torch.bfloat16
        own = folder / "processor" / "prompts.toml"
        words = Path(prompts) if prompts else own if own.exists() else None
        tokenizer = load_tokenizer(folder / "processor")
        network = load_network(folder, tokenizer.ids, dtype=dtype, device=device)
        if tokenizer.size > network.config.language.vocab_size:
            raise ModelError(
                f"{folder}: the tokenizer has {tokenizer.size} entries, the embedding "
                f"{network.config.language.vocab_size} rows; they are not of one model"
            )
        return cls(
            network=network.eval(),
            vae=load_vae(folder, dtype=dtype, device=device),
            tokenizer=tokenizer,
            prompts=load_prompts(words),
            preprocessing=read_preprocessing(folder / "processor"),
        )

    @property
    def device(self) -> torch.device:
        return self.network.special_tokens.weight.device

    @torch.inference_mode()
    def chat(
        self,
        prompt: str,
        pictures: Sequence[Picture] = (),
        *,
        system: str | None = None,
        max_new_tokens: int = 512,
    ) -> str:
        """Answer a question about any number of pictures; always the most likely token."""
        opened = _opened(pictures)
        text = chat_prompt(self.prompts, prompt, len(opened), system)
        written = self._write(self._encode(text), self._tiles(opened), max_new_tokens)
        return self.tokenizer.decode(written)

    @torch.inference_mode()
    def generate(
        self,
        prompt: str,
        pictures: Sequence[Picture] = (),
        *,
        mode: Literal["image", "text_image"] = "image",
        size: tuple[int, int] | None = None,
        steps: int = 20,
        guidance: Guidance | None = None,
        seed: int = 0,
        system: str | None = None,
        max_new_tokens: int = 200,
    ) -> Generation:
        """Draw a picture, or edit the given ones.

        `size` is (height, width); by default the first picture's, or 512 x 512. It is generated at
        multiples of 16 and resized back. In mode `text_image` the model reasons in words first.
        """
        opened = _opened(pictures)
        size = size or ((opened[0].height, opened[0].width) if opened else DEFAULT_SIZE)
        factor = self.network.config.pixels_per_token
        height, width = target_size(*size, factor)
        text_rows = guidance_rows(self.prompts, prompt, len(opened), mode, system)
        rows = [self._encode(row) for row in vars(text_rows).values()]
        reasoning: list[int] = []
        if mode == "text_image":
            reasoning = self._write(rows[0], self._tiles(opened), max_new_tokens)
            opening = [self.tokenizer.ids.image_start]
            rows = [rows[0] + reasoning + opening, rows[1] + opening, rows[2] + opening]
        latents = self._draw(
            self._conditions(rows, opened),
            self._reference_latents(opened),
            (height // self.vae.config.downsampling, width // self.vae.config.downsampling),
            steps=steps,
            guidance=guidance or (REASONED_GUIDANCE if mode == "text_image" else IMAGE_GUIDANCE),
            seed=seed,
        )
        pixels = self.vae.decode(latents[None].to(self._dtype))[0]
        return Generation(to_picture(pixels, size), self.tokenizer.decode(reasoning))

    @property
    def _dtype(self) -> torch.dtype:
        return self.network.special_tokens.weight.dtype

    def _encode(self, prompt: str) -> list[int]:
        return self.tokenizer.encode(expand_pictures(prompt, self.network.config.vision.tokens))

    def _tiles(self, pictures: Sequence[Image.Image]) -> Tensor | None:
        if not pictures:
            return None
        side = self.network.config.vision.image_size
        statistics = self.preprocessing.mean, self.preprocessing.std
        tiles = torch.stack([understanding_tile(p, side, *statistics) for p in pictures])
        return tiles.to(self.device, self._dtype)

    def _write(self, ids: list[int], tiles: Tensor | None, max_new_tokens: int) -> list[int]:
        """Greedy continuation of one document, without the token that stops it."""
        cache, written = KeyValueCache(), []
        for _ in range(max_new_tokens):
            new = torch.tensor(ids if not cache.length else written[-1:], device=self.device)
            visual = tiles if not cache.length else None
            documents = Documents.of([len(new)], self.device)
            final, _ = self.network.read(new, documents, visual, cache=cache)
            token = int(self.network.llm.logits(final[-1:])[0, : self.tokenizer.size].argmax())
            if token in self.tokenizer.stops:
                break
            written.append(token)
        return written

    def _conditions(
        self, rows: Sequence[list[int]], pictures: Sequence[Image.Image]
    ) -> list[Condition]:
        """One forward of the language model over the three rows."""
        tiles = self._tiles(pictures)
        ids = torch.tensor([token for row in rows for token in row], device=self.device)
        documents = Documents.of([len(row) for row in rows], self.device)
        both = None if tiles is None else torch.cat([tiles, tiles])  # full row, image row
        _, states = self.network.read(ids, documents, both)
        side = self.network.config.vision.grid // 2
        return self.network.conditions(rows, states, (side, side))

    def _reference_latents(self, pictures: Sequence[Image.Image]) -> list[Tensor]:
        """Clean latents `[z, H, W]` of each picture at its own size."""
        factor = self.network.config.pixels_per_token
        latents = []
        for picture in pictures:
            size = self.preprocessing.references.size(picture.height, picture.width, factor)
            pixels = reference_pixels(picture, size)[None].to(self.device, self._dtype)
            latents.append(self.vae.encode(pixels)[0])
        return latents

    def _draw(
        self,
        conditions: list[Condition],
        references: list[Tensor],
        cells: tuple[int, int],
        *,
        steps: int,
        guidance: Guidance,
        seed: int,
    ) -> Tensor:
        """Latents `[z, H, W]` of one picture."""
        config = self.network.config
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(config.head.latent_channels, *cells, generator=generator)
        field = VelocityField(
            self.network.head, [cells] * 3, conditions, [references, references, []]
        )
        return sample(
            field,
            [noise.to(self.device)],
            scales=guidance,
            steps=steps,
            shift=config.flow_shift,
        )[0]


def _opened(pictures: Sequence[Picture]) -> list[Image.Image]:
    from PIL import Image

    return [
        picture.convert("RGB") if isinstance(picture, Image.Image) else open_picture(Path(picture))
        for picture in pictures
    ]
