"""Merged manifests: ``manifest/part-*.parquet``, at most 1,000 shards each, never required."""

from __future__ import annotations

from shards.commit import publish_bytes
from shards.errors import BrokenShard, NotFound
from shards.manifest import TEST_SHARE
from shards.manifest_file import ManifestFile, scan_shard
from shards.store import MANIFEST, SHARDS, Store

SHARDS_PER_PART = 1_000


def merge_manifests(url: str, shards_per_part: int = SHARDS_PER_PART) -> list[str]:
    """Write all rows of all committed shards; returns the names of the parts.

    A shard whose own manifest is missing or stale is read from its tar. Parts that are left over
    from a larger dataset are removed.

    Raises:
        BrokenShard: a tar had to be read and is damaged.
        CannotWrite: the folder is not writable.
    """
    store = Store.at(url)
    tars = store.sizes(SHARDS, ".tar")
    shards = list(tars)
    parts: list[str] = []
    for start in range(0, len(shards), shards_per_part):
        members = shards[start : start + shards_per_part]
        files = [current_manifest(store, shard, tars[shard]) for shard in members]
        part = f"part-{len(parts):05d}"
        publish_bytes(store, f"{MANIFEST}/{part}.parquet", ManifestFile.merged(files).to_bytes())
        parts.append(part)
    for stale in store.sizes(MANIFEST, ".parquet").keys() - set(parts):
        store.remove(f"{MANIFEST}/{stale}.parquet")
    return parts


def rebuild_manifests(url: str, test_share: float = TEST_SHARE) -> list[str]:
    """Make every shard's manifest again from its tar, then the merged parts.

    Raises:
        BrokenShard: a tar is damaged, so its manifest would describe nothing.
    """
    store = Store.at(url)
    for shard in store.sizes(SHARDS, ".tar"):
        made = scan_shard(store, shard, test_share)
        publish_bytes(store, f"{SHARDS}/{shard}.parquet", made.to_bytes())
    return merge_manifests(url)


def current_manifest(store: Store, shard: str, tar_bytes: int) -> ManifestFile:
    """A shard's own manifest, or one computed from its tar where that is missing or stale."""
    name = f"{SHARDS}/{shard}.parquet"
    try:
        found = ManifestFile.from_bytes(store.read(name), store.path(name))
    except (NotFound, BrokenShard):
        return scan_shard(store, shard)
    named = [(note.shard, note.bytes) for note in found.notes]
    return found if named == [(shard, tar_bytes)] else scan_shard(store, shard)
