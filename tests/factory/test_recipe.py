"""Recipes: strict, exact, and one line for every mistake."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from factory.errors import UserError
from factory.recipe import NOT_IDENTITY, find, load, parse

GOOD = """
recipe: demo
version: 1
seed: 3
samples: 10
size: {choices: [[1024, 1024], [1024, 768]], weights: [2, 1]}
languages: {en: 0.5, zh: 0.5}
mix:
  - {use: "physics.*", share: 1/3}
  - {use: "cs.tree", share: 2/3, params: {depth: 4}}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "demo.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_recipe(tmp_path: Path) -> None:
    recipe = load(write(tmp_path, GOOD))
    assert [entry.share for entry in recipe.mix] == [Fraction(1, 3), Fraction(2, 3)]
    assert recipe.shard_samples == 250
    assert parse(recipe.resolved()) == recipe


def test_overrides(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    recipe = load(
        path, ["samples=20", "rows.edit=1", "mix.1.params.depth=9", "size.weights=[1, 1]"]
    )
    assert (recipe.samples, recipe.rows.edit, recipe.size.weights) == (20, 1, (1, 1))
    assert recipe.mix[1].params == {"depth": 9}


def test_identity_leaves_out_what_changes_no_sample() -> None:
    base = {"recipe": "demo", "samples": 10, "mix": [{"use": "a", "share": 1}]}
    grown = base | {"samples": 99, "shard_samples": 7, "licences": {"allow": ["MIT"]}}
    assert parse(base).identity() == parse(grown).identity()
    assert parse(base).identity() != parse(base | {"attempts": 2}).identity()
    assert parse(base).resolved().keys() >= NOT_IDENTITY


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("seed: 3", "sed: 3"), 'sed: unknown key; did you mean "seed"?'),
        (("params:", "param:"), 'mix.1.param: unknown key; did you mean "params"?'),
        (("weights:", "wieghts:"), 'size.wieghts: unknown key; did you mean "weights"?'),
        (("samples: 10", "samples: ten"), "samples: input should be a valid integer"),
        (
            ("samples: 10", "samples: 0"),
            "samples: input should be greater than or equal to 1, not 0",
        ),
        (("samples: 10\n", ""), "samples: missing"),
        (("recipe: demo", "recipe: De.mo"), "recipe: 'De.mo' is not valid"),
        (("zh: 0.5", "fr: 0.5"), "languages.fr: 'fr' is not valid; valid: en, zh"),
        (("zh: 0.5", "zh: 0.6"), "languages sum to 1.1, not 1"),
        (("share: 1/3", "share: 0.5"), "impossible quota: shares of mix sum to 7/6, not 1"),
        (("share: 1/3", "share: 4/3"), "mix.0.share: share 4/3 is outside 0 to 1"),
        (("share: 1/3", "share: some"), "mix.0.share: 'some' is not a share; write 0.25 or 1/4"),
        (("weights: [2, 1]", "weights: [2]"), "size: 1 weights for 2 choices"),
        (("seed: 3", "difficulty: {min: 7, max: 3}"), "impossible quota: min 7 is above max 3"),
        (
            ("seed: 3", "difficulty: {max: 11}"),
            "difficulty.max: input should be less than or equal to 10",
        ),
        (("seed: 3", "raster: skiaa"), "raster: 'skiaa' is not valid; did you mean \"skia\"?"),
        (("seed: 3", "cot: {engine: magic}"), "cot.engine: 'magic' is not valid"),
        (("seed: 3", "decontaminate: {against: [a.txt]}"), "compares with no benchmark files"),
        (("seed: 3", "samples: 11"), "line 5: key 'samples' given twice"),
        (("seed: 3", "seed: [3"), "line "),
        ((GOOD, "- a list"), "a recipe is a mapping"),
        (
            ("seed: 3", "seed: !!python/object/apply:os.getpid []"),
            "could not determine a constructor",
        ),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = write(tmp_path, GOOD.replace(*change))
    with pytest.raises(UserError) as caught:
        load(path)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert message in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("rows.edits=2", 'rows.edits: unknown key; did you mean "edit"?'),
        ("rows.edit", "write key=value"),
        ("mix.7.share=1", "mix.7.share has no item 7; it has 2"),
        ("seed.low=1", "seed holds a plain value"),
        ("seed=[1", "the value is not valid YAML"),
    ],
)
def test_bad_overrides_are_one_line(tmp_path: Path, assignment: str, message: str) -> None:
    with pytest.raises(UserError, match=r".+") as caught:
        load(write(tmp_path, GOOD), [assignment])
    assert message in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        load(tmp_path / "none.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="not UTF-8"):
        load(tmp_path / "binary.yaml")


def test_recipes_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes/demo.yaml").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    assert find("demo") == Path("recipes/demo.yaml")
    assert find("other/place.yaml") == Path("other/place.yaml")
    with pytest.raises(UserError, match='no recipe "dmo"; did you mean "demo"'):
        find("dmo")
