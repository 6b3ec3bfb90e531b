"""A head and workers as processes of their own: spread, lost nodes, a lost head; output in an object store."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from machines import Cluster, cluster
from processes import wait_for
from toys import tree

pytest.importorskip("aiohttp", reason='the Jobs API needs "ray[default]"')
pytest.importorskip("s3fs")
pytest.importorskip("moto.server")

from s3 import KEYS, credentials, s3_server

from factory.journal import RUN_FILE, Record
from factory.lock import Lock
from shards.store import Store, committed_shards

ROOT = Path(__file__).parents[2]
FACTORY = str(Path(sys.executable).with_name("factory"))
RECIPE = str(Path(__file__).with_name("physics.yaml"))
DERIVED = ("report.json", RUN_FILE)
QUICK_DEATH = {
    "RAY_health_check_initial_delay_ms": "1000",
    "RAY_health_check_period_ms": "500",
    "RAY_health_check_timeout_ms": "2000",
    "RAY_health_check_failure_threshold": "5",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with s3_server() as address, credentials(address):
        yield address


@pytest.fixture(scope="module")
def nodes(server: str, node_environment: dict[str, str]) -> Iterator[Cluster]:
    storage = KEYS | {"AWS_ENDPOINT_URL": server}
    with cluster(cpus=1, **node_environment, **storage, **QUICK_DEATH) as machines:
        yield machines


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("local")
    words = [FACTORY, "build", RECIPE, "--out", str(folder), "--workers", "0"]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    return {name: content for name, content in tree(folder).items() if wanted(name)}


def wanted(name: str) -> bool:
    return name not in DERIVED and not name.startswith("gallery/")


def objects(url: str) -> dict[str, bytes]:
    store = Store.at(url)
    store.fs.invalidate_cache()
    names = [name.removeprefix(f"{store.root}/") for name in store.fs.find(store.root)]
    return {name: store.read(name) for name in sorted(names) if wanted(name)}


def submit(nodes: Cluster, out: str) -> subprocess.Popen[str]:
    environment = {**os.environ, **nodes.secrets}
    words = [FACTORY, "submit", RECIPE, "--address", nodes.address, "--out", out]
    return subprocess.Popen(
        words,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_a_node_lost_and_a_node_won_change_nothing(
    nodes: Cluster, expected: dict[str, bytes]
) -> None:
    out = "s3://data/nodes"
    nodes.start_worker("first", 1)
    nodes.wait_for_worker("first")
    job = submit(nodes, out)
    wait_for(lambda: len(committed_shards(out)) >= 5, 120)
    nodes.start_worker("second", 1)
    nodes.kill("first")
    said, _ = job.communicate(timeout=300)
    assert job.returncode == 0, said
    assert objects(out) == expected
    record = Record.read(out)
    # A quick first node may have made every shard before it died.
    assert 1 <= len(record.nodes) <= 2
    assert sum(record.nodes.values()) == 12
    checked = subprocess.run([FACTORY, "verify", out], cwd=ROOT, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_a_lost_head_is_followed_by_the_same_command(
    nodes: Cluster, expected: dict[str, bytes]
) -> None:
    out = "s3://data/head"
    job = submit(nodes, out)
    wait_for(lambda: len(committed_shards(out)) >= 2, 120)
    for name in list(nodes.nodes):
        nodes.kill(name)
    job.kill()
    job.communicate()
    assert 2 <= len(committed_shards(out)) < 12
    assert Lock.read(out)
    nodes.start_head(2)
    said, _ = submit(nodes, out).communicate(timeout=300)
    assert objects(out) == expected, said
