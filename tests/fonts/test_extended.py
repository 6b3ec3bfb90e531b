"""The extended set: unpacked folders, the cache, glyphs that are mapped but blank, collections by name."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import freetype
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

from generators.fonts import load_catalogue, sources
from generators.fonts.scan import scan
from generators.fonts.sources import Source, package_folder

LOBSTER = "@expo-google-fonts/lobster"
COLLECTED = [
    face for face in load_catalogue("extended").faces if face not in load_catalogue().faces
]
from_npm = pytest.mark.skipif(
    sum(face.source.startswith("@") for face in COLLECTED) < 100,
    reason="npm packages were not reachable at set-up",
)
from_debian = pytest.mark.skipif(
    not any(face.source.startswith("fonts-") for face in COLLECTED),
    reason="Debian packages were not reachable at set-up",
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A font folder of our own that holds one package, made from a face that is surely here."""
    monkeypatch.setenv(sources.FOLDER_VARIABLE, str(tmp_path))
    place = package_folder(LOBSTER)
    place.mkdir()
    (place / sources.VERSION_FILE).write_text("1.2.3")
    shutil.copy(load_catalogue().face("DejaVuSerif-Bold").path, place / "Lobster_400Regular.ttf")
    load_catalogue.cache_clear()
    yield tmp_path
    load_catalogue.cache_clear()


def rename(path: Path, name: str) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(path)
    for record in font["name"].names:
        if record.nameID == 6:
            record.string = name
    font.save(path)


def test_a_folder_of_faces_is_read_with_its_declaration(folder: Path) -> None:
    rename(folder / "expo-google-fonts-lobster" / "Lobster_400Regular.ttf", "Lobster-Regular")
    face = load_catalogue("extended").face("Lobster-Regular")
    assert (face.cls, face.licence, face.source, face.version) == (
        "display",
        "OFL-1.1",
        LOBSTER,
        "1.2.3",
    )


def test_a_core_face_is_never_replaced(folder: Path) -> None:
    assert (
        load_catalogue("extended").faces == load_catalogue().faces
    )  # same name: the core one stays


def test_a_changed_file_changes_the_digest(folder: Path) -> None:
    path = folder / "expo-google-fonts-lobster" / "Lobster_400Regular.ttf"
    rename(path, "Lobster-Regular")
    before = load_catalogue("extended").digest
    path.write_bytes(path.read_bytes() + b"\0")
    load_catalogue.cache_clear()
    assert load_catalogue("extended").digest != before


def test_a_damaged_cache_is_made_again(folder: Path) -> None:
    before = load_catalogue().digest
    (stored,) = folder.glob("catalogue-core-*.json")
    stored.write_text("{")
    load_catalogue.cache_clear()
    assert load_catalogue().digest == before
    assert len(stored.read_bytes()) > 1000


def test_a_folder_that_cannot_be_written_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sources.FOLDER_VARIABLE, "/proc/nowhere")
    before = load_catalogue().digest
    load_catalogue.cache_clear()
    assert load_catalogue().digest == before


def triangle(pen: TTGlyphPen | T2CharStringPen) -> TTGlyphPen | T2CharStringPen:
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((500, 0))
    pen.closePath()
    return pen


def truetype(path: Path) -> None:
    blank = TTGlyphPen(None).glyph()
    drawn = triangle(TTGlyphPen(None)).glyph()
    builder = _builder(is_ttf=True)
    builder.setupGlyf({".notdef": blank, "space": blank, "A": drawn, "B": blank})
    _save(builder, path)


def postscript(path: Path) -> None:
    blank = T2CharStringPen(500, None).getCharString()
    wide = T2CharStringPen(-1500, None).getCharString()  # blank too, with a width of three bytes
    drawn = triangle(T2CharStringPen(500, None)).getCharString()
    builder = _builder(is_ttf=False)
    strings = {".notdef": blank, "space": blank, "A": drawn, "B": wide}
    builder.setupCFF("Test-Regular", {"FullName": "Test"}, strings, {})
    _save(builder, path)


def _builder(is_ttf: bool) -> FontBuilder:
    builder = FontBuilder(1000, isTTF=is_ttf)
    builder.setupGlyphOrder([".notdef", "space", "A", "B"])
    builder.setupCharacterMap({0x20: "space", 0x41: "A", 0x42: "B"})
    return builder


def _save(builder: FontBuilder, path: Path) -> None:
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "space", "A", "B"), (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular", "psName": "Test-Regular"})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    builder.save(path)


@pytest.mark.parametrize("make", [truetype, postscript])
def test_mapped_but_blank_is_not_covered(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(path := tmp_path / "test.ttf")
    face = scan(Source(path, "", "sans", (), "OFL-1.1", "test", "1"))
    assert face.covers("A A")
    assert not face.covers("B")
    assert not face.covers("C")


@from_debian
def test_faces_of_collections_are_found_by_name() -> None:
    from_collections = [face for face in COLLECTED if face.path.suffix == ".ttc"]
    assert from_collections
    for face in from_collections:
        assert freetype.Face(str(face.path), face.index).postscript_name.decode() == face.id


@from_npm
def test_declared_licences_agree_with_the_files() -> None:
    from fontTools.ttLib import TTFont

    words = {
        "OFL-1.1": ("open font", "ofl"),
        "Apache-2.0": ("apache",),
        "Ubuntu-font-1.0": ("ubuntu font",),
    }
    seen = 0
    for face in COLLECTED:
        text = (
            TTFont(face.path, fontNumber=face.index, lazy=True)["name"].getDebugName(13) or ""
        ).lower()
        if face.licence in words and ("licen" in text):
            seen += 1
            assert any(word in " ".join(text.split()) for word in words[face.licence]), face.id
    assert seen > 100


@from_npm
@from_debian
def test_the_set_is_wide() -> None:
    catalogue = load_catalogue("extended")
    assert len({face.family for face in catalogue.select(lang="zh", without=("cursive",))}) >= 14
    assert len({face.family for face in catalogue.select(lang="en")}) >= 40
    assert not set(catalogue.select(without=("cursive",))) & {
        face for face in catalogue.faces if face.family in ("Liu Jian Mao Cao", "Zhi Mang Xing")
    }
