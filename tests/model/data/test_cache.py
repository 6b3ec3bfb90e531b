"""Cached latents are those that would be encoded, or they are not used."""

from __future__ import annotations

import copy
import errno
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch")

import pyarrow.parquet as pq
import torch

from model.data.cache import LatentCache, LatentEncoder
from model.data.sizes import fit
from model.data.transforms import Crop
from model.errors import ModelError

CROP = Crop.at(fit(768, 1024, (80, 112)), 0.5, 0.5)


@pytest.fixture
def cache(tmp_path, vae) -> LatentCache:
    return LatentCache(tmp_path / "latents", vae)


def test_a_batch_from_the_cache_equals_one_encoded(open_source, cache, vae, sizes):
    plain, cached = open_source(), open_source(latents=cache)
    plan = plain.planner.plan(0)
    expected = plain.loader().make(plan, 0).with_latents(LatentEncoder(vae, sizes.head.patch_size))
    encoder = LatentEncoder(vae, sizes.head.patch_size, cache)
    first = cached.loader().make(plan, 0)
    assert first.latents is None  # nothing was cached yet
    filled = first.with_latents(encoder)
    second = cached.loader().make(plan, 0)
    assert second.pixels == ()
    for batch in (filled, second):
        torch.testing.assert_close(batch.latents, expected.latents, rtol=0, atol=0)
        torch.testing.assert_close(batch.image_tokens(), expected.image_tokens(), rtol=0, atol=0)


def test_another_vae_picture_or_crop_has_another_name(cache, vae, tmp_path):
    key = cache.key("pixels", CROP)
    changed = copy.deepcopy(vae)
    next(changed.parameters()).data.view(-1)[0] += 1e-3
    others = [
        LatentCache(tmp_path, changed).key("pixels", CROP),
        LatentCache(tmp_path, copy.deepcopy(vae).bfloat16()).key("pixels", CROP),
        cache.key("pixel5", CROP),
        cache.key("pixels", replace(CROP, left=CROP.left + 1)),
        cache.key("pixels", replace(CROP, fit=fit(768, 1024, (96, 128)))),
    ]
    assert len({key, *others}) == 6
    assert LatentCache(tmp_path / "elsewhere", vae).key("pixels", CROP) == key


@pytest.mark.parametrize("damage", ["flip", "truncate", "empty"])
def test_a_damaged_entry_is_a_miss(cache, damage):
    tokens = torch.randn(6, 16)
    cache.save("ab" * 20, tokens)
    assert torch.equal(cache.load("ab" * 20), tokens)
    (path,) = Path(cache.folder).rglob("*.latent")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes({"flip": bytes(data), "truncate": data[:-9], "empty": b""}[damage])
    assert cache.load("ab" * 20) is None


def test_a_full_disk_is_one_clear_error(cache, monkeypatch):
    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ModelError, match="No space left on device; the latent cache needs room"):
        cache.save("cd" * 20, torch.zeros(2, 4))
    assert cache.load("cd" * 20) is None


def test_token_counts_are_kept_by_tokenizer_and_manifest(dataset, tokenizer, tmp_path, monkeypatch):
    from model.data import counts
    from model.data.tokens import Scribe
    from model.io.prompts import load_prompts
    from shards.reader import Dataset

    opened = Dataset.open(dataset)
    shard = opened.shards[0]
    scribe = Scribe(tokenizer, load_prompts(), 16)
    first = counts.count_shard(opened, shard, scribe, tmp_path)
    counted = []
    original = counts._sample_counts
    monkeypatch.setattr(
        counts, "_sample_counts", lambda *args: counted.append(1) or original(*args)
    )
    assert counts.count_shard(opened, shard, scribe, tmp_path).equals(first)
    assert not counted  # from the cache
    wider = Scribe(tokenizer, load_prompts(), 17)
    assert not counts.count_shard(opened, shard, wider, tmp_path).equals(first)
    assert counted  # another tile size is another entry
    (path, _) = sorted(tmp_path.glob("*.parquet"), key=lambda p: pq.read_table(p) != first)
    path.write_bytes(path.read_bytes()[:50])
    assert counts.count_shard(opened, shard, scribe, tmp_path).equals(first)
