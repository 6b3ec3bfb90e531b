"""Tars are byte-reproducible, standard for others, and strictly read by us."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shards.errors import BrokenShard
from shards.member import order, picture_role, split_key, split_name
from shards.tar import RECORD, Member, TarWriter, read_members

KEY = "tiny-0badcafe-000000007"
SUFFIXES = st.sampled_from(
    ["json", "txt", "image.png", "view-front.png", "edit1.png", "mask1.png", "neg1.png"]
)


def _write(members: list[tuple[str, bytes]]) -> tuple[bytes, list[int]]:
    buffer = io.BytesIO()
    writer = TarWriter(buffer)
    offsets = [writer.add(name, data) for name, data in members]
    writer.finish()
    return buffer.getvalue(), offsets


def _read(data: bytes) -> list[Member]:
    return list(read_members(io.BytesIO(data), "x.tar"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**9 - 1), SUFFIXES, st.binary(max_size=2000)), max_size=8)
)
def test_round_trip_and_offsets(parts: list[tuple[int, str, bytes]]) -> None:
    members = [(f"tiny-0badcafe-{index:09d}.{suffix}", data) for index, suffix, data in parts]
    tar, offsets = _write(members)
    assert _write(members)[0] == tar
    assert len(tar) % RECORD == 0
    assert [(m.name, m.data) for m in _read(tar)] == members
    for (_, data), offset in zip(members, offsets, strict=True):
        assert tar[offset : offset + len(data)] == data
    with tarfile.open(fileobj=io.BytesIO(tar)) as other:
        found = other.getmembers()
        assert [info.name for info in found] == [name for name, _ in members]
        assert [info.offset_data for info in found] == offsets
        assert {(i.mtime, i.uid, i.gid, i.mode, i.type) for i in found} <= {
            (0, 0, 0, 0o644, tarfile.REGTYPE)
        }


def test_every_truncation_is_noticed() -> None:
    tar, _ = _write([(f"{KEY}.json", b"{}"), (f"{KEY}.txt", b"x" * 700)])
    for length in (*range(0, len(tar), 256), len(tar) - 1):
        with pytest.raises(BrokenShard):
            _read(tar[:length])


@pytest.mark.parametrize("extra", [b"\0", bytes(512), bytes(RECORD), b"x" * 512])
def test_appended_bytes_are_noticed(extra: bytes) -> None:
    tar, _ = _write([(f"{KEY}.json", b"{}")])
    with pytest.raises(BrokenShard, match="end of archive"):
        _read(tar + extra)


def test_every_flipped_header_bit_is_noticed() -> None:
    tar, _ = _write([(f"{KEY}.json", b"{}")])
    for position in range(512):
        damaged = bytearray(tar)
        damaged[position] ^= 1
        with pytest.raises(BrokenShard):
            _read(bytes(damaged))


def _foreign(name: str, **fields: object) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        info = tarfile.TarInfo(name)
        for field, value in fields.items():
            setattr(info, field, value)
        tar.addfile(info)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        _foreign("/etc/passwd"),
        _foreign("../outside.json"),
        _foreign(f"folder/{KEY}.json"),
        _foreign(f"{KEY}.json", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        _foreign(f"{KEY}.json", type=tarfile.LNKTYPE, linkname="other"),
        _foreign(f"{KEY}.json", type=tarfile.DIRTYPE),
        _foreign(f"{KEY}.json", type=tarfile.CHRTYPE),
        _foreign(f"{KEY}.json", mtime=1),
        _foreign(f"{KEY}.json", uid=1000),
        _foreign(f"{KEY}.json", mode=0o755),
        _foreign(f"{KEY}.exe"),
    ],
    ids=lambda data: tarfile.TarInfo.frombuf(data[:512], "utf-8", "strict").name,
)
def test_foreign_headers_are_refused(data: bytes) -> None:
    with pytest.raises(BrokenShard):
        _read(data)


@pytest.mark.parametrize(
    "name",
    [
        "tiny-0badcafe-7.json",
        "Tiny-0badcafe-000000007.json",
        "ti.ny-0badcafe-000000007.json",
        f"{KEY}",
        f"{KEY}.",
        f"{KEY}.edit0.png",
        f"{KEY}.edit1.jpg",
        f"{KEY}.mask1.webp",
        f"{KEY}.view-Front.png",
        f"{KEY}.image.png.bak",
        f"{KEY}.scene.",
        f"{'a' * 90}-0badcafe-000000007.json",
    ],
)
def test_illegal_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"key|suffix|longer"):
        split_name(name)
    with pytest.raises(ValueError, match=r"key|suffix|longer"):
        TarWriter(io.BytesIO()).add(name, b"")


def test_order_of_members() -> None:
    wanted = [
        "json",
        "txt",
        "image.png",
        "view-front.png",
        "view-top.png",
        "edit1.png",
        "edit2.png",
        "edit10.png",
        "mask1.png",
        "mask1-2.png",
        "mask2.png",
        "maskfull.png",
        "neg1.png",
        "scene.mol",
        "scene.svg",
    ]
    backwards = wanted[::-1]
    assert sorted(backwards, key=order) == wanted


def test_names_are_taken_apart() -> None:
    assert split_key(KEY) == ("tiny", "0badcafe", 7)
    assert split_name(f"{KEY}.mask1-2.png") == (KEY, "mask1-2.png")
    assert picture_role("mask1-2.png") == "mask1-2"
    assert picture_role("scene.svg") == picture_role("json") == ""
