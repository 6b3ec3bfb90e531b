"""A tokenizer trained on factory rows: shorter than bytes, exact, the same every time."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from hypothesis import given
from hypothesis import strategies as st

from model.config import SPECIAL_TOKENS
from model.io.checkpoint import load_network
from model.io.create import main as create
from model.io.tokenizer import TURNS, Tokenizer, byte_tokenizer, load_tokenizer
from model.io.train_tokenizer import main, texts_of, train_tokenizer


@pytest.fixture(scope="module")
def trained(dataset) -> Tokenizer:
    return train_tokenizer(texts_of([dataset]), 1024)


def test_our_sentences_become_much_shorter(trained, dataset):
    texts = list(texts_of([dataset]))
    plain = byte_tokenizer()
    assert trained.size == 1024
    bytes_, tokens = (sum(len(t.encode(text)) for text in texts) for t in (plain, trained))
    assert tokens < 0.45 * bytes_


@given(st.text())
def test_any_text_comes_back(trained, text):
    for token in (*TURNS, *SPECIAL_TOKENS):
        text = text.replace(token, "")
    assert trained.decode(trained.encode(text)) == text


def test_special_tokens_are_one_token_each(trained):
    for token in (*TURNS, *SPECIAL_TOKENS):
        assert len(trained.encode(f"a{token}b")) == len(trained.encode("a")) + 2
    assert trained.ids.special == tuple(trained.encode("".join(SPECIAL_TOKENS)))


def test_training_again_gives_the_same_tokenizer(trained, dataset):
    assert train_tokenizer(texts_of([dataset]), 1024).fingerprint == trained.fingerprint


def test_from_dataset_to_checkpoint_on_the_command_line(dataset, tmp_path, capsys):
    words, folder = tmp_path / "words", tmp_path / "tiny"
    assert main([str(words), "--data", dataset, "--vocabulary", "700"]) == 0
    assert create([str(folder), "--tokenizer", str(words)]) == 0
    tokenizer = load_tokenizer(folder / "processor")
    network = load_network(folder, tokenizer.ids)
    assert network.llm.embed_tokens.num_embeddings == 704
    assert tokenizer.fingerprint == load_tokenizer(words).fingerprint
    assert main([str(words), "--data", str(tmp_path)]) == 2
    assert main([str(words), "--data", dataset, "--vocabulary", "99"]) == 2
    assert "bytes and special tokens need 269" in capsys.readouterr().err
