"""Re-reading a dataset byte by byte: is everything there, and does it still say the same?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from shards.errors import BrokenShard, InvalidSample, NotFound, PictureError
from shards.manifest import SCHEMA, rows_of
from shards.manifest_file import ManifestFile, ShardNote, read_notes
from shards.packed import Measured, PackedSample, StoredSample, require_storable, unpack
from shards.pixel_rules import pixel_faults
from shards.problem import Problem
from shards.rules import Fault, faults
from shards.store import MANIFEST, REJECTS, SHARDS, Store
from shards.tar import HashingFile, read_members
from shards.text import caption


def check_dataset(url: str) -> Iterator[Problem]:
    """Check every shard, that no key is in two of them, and that merged manifests are current.

    Raises:
        NotFound: there are no shards at ``url``.
    """
    store = Store.at(url)
    tars = store.sizes(SHARDS, ".tar")
    if not tars:
        raise NotFound(f"{url} holds no shards/*.tar; build it first, or check the path")
    ends: dict[str, ShardNote] = {}
    for shard in tars:
        yield from check_shard(url, shard)
        ends |= {note.shard: note for note in _notes(store, f"{SHARDS}/{shard}.parquet")}
    previous: ShardNote | None = None
    for note in sorted((n for n in ends.values() if n.rows), key=lambda n: n.first):
        if previous and note.first <= previous.last:
            yield Problem(note.shard, note.first, "key", f"is also within {previous.shard}")
        previous = note
    for part in store.sizes(MANIFEST, ".parquet"):
        for note in _notes(store, f"{MANIFEST}/{part}.parquet"):
            if ends.get(note.shard) != note:
                message = "does not describe the shard as it is; merge the manifests again"
                yield Problem(note.shard, "", f"{MANIFEST}/{part}.parquet", message)


def check_shard(url: str, shard: str) -> list[Problem]:
    """Re-read one shard with its manifest and rejects, and check everything that follows from the
    bytes alone: tar structure, names and order, JSON, references, hashes of pixels, words and
    truths, locality of edits, and agreement of the manifest with all of it.

    Returns:
        The problems, in file order; empty when the shard is as it was written.
    """
    store = Store.at(url)
    if shard not in store.sizes(SHARDS, ".tar"):
        return [Problem(shard, "", f"{SHARDS}/{shard}.tar", "is missing")]
    manifest, problems = _read_manifest(store, shard)
    lines: list[dict[str, Any]] = []
    test_share = manifest.test_share if manifest else 0.0
    whole = True
    with store.open(f"{SHARDS}/{shard}.tar") as raw:
        file = HashingFile(raw)
        previous = ""
        try:
            members = read_members(file, f"{shard}.tar")
            for key, group in groupby(members, lambda member: member.key):
                if key <= previous:
                    problems.append(Problem(shard, key, "key", f"follows {previous}"))
                previous = key
                try:
                    stored = unpack(list(group), f"{shard}.tar")
                except BrokenShard as error:
                    problems.append(Problem(shard, key, error.member, error.message))
                    whole = False
                    continue
                found, measured = _check_stored(shard, stored)
                problems.extend(found)
                if measured is None:
                    whole = False
                else:
                    lines.extend(rows_of(stored, measured, shard, test_share))
        except BrokenShard as error:
            field = error.member or f"{SHARDS}/{shard}.tar"
            problems.append(Problem(shard, "", field, error.message))
            whole = False
    if manifest is not None and whole:
        problems.extend(_compare(shard, manifest, lines))
        if manifest.notes[0].digest != file.hexdigest():
            message = "its bytes are not those the manifest was made from"
            problems.append(Problem(shard, "", f"{SHARDS}/{shard}.tar", message))
    if shard not in store.sizes(REJECTS, ".jsonl"):
        problems.append(Problem(shard, "", f"{REJECTS}/{shard}.jsonl", "is missing"))
    return problems


def check_sample(packed: PackedSample, shard: str = "") -> list[Problem]:
    """Check one sample with its pictures, as ``check_shard`` does for each."""
    return _check(packed, shard)[0]


def _check_stored(
    shard: str, stored: StoredSample
) -> tuple[list[Problem], dict[str, Measured] | None]:
    key = stored.sample.key
    problems, measured = _check(stored.packed, shard)
    if stored.json != stored.sample.to_bytes():
        problems.append(Problem(shard, key, f"{key}.json", "is not canonical JSON"))
    if stored.txt != caption(stored.sample).encode("utf-8"):
        problems.append(Problem(shard, key, f"{key}.txt", "is not the caption of the sample"))
    return problems, measured


def _check(packed: PackedSample, shard: str) -> tuple[list[Problem], dict[str, Measured] | None]:
    """Problems, and the measured pictures unless some cannot be read."""
    sample = packed.sample
    try:
        require_storable(packed)
    except InvalidSample as error:
        return [Problem(shard, sample.key, error.field, error.message)], None
    found: list[Fault] = list(faults(sample, packed.roles))
    measured: dict[str, Measured] = {}
    for role, suffix in packed.roles.items():
        try:
            measured[role] = Measured(packed.picture(role))
        except PictureError as error:
            found.append((f"{sample.key}.{suffix}", str(error)))
    whole = len(measured) == len(packed.roles)
    if whole:
        found.extend(pixel_faults(sample, measured))
    problems = [Problem(shard, sample.key, field, message) for field, message in found]
    return problems, measured if whole else None


def _read_manifest(store: Store, shard: str) -> tuple[ManifestFile | None, list[Problem]]:
    name = f"{SHARDS}/{shard}.parquet"
    try:
        manifest = ManifestFile.from_bytes(store.read(name), store.path(name))
    except NotFound:
        return None, [Problem(shard, "", name, "is missing; rebuild the manifest")]
    except BrokenShard as error:
        return None, [Problem(shard, "", name, error.message)]
    if [note.shard for note in manifest.notes] != [shard]:
        return None, [Problem(shard, "", name, "is the manifest of another shard")]
    return manifest, []


def _notes(store: Store, name: str) -> tuple[ShardNote, ...]:
    """Notes of a manifest; none of one that ``check_shard`` reports as missing or broken."""
    try:
        with store.open(name) as file:
            return read_notes(file, store.path(name))
    except (NotFound, BrokenShard):
        return ()


def _compare(shard: str, manifest: ManifestFile, lines: list[dict[str, Any]]) -> Iterator[Problem]:
    stored = manifest.table.to_pylist()
    if len(stored) != len(lines):
        message = f"has {len(stored)} lines, the tar has {len(lines)} rows"
        yield Problem(shard, "", f"{SHARDS}/{shard}.parquet", message)
        return
    for there, computed in zip(stored, lines, strict=True):
        for column in SCHEMA.names:
            if there[column] != computed[column]:
                message = f"is {there[column]!r}, the tar says {computed[column]!r}"
                field = f"manifest {computed['row']}.{column}"
                yield Problem(shard, computed["key"], field, message)
