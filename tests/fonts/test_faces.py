"""The core catalogue: complete, openly licensed, and honest about what each face can draw."""

from __future__ import annotations

import freetype
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.fonts import Face, FontMissing, faces, load_catalogue
from generators.fonts.scan import gb2312

CORE = load_catalogue().faces
OPEN = {"OFL-1.1", "Bitstream-Vera"}
LETTERS = "".join(map(chr, (*range(0x21, 0x7F), *range(0xC0, 0x100), *range(0x391, 0x3CA))))
drawable = st.sampled_from(LETTERS + "≤≥√∑∫△⊥" + "".join(map(chr, sorted(gb2312()))))


def draws(face: Face, char: str) -> bool:
    """FreeType's opinion: the character is mapped and its outline has points."""
    font = freetype.Face(str(face.path), face.index)
    if not font.get_char_index(char):
        return False
    font.load_char(char, freetype.FT_LOAD_NO_SCALE)
    return font.glyph.outline.n_points > 0


def test_both_languages_have_faces_of_several_classes() -> None:
    assert {face.cls for face in faces(lang="zh")} >= {"hei", "song", "mono"}
    assert {face.cls for face in faces(lang="en")} >= {"sans", "serif", "mono"}
    assert faces(lang="zh", cls="song") == tuple(f for f in faces(lang="zh") if f.cls == "song")


def test_ids_are_distinct_and_licences_open() -> None:
    ids = [face.id for face in CORE]
    assert len(set(ids)) == len(ids) >= 17
    assert {face.licence for face in CORE} == OPEN


def test_a_proprietary_face_in_the_same_package_stays_out() -> None:
    folder = next(face.path.parent for face in CORE if face.source == "mplfonts")
    assert (folder / "SimHei.ttf").is_file()
    assert not any("simhei" in str(face.path).lower() for face in load_catalogue("extended").faces)


def test_gb2312_is_the_standard_set() -> None:
    assert len(gb2312()) == 6763
    assert {"啊", "齄"} <= set(map(chr, gb2312()))


@given(face=st.sampled_from(CORE), char=drawable)
def test_coverage_is_what_freetype_sees(face: Face, char: str) -> None:
    assert face.covers(char) == draws(face, char)


def test_text_is_covered_when_every_character_is() -> None:
    song = load_catalogue().face("NotoSerifCJKsc-Regular")
    assert song.covers("Ag 物理\n")
    assert not song.covers("物\U0001f600")
    assert not load_catalogue().face("STIXGeneral-Regular").covers("物理")


def test_names_and_hashes_are_those_of_the_file() -> None:
    for face in CORE:
        font = freetype.Face(str(face.path), face.index)
        assert font.postscript_name.decode() == face.id
        assert font.family_name.decode() == face.family
        assert bool(font.style_flags & freetype.FT_STYLE_FLAG_BOLD) == (face.weight >= 600)
        assert len(face.sha256) == 64


def test_a_face_that_is_not_there_is_named() -> None:
    with pytest.raises(FontMissing, match="NoSuchFace-Regular"):
        load_catalogue().face("NoSuchFace-Regular")


def test_assets_say_where_a_face_comes_from() -> None:
    asset = load_catalogue().face("NotoSansCJKsc-Regular").asset()
    assert (asset.id, asset.licence, asset.source) == (
        "NotoSansCJKsc-Regular",
        "OFL-1.1",
        "mplfonts 0.0.11",
    )
