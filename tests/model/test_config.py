"""Strict configuration: every mistake is one line that names file, field and fix."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from model.config import SIZES, load_config, load_size
from model.errors import ModelError

ROOT = Path(__file__).resolve().parents[2]
TINY = (SIZES / "tiny.toml").read_text(encoding="utf-8")

MISTAKES = {
    "unknown": ("layers = 3\nheads = 2", "layer = 3\nheads = 2", "did you mean 'layers'"),
    "missing": ("head_dim = 32\n", "", "missing key 'head_dim'"),
    "type": ("vocab_size = 272", "vocab_size = '272'", "vocab_size = '272': expected int"),
    "length": ("rope_axes = [4, 14, 14]", "rope_axes = [4, 14]", "rope_axes needs 3 values"),
    "choice": ("[context]\n", "[context]\nprojector = 'mlp'\n", "expected 'identity'"),
    "axes": ("rope_axes = [4, 14, 14]", "rope_axes = [4, 14, 12]", "must be even and sum to"),
    "context": ("context_size = 128", "context_size = 64", "the context is 128 wide"),
    "channels": ("latent_channels = 4", "latent_channels = 8", "the VAE has 4"),
    "table": ("[head]\n", "[head]\nrope_theta = [1]\n", "expected float"),
    "syntax": ("[head]", "[head", "not valid TOML"),
    "patches": ("image_size = 112", "image_size = 100", "even number of patches"),
    "groups": ("kv_heads = 2", "kv_heads = 3", "not a multiple of language.kv_heads"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(tmp_path, name):
    old, new, message = MISTAKES[name]
    assert TINY.count(old) == 1
    path = tmp_path / "mistake.toml"
    path.write_text(TINY.replace(old, new))
    with pytest.raises(ModelError, match=message) as caught:
        load_config(path)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert "\n" not in text
    assert text.count(str(path)) == 1


def test_unknown_size_and_file(tmp_path):
    with pytest.raises(ModelError, match="choose one of 4b, small, tiny"):
        load_size("huge")
    with pytest.raises(ModelError, match="No such file"):
        load_config(tmp_path / "absent.toml")


def test_full_size_is_the_released_one():
    config = load_size("4b")
    assert config.head.width == 1536
    assert config.head.patch_channels == 64
    assert config.vision.tokens == 256
    assert config.pixels_per_token == 16
    assert config.context.max_length == 768
    assert config.flow_shift == 3.0


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_networks_import_neither_files_nor_training():
    files = sorted((ROOT / "model" / "nn").glob("*.py"))
    assert len(files) > 8
    for path in files:
        for name in imported(path):
            if name.split(".")[0] == "model":
                assert name.startswith(("model.nn", "model.config", "model.errors")), (path, name)


def test_the_room_imports_shards_only():
    own = {"factory", "generators", "cot_expander", "recipes"}
    for path in (ROOT / "model").rglob("*.py"):
        assert not own & {name.split(".")[0] for name in imported(path)}, path


@pytest.mark.parametrize("path", sorted((ROOT / "model").rglob("*.py")), ids=lambda p: p.name)
def test_files_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
