"""The same dataset on an object store: S3, served by a real HTTP server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from shards.commit import write_shard
from shards.errors import CannotWrite, NotFound
from shards.integrity import check_dataset
from shards.merge import merge_manifests
from shards.reader import Dataset
from shards.store import Store, committed_shards
from tests.shards.make import dataset, packed, samples

NAME = "tiny-000000"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    pytest.importorskip("s3fs")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(
    server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The address of a folder of its own for each test."""
    from s3fs import S3FileSystem

    for name, value in (
        ("AWS_ENDPOINT_URL", server),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    S3FileSystem.clear_instance_cache()
    with suppress(FileExistsError):
        S3FileSystem().mkdir("data")
    yield f"s3://data/{request.node.name}"
    S3FileSystem.clear_instance_cache()


def test_objects_are_the_files_of_a_local_folder(bucket: str, tmp_path: Path) -> None:
    dataset(bucket, shards=2, per_shard=4)
    dataset(tmp_path, shards=2, per_shard=4)
    merge_manifests(bucket)
    merge_manifests(str(tmp_path))
    store = Store.at(bucket)
    files = {str(p.relative_to(tmp_path)): p for p in tmp_path.rglob("*") if p.is_file()}
    found = [name.removeprefix(f"{store.root}/") for name in store.fs.find(store.root)]
    assert sorted(found) == sorted(files)
    assert all(store.read(name) == path.read_bytes() for name, path in files.items())


def test_a_dataset_is_read_from_a_store(bucket: str) -> None:
    assert committed_shards(bucket) == set()
    dataset(bucket, shards=2, per_shard=4)
    assert committed_shards(bucket) == {"tiny-000000", "tiny-000001"}
    data = Dataset.open(bucket)
    assert list(data.samples()) == list(samples(8))
    key = packed(5).sample.key
    assert data.sample(key) == packed(5)
    assert list(data.example(key, "r3").pictures) == ["image", "edit1", "mask1"]
    assert list(check_dataset(bucket)) == []


def test_the_tar_is_put_last(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.at(bucket)
    puts: list[str] = []
    put = store.fs.put_file

    def recording(local: str, remote: str, **options: object) -> None:
        puts.append(remote)
        put(local, remote, **options)

    monkeypatch.setattr(store.fs, "put_file", recording)
    write_shard(bucket, NAME, samples(2), [])
    assert puts == [
        f"{store.root}/shards/{NAME}.parquet",
        f"{store.root}/rejects/{NAME}.jsonl",
        f"{store.root}/shards/{NAME}.tar",
    ]


def test_a_store_that_refuses_gives_one_clear_error(bucket: str) -> None:
    with pytest.raises(CannotWrite, match="cannot write no-such-bucket/") as caught:
        write_shard("s3://no-such-bucket/tiny", NAME, samples(1), [])
    assert "check the address" in str(caught.value)
    with pytest.raises(NotFound):
        Dataset.open("s3://data/nothing")
