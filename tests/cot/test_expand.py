"""``factory expand`` against a real server over HTTP, with every fault it knows."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from serving import serving

from cot_expander.settings import Settings
from factory.errors import UserError
from factory.expand import batches, command, expand
from shards.reader import Dataset
from shards.sample import Row

KINDS = ("physics.thin_lens", "cs.heap", "biology.punnett_square")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Six grounded samples in three shards."""
    from factory import build

    folder = tmp_path_factory.mktemp("base")
    recipe = folder / "tiny.yaml"
    mix = "\n".join(f"  - {{use: {kind}, share: 1/3}}" for kind in KINDS)
    recipe.write_text(f"recipe: tiny\nsamples: 6\nshard_samples: 2\nmix:\n{mix}\n")
    out = str(folder / "out")
    assert build.build(build.Request(str(recipe), out, 0, [], [], "test")) == 0
    return out


def _settings(base_url: str, **changes: Any) -> Settings:
    values: dict[str, Any] = {"model": "m", "base_url": base_url, "call_timeout": 1.5}
    return Settings.model_validate(values | changes)


def _rows(url: str) -> dict[str, Row]:
    return {
        f"{packed.sample.key}/{row.id}": row
        for packed in Dataset.open(url).samples()
        for row in packed.sample.rows
    }


def _outcomes(url: str) -> dict[str, dict[str, Any]]:
    files = sorted(Path(url, "cot", "outcomes").glob("*.jsonl"))
    records = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return {record["row"]: record for record in records}


def _report(url: str) -> dict[str, Any]:
    return json.loads(Path(url, "cot", "report.json").read_text())


