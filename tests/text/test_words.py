"""Corpora: both languages say their half, nothing is doubled, values agree with their words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from generators.fonts import load_catalogue
from generators.scene import Pair, Rng
from generators.text.colours import SCHEMES, contrast, hexadecimal, inks
from generators.text.corpus import lines, names, prose, quantities, quota
from generators.text.items import Item
from generators.text.misspelling import misspelt
from generators.text.places import _menus
from generators.text.type_faces import CLASSES, stack
from shards.sample import Lang

GRAMMARS: dict[str, Callable[[Rng], Pair]] = {
    "person": names.person,
    "brand": names.brand,
    "street": names.street,
    "event": names.event,
    "headline": lines.headline,
    "film": lambda rng: lines.film(rng).title,
    "sentence": prose.sentence,
    "dish": _menus.dish,
}
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", GRAMMARS)
def test_each_half_is_in_its_language(name: str) -> None:
    for i in range(200):
        pair = GRAMMARS[name](Rng(b"words")[name, i])
        assert not HAN.search(pair.en), pair
        assert re.search("[A-Za-z]", pair.en), pair
        assert HAN.search(pair.zh), pair
        assert " ".join(pair.en.split()) == pair.en, pair


def test_sentences_hardly_repeat() -> None:
    made = {prose.sentence(Rng(b"distinct")[i]).en for i in range(2000)}
    assert len(made) >= 0.9 * 2000


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_prices_are_said_as_they_are(lang: str) -> None:
    for i in range(200):
        value = quantities.price(Rng(b"price")[i], 1, 500)
        said = re.findall(r"\d+(?:\.\d+)?", quantities.say_price(value, lang))  # type: ignore[arg-type]
        assert [float(said[0])] == [float(value)]


def test_the_quota_reaches_every_character() -> None:
    assert len(quota.table("zh")) == 6763
    plan: tuple[tuple[Lang, int], ...] = (("zh", 4000), ("en", 60))
    for lang, pictures in plan:
        seen = {c for i in range(pictures) for c in quota.block(Rng(b"quota")[i], lang, 24)}
        assert seen == set(quota.table(lang))


def test_every_scheme_is_legible() -> None:
    for name, scheme in SCHEMES.items():
        for ink, ground in ((scheme.ink, scheme.paper), (scheme.accent, scheme.paper), (scheme.on_panel, scheme.panel)):  # fmt: skip
            assert contrast(hexadecimal(ink), hexadecimal(ground)) >= 4.5, (name, ink, ground)
        assert inks(hexadecimal(scheme.paper))


def test_misspellings_differ_and_remember_what_is_right() -> None:
    planted = 0
    for i, (text, lang) in enumerate(
        [("Riverside Jazz Concert", "en"), ("周末跑步活动", "zh")] * 40
    ):
        item = Item(id="t", role="title", name=Pair("t", "t"), text=text)
        wrong = misspelt(item, lang, Rng(b"slip")[i])  # type: ignore[arg-type]
        planted += wrong.text != text
        assert wrong.right in ("", text)
        assert (wrong.right == text) == (wrong.text != text)
    assert planted > 60


@pytest.mark.parametrize("style", CLASSES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_any_machine_has_a_face_for_every_style(style: str, lang: str) -> None:
    text = "Hello 7" if lang == "en" else "你好世界7"
    catalogue = load_catalogue("extended")
    for seed in range(12):
        chosen = stack(style, seed % 2 == 0, text, lang, bytes([seed]))  # type: ignore[arg-type]
        assert chosen
        faces = [catalogue.face(face) for face in chosen]
        assert all(any(face.covers(char) for face in faces) for char in text if char != " ")
        assert "cursive" not in faces[0].tags
