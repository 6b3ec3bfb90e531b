"""The whole factory on S3: build, stop, resume, verify and status, on a server that also fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import wait_for
from toys import built, session, tree

pytest.importorskip("s3fs")
pytest.importorskip("moto.server")

from s3 import credentials, flaky, s3_server

from factory.errors import UserError
from factory.journal import RUN_FILE
from factory.lock import Lock, settle
from factory.plan import shard_name
from factory.run import run
from factory.status import status
from shards.commit import publish_new
from shards.errors import Unreachable
from shards.integrity import check_dataset
from shards.merge import merge_manifests
from shards.store import Store, committed_shards

DRIVER = Path(__file__).parents[1] / "factory" / "drive.py"
SLOW = {"mix": [{"use": "toy.box", "share": 1, "params": {"seconds": 0.05}}]}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def out(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    with credentials(server):
        yield f"s3://data/{request.node.name}"


def objects(url: str) -> dict[str, bytes]:
    """Every object by name, without the record of how it was made."""
    store = Store.at(url)
    store.fs.invalidate_cache()
    names = [name.removeprefix(f"{store.root}/") for name in store.fs.find(store.root)]
    return {name: store.read(name) for name in sorted(names) if name != RUN_FILE}


@pytest.mark.parametrize("workers", [0, 2])
def test_objects_equal_the_files_of_a_local_build(out: str, tmp_path: Path, workers: int) -> None:
    assert built(tmp_path, session()).exit_code == 0
    made = session()
    outcome = run(made, settle(out, made.lock()), out, workers)
    assert outcome.exit_code == 0
    assert objects(out) == tree(tmp_path)
    assert outcome.ledger.rejected > 0
    merge_manifests(out)
    assert list(check_dataset(out)) == list(check_dataset(str(tmp_path)))
    assert "complete, 4 of 4 shards" in status(out)


def test_a_killed_driver_resumes(out: str, tmp_path: Path) -> None:
    assert built(tmp_path, session(**SLOW)).exit_code == 0
    driver = subprocess.Popen([sys.executable, str(DRIVER), out, "0", json.dumps(SLOW)])
    wait_for(lambda: committed_shards(out))
    os.kill(driver.pid, signal.SIGKILL)
    driver.wait()
    assert 0 < len(committed_shards(out)) < 4
    assert "unfinished" in status(out)
    made = session(**SLOW)
    assert run(made, settle(out, made.lock()), out, 0).exit_code == 0
    assert objects(out) == tree(tmp_path)


def test_a_failing_store_costs_patience_only(server: str, tmp_path: Path) -> None:
    assert built(tmp_path, session()).exit_code == 0
    with flaky(server, share=0.25, seed=3) as proxy, credentials(proxy.address):
        url = "s3://data/flaky"
        made = session()
        assert run(made, settle(url, made.lock()), url, 0).exit_code == 0
        assert proxy.faults >= 3
        proxy.share = 0
        assert objects(url) == tree(tmp_path)


def test_a_store_that_is_gone_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr("shards.retry.FIRST_PAUSE", 0.01)
    with credentials("http://127.0.0.1:9"), pytest.raises(Unreachable) as caught:
        settle("s3://data/gone", session().lock())
    assert "\n" not in str(caught.value)
    assert "network" in str(caught.value)


def test_large_objects_appear_when_their_last_part_is_there(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A multipart upload that dies between parts leaves nothing under the name."""
    store = Store.at(out)
    big = tmp_path / "big"
    big.write_bytes(os.urandom(16 * 2**20))
    seen: list[bool] = []
    original = store.fs._call_s3

    async def watched(method: str, *args: object, **options: object) -> object:
        if method in ("upload_part", "complete_multipart_upload"):
            import asyncio

            seen.append("big" in await asyncio.to_thread(lambda: names_of(store)))
        return await original(method, *args, **options)

    def names_of(store: Store) -> set[str]:
        import boto3

        keys = boto3.client("s3").list_objects_v2(Bucket="data", Prefix=store.root.split("/")[1])
        return {entry["Key"].rsplit("/", 1)[-1] for entry in keys.get("Contents", [])}

    monkeypatch.setattr(store.fs, "_call_s3", watched)
    store.fs.put_file(str(big), store.path("big"), chunksize=6 * 2**20)
    assert len(seen) == 4
    assert not any(seen)
    assert store.read("big") == big.read_bytes()


@pytest.mark.parametrize("remote", [True, False])
def test_of_two_first_locks_one_wins(out: str, tmp_path: Path, remote: bool) -> None:
    url = out if remote else str(tmp_path / "local")
    locks = [session(seed=seed).lock() for seed in range(1, 5)]
    won: list[int] = []
    start = threading.Barrier(len(locks))

    def create(number: int) -> None:
        start.wait()
        if locks[number].create(url):
            won.append(number)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(len(locks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert Lock.read(url) == locks[won[0]]
    with pytest.raises(UserError, match="holds another dataset"):
        settle(url, locks[(won[0] + 1) % len(locks)])
    assert not publish_new(Store.at(url), "recipe.lock.yaml", b"other")


def test_thousands_of_shards_are_listed_page_by_page(out: str) -> None:
    import boto3

    client = boto3.client("s3")
    names = [shard_name("toys", number) for number in range(1100)]
    prefix = Store.at(out).root.partition("/")[2]
    for name in names:
        client.put_object(Bucket="data", Key=f"{prefix}/shards/{name}.tar", Body=b"")
    assert committed_shards(out) == set(names)