def test_every_row_ends_in_an_outcome_whatever_the_server_does(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    with serving(faults=0.3, hang=3) as server:
        settings = _settings(server.base_url, price_prompt="1", price_completion="4", budget="5")
        assert expand(base, to, settings) == 0
        stats = server.stats()
    before, after, outcomes = _rows(base), _rows(to), _outcomes(to)
    assert set(outcomes) == set(before) == set(after)
    assert len([name for name, count in stats["faults"].items() if name and count]) >= 6
    accepted = [name for name, outcome in outcomes.items() if outcome["accepted"]]
    assert len(accepted) >= 0.8 * len(outcomes)
    assert all(after[name].cot.text != before[name].cot.text for name in accepted)
    assert all(
        after[name] == before[name] and outcome["reason"]
        for name, outcome in outcomes.items()
        if not outcome["accepted"]
    )
    assert stats["paid twice"] == 0
    assert Decimal(_report(to)["paid in all runs"]) <= 5


def test_only_words_change_and_every_check_still_holds(base: str, tmp_path: Path) -> None:
    from factory.verify import verify

    to = str(tmp_path / "out")
    with serving() as server:
        expand(base, to, _settings(server.base_url, instructions=True))
    old, new = list(Dataset.open(base).samples()), list(Dataset.open(to).samples())
    assert [packed.members for packed in old] == [packed.members for packed in new]
    words = {"rows", "provenance", "hashes"}
    for before, after in zip(old, new, strict=True):
        assert after.sample.model_dump(exclude=words) == before.sample.model_dump(exclude=words)
        assert after.sample.hashes.pixels == before.sample.hashes.pixels
        assert after.sample.provenance.cot_engine == "m"
        for was, now in zip(before.sample.rows, after.sample.rows, strict=True):
            kept = {"cot", "instruction"}
            assert now.model_dump(exclude=kept) == was.model_dump(exclude=kept)
    assert verify(to) == 0


def test_the_same_command_again_asks_nothing(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    with serving(faults=0.2, kinds=["malformed json", "429"]) as server:
        expand(base, to, _settings(server.base_url))
        calls = server.stats()["calls"]
        rows = _rows(to)
        expand(base, to, _settings(server.base_url))
        assert server.stats()["calls"] == calls
        for file in Path(to, "shards").iterdir():
            file.unlink()
        expand(base, to, _settings(server.base_url))
        assert server.stats()["calls"] == calls
        assert _rows(to) == rows


def test_a_killed_run_pays_only_for_what_was_under_way(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    with serving(latency=0.2) as server:
        arguments = [base, "--to", to, "--model", "m", "--base-url", server.base_url]
        run = [sys.executable, "-m", "factory.cli", "expand", *arguments, "--set", "concurrency=2"]
        process = subprocess.Popen(run, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        replies = Path(to, "cot", "replies")
        while len(list(replies.glob("*.json"))) < 5:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        stored = len(list(replies.glob("*.json")))
        time.sleep(0.5)
        calls = server.stats()["calls"]
        expand(base, to, _settings(server.base_url))
        again = server.stats()["calls"] - calls
        assert server.stats()["paid twice"] <= 2
    assert again <= len(_rows(base)) - stored
    assert all(outcome["accepted"] for outcome in _outcomes(to).values())


def test_the_budget_holds_and_what_it_stopped_can_be_asked_again(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    with serving() as server:
        price = {"price_prompt": "10", "price_completion": "10"}
        expand(base, to, _settings(server.base_url, budget="0.3", **price))
        paid = Decimal(_report(to)["paid in all runs"])
        reasons = {outcome["reason"] for outcome in _outcomes(to).values()}
        assert paid <= Decimal("0.3")
        assert reasons == {"", "budget"}
        expand(base, to, _settings(server.base_url, budget="100", **price), retry=True)
    assert all(outcome["accepted"] for outcome in _outcomes(to).values())
    assert Decimal(_report(to)["paid in all runs"]) > paid


def test_a_server_without_schemas_is_found_out_once(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    with serving(schema=False) as server:
        expand(base, to, _settings(server.base_url))
        assert server.stats()["faults"]["schema"] == 1
    assert all(outcome["accepted"] for outcome in _outcomes(to).values())


def test_streams_are_read_and_broken_ones_asked_again(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    with serving(faults=0.25, kinds=["truncated"]) as server:
        expand(base, to, _settings(server.base_url, stream=True))
        broken = server.stats()["faults"]["truncated"]
    assert broken > 0
    assert _report(to)["last run"]["failed calls"] == {"truncated": broken}
    assert all(outcome["accepted"] for outcome in _outcomes(to).values())


def test_a_dead_server_leaves_the_offline_texts(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    dead = _settings("http://127.0.0.1:9/v1", tries=2, breaker_failures=2, breaker_rest=0.1)
    assert expand(base, to, dead) == 0
    assert _rows(to) == _rows(base)
    assert {outcome["reason"] for outcome in _outcomes(to).values()} == {"call: connection"}


def test_the_key_is_nowhere(
    base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    planted = "sk-planted-2718281828"
    monkeypatch.setenv("OPENAI_API_KEY", planted)
    to = tmp_path / "out"
    with serving(faults=0.3, hang=2) as server:
        expand(base, str(to), _settings(server.base_url, tries=2))
    files = [file for file in to.rglob("*") if file.is_file()]
    assert files
    assert not [str(file) for file in files if planted.encode() in file.read_bytes()]
    shown = capfd.readouterr()
    assert planted not in shown.out + shown.err
    assert planted not in repr(_settings(server.base_url))


def test_batches_are_sent_fetched_and_folded_in(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    with serving() as server:
        assert batches(base, to, _settings(server.base_url, engine="batch")) == 0
    outcomes = _outcomes(to)
    lost = [name for name, outcome in outcomes.items() if not outcome["accepted"]]
    assert len(lost) == sum(place % 7 == 3 for place in range(len(outcomes)))
    assert {outcomes[name]["reason"] for name in lost} == {"no recorded reply"}
    requests = list(Path(to, "cot", "batch").glob("requests-*.jsonl"))
    lines = [json.loads(line) for line in requests[0].read_text().splitlines()]
    assert len({line["custom_id"] for line in lines}) == len(_rows(base))


def test_replies_from_a_file(base: str, tmp_path: Path) -> None:
    from reference_server import reply_to

    from cot_expander.assignment import assignments
    from cot_expander.prompts import Prompts

    file = tmp_path / "replies.jsonl"
    lines = [
        {
            "name": assignment.name,
            "text": reply_to({"messages": Prompts().messages(assignment)}, ""),
        }
        for packed in Dataset.open(base).samples()
        for assignment in assignments(packed.sample)
    ]
    file.write_text("\n".join(json.dumps(line) for line in lines[:-1]))
    to = str(tmp_path / "out")
    assert command(base, to, {"engine": "replay"}, [], [str(file)], retry=False) == 0
    outcomes = _outcomes(to)
    assert [name for name, outcome in outcomes.items() if not outcome["accepted"]] == [
        lines[-1]["name"]
    ]


@pytest.mark.parametrize(
    ("given", "overrides", "complaint"),
    [
        ({"engine": "openai"}, [], "--model"),
        ({"engine": "opnai"}, [], "engine"),
        ({"model": "m"}, ["bugdet=3"], "budget"),
        ({"model": "m"}, ["concurrency=0"], "concurrency"),
        ({"engine": "replay"}, [], "no-such-file"),
    ],
)
def test_mistakes_are_named(
    base: str, tmp_path: Path, given: dict[str, str], overrides: list[str], complaint: str
) -> None:
    files = [str(tmp_path / "no-such-file")] if given.get("engine") == "replay" else []
    with pytest.raises(UserError, match=complaint):
        command(base, str(tmp_path / "out"), given, overrides, files, retry=False)


def test_another_model_needs_another_folder(base: str, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    with serving() as server:
        expand(base, to, _settings(server.base_url))
        with pytest.raises(UserError, match="model"):
            expand(base, to, _settings(server.base_url, model="other"))
        with pytest.raises(UserError, match="already expanded"):
            expand(to, str(tmp_path / "third"), _settings(server.base_url))
