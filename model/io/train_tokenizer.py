"""A tokenizer of our own for small models: byte-level BPE trained on the rows of factory datasets.

    python -m model.io.train_tokenizer out/tokenizer --data out/science --vocabulary 4096

The released checkpoint brings its own tokenizer; this one is for training from nothing, offline. Any
text can be written, since every byte has a token; frequent pieces of our sentences have one each.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from model.config import SPECIAL_TOKENS
from model.errors import ModelError
from model.io.tokenizer import TURNS, Tokenizer, wrap
from shards.errors import StorageError
from shards.reader import Dataset
from shards.sample import Row

SMALLEST = 256 + len(TURNS) + len(SPECIAL_TOKENS)
# Numbers are spelled digit by digit, so that 68.6 and 686 look related; words keep their space.
SPLIT = r"\p{N}|[^\S\r\n]?\p{L}+|[^\S\r\n]?[^\s\p{L}\p{N}]+|\s+"


def train_tokenizer(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Train on texts; the result depends on nothing else. Raises ModelError for a tiny vocabulary."""
    from tokenizers import Regex, decoders, models, pre_tokenizers, trainers
    from tokenizers import Tokenizer as Backend

    if vocabulary < SMALLEST:
        raise ModelError(f"vocabulary = {vocabulary}: bytes and special tokens need {SMALLEST}")
    backend = Backend(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary - len(TURNS) - len(SPECIAL_TOKENS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    backend.train_from_iterator(texts, trainer)
    # Behind the learned ids, as in the released tokenizer.
    backend.add_special_tokens([*TURNS, *SPECIAL_TOKENS])
    return wrap(backend, "trained tokenizer")


def texts_of(sources: Sequence[str]) -> Iterator[str]:
    """What every row of some datasets says, in order. Raises ModelError for a bad folder."""
    try:
        for source in sources:
            for packed in Dataset.open(source).samples():
                for row in packed.sample.rows:
                    yield from _said(row)
    except StorageError as error:
        raise ModelError(f"--data: {error}") from error


def _said(row: Row) -> Iterator[str]:
    words = (row.instruction, row.detail, row.question, row.answer, row.cot.text, *row.choices)
    return (text for text in words if text)


def save_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Write `tokenizer.json`, to be read by `load_tokenizer`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer.backend.save(str(folder / "tokenizer.json"))
    except OSError as error:
        raise ModelError(f"{folder}: {error.strerror or error}") from error


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m model.io.train_tokenizer",
        description="Train a byte-level BPE on the texts of factory datasets.",
    )
    parser.add_argument("folder", type=Path, help="where tokenizer.json goes")
    parser.add_argument("--data", action="append", required=True, metavar="DIR",
                        help="dataset folder or URL; repeat for several")  # fmt: skip
    parser.add_argument("--vocabulary", type=int, default=4096, help="tokens in all")
    options = parser.parse_args(arguments)
    try:
        tokenizer = train_tokenizer(texts_of(options.data), options.vocabulary)
        save_tokenizer(tokenizer, options.folder)
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{options.folder / 'tokenizer.json'}: {tokenizer.size} tokens")
    return 0


if __name__ == "__main__":
    sys.exit(main())
