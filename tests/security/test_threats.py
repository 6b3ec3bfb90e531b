"""One test for each line of docs/threat_model.md that is not tested beside the code it is about.

Lines 1 and 11 (a head's token) are in tests/cluster/test_submit.py, line 13 in tests/cluster/test_object_store.py.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import subprocess
import sys
import tarfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from toys import built, session

from factory.cluster.submit import Submission, submit
from factory.cluster.working_tree import packed_tree
from factory.errors import UserError
from factory.lock import LOCK_FILE, Lock
from factory.ray_session import ray_session
from factory.recipe import RecipeError, load, parse
from generators.canvas import Canvas, to_svg
from shards.errors import BrokenShard, PictureError
from shards.pictures import decode
from shards.tar import MAX_MEMBER_BYTES, read_members

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "docs" / "threat_model.md").read_text()
SCIENCE = ROOT / "recipes" / "science.yaml"


def test_2_and_3_an_embedded_ray_has_a_token_and_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.delenv("RAY_AUTH_MODE", raising=False)
    with ray_session(1) as ray:
        assert os.environ["RAY_AUTH_MODE"] == "token"
        assert len(os.environ["RAY_AUTH_TOKEN"]) >= 64
        context = ray.get_runtime_context()
        assert context.gcs_address.startswith("127.")
        stranger = {**os.environ, "RAY_AUTH_TOKEN": "0" * 64}
        command = [sys.executable, "-m", "ray.scripts.scripts", "status", "--address"]
        command.append(context.gcs_address)
        refused = subprocess.run(
            command, env=stranger, capture_output=True, text=True, check=False, timeout=60
        )
        assert refused.returncode != 0
        assert "token is missing or incorrect" in refused.stdout + refused.stderr
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
        folders = list(Path("/tmp").glob(f"factory-ray-{os.getpid()}-*"))
        assert folders
        for folder in folders:
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list(Path("/tmp").glob(f"factory-ray-{os.getpid()}-*"))


def test_4_no_source_of_ours_unpickles_or_evaluates() -> None:
    forbidden = re.compile(
        r"\bpickle\.(?:load|loads|Unpickler)|\bcloudpickle\b|\bjoblib\b|\bmarshal\.load|\bnp\.load\(.*allow_pickle=True"
        r"|\byaml\.(?:load\((?!.*Loader=_StrictLoader)|unsafe_load|full_load)|(?<![.\w])eval\(|(?<![.\w])exec\("
    )
    rooms = ("factory", "shards", "generators", "cot_expander")
    sources = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources
        if (match := forbidden.search(path.read_text(encoding="utf-8")))
    ]
    assert len(sources) > 50
    assert found == []
    assert forbidden.search("pickle.loads(data)")
    assert forbidden.search("x = eval(text)")


@pytest.mark.parametrize(
    "text", ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "a: &a [*a]"]
)
def test_4_a_lock_that_would_run_something_is_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / LOCK_FILE).write_text(text)
    with pytest.raises(UserError, match="damaged"):
        Lock.read(str(tmp_path))


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, link, 0o644
    return info.tobuf(tarfile.USTAR_FORMAT) + bytes(1024)


@pytest.mark.parametrize(
    "data",
    [
        member("a-0-000000000.json", tarfile.SYMTYPE, "/etc/passwd"),
        member("a-0-000000000.json", tarfile.LNKTYPE, "b"),
        member("a-0-000000000.json", tarfile.CHRTYPE),
        member("a-0-000000000.json", tarfile.DIRTYPE),
        member("/etc/passwd"),
        member("../a-0-000000000.json"),
        member("a/../../b.json"),
    ],
    ids=["symlink", "hard link", "device", "folder", "absolute", "parent", "inner parent"],
)
def test_5_a_tar_holds_plain_files_only(data: bytes) -> None:
    with pytest.raises(BrokenShard):
        list(read_members(io.BytesIO(data), "x.tar"))


class Counting(io.BytesIO):
    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.most = max(self.most, size or 0)
        return super().read(size)


def test_6_a_member_beyond_the_limit_is_refused_unread() -> None:
    info = tarfile.TarInfo("a-00000000-000000000.json")
    info.size, info.mode = MAX_MEMBER_BYTES + 1, 0o644
    file = Counting(info.tobuf(tarfile.USTAR_FORMAT) + bytes(1024))
    with pytest.raises(BrokenShard):
        list(read_members(file, "x.tar"))
    assert file.most <= 1024


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_7_a_picture_that_would_fill_memory_is_refused() -> None:
    side = 60_000
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(2**20), 9)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
    with pytest.raises(PictureError):
        decode(bomb)


def test_8_an_exported_svg_refers_to_itself_only() -> None:
    svg = to_svg(Canvas(40, 30))
    assert "<!ENTITY" not in svg
    assert "<!DOCTYPE" not in svg
    tree = ElementTree.fromstring(svg)
    for node in tree.iter():
        assert not node.tag.endswith(("script", "foreignObject"))
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            if name.endswith("href"):
                assert value.startswith(("#", "data:image/png;base64,"))


@pytest.mark.parametrize(
    "line",
    [
        "recipe: !!python/object/apply:os.system ['true']",
        "hook: os.system",
        "recipe: '{0.__class__}'",
        "recipe: ../../etc/passwd",
        "out: /etc",
    ],
)
def test_9_and_10_a_recipe_is_data_with_known_fields(tmp_path: Path, line: str) -> None:
    field = line.partition(":")[0]
    kept = [old for old in SCIENCE.read_text().splitlines() if not old.startswith(f"{field}:")]
    path = tmp_path / "science.yaml"
    path.write_text("\n".join([*kept, line]))
    with pytest.raises(RecipeError):
        load(path)


def test_9_the_untouched_recipe_is_accepted() -> None:
    assert load(SCIENCE).recipe == "science"
    with pytest.raises(RecipeError):
        parse({"recipe": "x", "__class__": "y"}, "x.yaml")


class NoHead:
    """Stands where a head would be; asking it anything is the failure."""

    address = "http://127.0.0.1:9"

    def submit(self, **request: object) -> str:
        raise AssertionError("was asked")


@pytest.mark.parametrize("out", ["s3://KEY:SECRET@bucket/x", "s3://bucket/x?token=SECRET"])
def test_11_a_key_in_a_url_is_refused_and_not_repeated(out: str) -> None:
    with pytest.raises(UserError) as caught:
        submit(NoHead(), Submission("science", out))  # type: ignore[arg-type]
    assert "SECRET" not in str(caught.value)
    assert "environment" in str(caught.value)


@pytest.mark.parametrize(
    "name", [".env", ".aws/credentials", "factory/.token", "out/data.tar", "id"]
)
def test_12_secrets_and_data_stay_at_home(tmp_path: Path, name: str) -> None:
    root = tmp_path / "checkout"
    for package in ("cot_expander", "factory", "generators", "shards"):
        (root / package).mkdir(parents=True)
        (root / package / "code.py").touch()
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("SECRET")
    with packed_tree(SCIENCE, root) as folder:
        assert (folder / "factory" / "code.py").is_file()
        assert not any(p.read_text() == "SECRET" for p in folder.rglob("*") if p.is_file())


def test_13_another_dataset_is_not_mixed_in(tmp_path: Path) -> None:
    assert built(tmp_path, session(samples=10)).exit_code == 0
    with pytest.raises(UserError, match="holds another dataset"):
        built(tmp_path, session(samples=10, seed=8))


def test_every_line_of_the_model_has_its_test() -> None:
    numbers = set(re.findall(r"^\| (\d+) \|", MODEL, re.MULTILINE))
    here = Path(__file__).read_text()
    names = re.findall(r"def test_(\d+(?:_and_\d+)*)_", here)
    tested = {number for name in names for number in name.split("_and_")}
    elsewhere = {"1", "11", "13"}
    assert numbers <= tested | elsewhere


def test_9_the_strict_loader_is_a_safe_one() -> None:
    import yaml

    from factory.recipe import _StrictLoader

    assert issubclass(_StrictLoader, yaml.SafeLoader)
