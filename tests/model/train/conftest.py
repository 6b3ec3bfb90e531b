"""Shards and a tiny checkpoint to train on; the fixtures of the data side."""

from tests.model.data.conftest import checkpoint, dataset, sizes, tokenizer

__all__ = ["checkpoint", "dataset", "sizes", "tokenizer"]
