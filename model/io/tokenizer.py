"""The tokenizer of a checkpoint, and a tiny one that spells every text in bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from model.config import SPECIAL_TOKENS, TokenIds
from model.errors import ModelError

TURNS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")


@dataclass(frozen=True)
class Tokenizer:
    """Text to ids and back. Ids of special tokens are looked up by name, never assumed."""

    backend: Any  # tokenizers.Tokenizer
    ids: TokenIds
    end_of_text: int | None

    def encode(self, text: str) -> list[int]:
        return self.backend.encode(text, add_special_tokens=False).ids

    def decode(self, ids: Sequence[int]) -> str:
        """Text without special tokens."""
        return self.backend.decode(list(ids), skip_special_tokens=True)

    @property
    def size(self) -> int:
        """Ids in use; the embedding has at least so many rows."""
        return self.backend.get_vocab_size(with_added_tokens=True)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides how text becomes ids."""
        return hashlib.blake2b(self.backend.to_str().encode(), digest_size=16).hexdigest()

    @property
    def stops(self) -> frozenset[int]:
        """Tokens that end generated text; `<img>` asks for the picture."""
        stops = {self.ids.im_end, self.ids.image_start}
        return frozenset(stops if self.end_of_text is None else stops | {self.end_of_text})


def load_tokenizer(folder: Path) -> Tokenizer:
    """Tokenizer of a `processor/` folder. Raises ModelError when a special token is missing."""
    from tokenizers import Tokenizer as Backend

    path = folder / "tokenizer.json"
    if path.exists():
        try:
            return wrap(Backend.from_file(str(path)), str(path))
        except ModelError:
            raise
        except Exception as error:  # the library raises plain Exception
            raise ModelError(f"{path}: not a tokenizer file: {error}") from error
    if not (folder / "vocab.json").exists():
        raise ModelError(f"{path}: no such file")
    from transformers import AutoTokenizer  # older layouts: vocab.json and merges.txt

    return wrap(AutoTokenizer.from_pretrained(str(folder)).backend_tokenizer, str(folder))


def wrap(backend: Any, where: str) -> Tokenizer:
    def look_up(token: str) -> int:
        found = backend.token_to_id(token)
        if found is None:
            raise ModelError(f"{where}: the tokenizer has no token {token}")
        return found

    return Tokenizer(
        backend=backend,
        ids=TokenIds(
            special=tuple(look_up(token) for token in SPECIAL_TOKENS),
            im_start=look_up("<|im_start|>"),
            im_end=look_up("<|im_end|>"),
        ),
        end_of_text=backend.token_to_id("<|endoftext|>"),
    )


def byte_tokenizer() -> Tokenizer:
    """One token per byte plus the special tokens: 269 ids, any text, no training."""
    from tokenizers import Tokenizer as Backend
    from tokenizers import decoders, models, pre_tokenizers

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {character: index for index, character in enumerate(alphabet)}
    backend = Backend(models.BPE(vocab=vocabulary, merges=[]))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    backend.decoder = decoders.ByteLevel()
    backend.add_special_tokens([*TURNS, *SPECIAL_TOKENS])
    return wrap(backend, "byte tokenizer")


def with_special_tokens(tokenizer_folder: Path) -> Tokenizer:
    """A base model's tokenizer, extended by the special tokens it lacks."""
    from tokenizers import Tokenizer as Backend

    path = tokenizer_folder / "tokenizer.json"
    if not path.exists():
        raise ModelError(f"{path}: no such file")
    backend = Backend.from_file(str(path))
    missing = [token for token in SPECIAL_TOKENS if backend.token_to_id(token) is None]
    backend.add_special_tokens(missing)
    return wrap(backend, str(path))
