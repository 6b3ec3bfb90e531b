"""The command as users type it: exit codes, one line per mistake, and a small real dataset."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from toys import tree

from shards.reader import Dataset

ROOT = Path(__file__).parent.parent.parent
RECIPE = """
recipe: demo
seed: 5
samples: 4
shard_samples: 2
size: {choices: [[768, 768]]}
mix: [{use: "physics.*", share: 1}]
"""


def factory(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "factory.cli", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def complaint(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What the command itself wrote to standard error (libraries may add warnings of their own)."""
    return [line for line in done.stderr.splitlines() if not line.startswith("Fontconfig")]


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipes") / "demo.yaml"
    path.write_text(RECIPE)
    return path


@pytest.fixture(scope="module")
def dataset(recipe: Path) -> Path:
    out = recipe.parent / "out"
    done = factory("build", str(recipe), "--out", str(out), "--workers", "0")
    assert done.returncode == 0, done.stderr
    assert "4 samples in 2 shards" in done.stdout
    return out


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['factory', '--help']\n"
        "from factory.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'ray', 'numpy', 'pydantic', 'skia', 'rich', 'pyarrow', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for command in (
        "build",
        "show",
        "list",
        "regen",
        "verify",
        "report",
        "status",
        "doctor",
        "new",
    ):
        assert f"\n  {command} " in done.stdout


def test_a_build_has_every_part(dataset: Path) -> None:
    files = set(tree(dataset))
    assert {
        "recipe.lock.yaml",
        "shards/demo-000000.tar",
        "shards/demo-000000.parquet",
        "rejects/demo-000000.jsonl",
        "manifest/part-00000.parquet",
        "README.md",
        "croissant.json",
        "report.json",
        "gallery/index.html",
    } <= files
    assert not any(name.startswith(".partial") for name in files)


def test_the_same_command_changes_nothing(recipe: Path, dataset: Path) -> None:
    before = tree(dataset)
    done = factory("build", str(recipe), "--out", str(dataset), "--workers", "0")
    assert done.returncode == 0, done.stderr
    assert tree(dataset) == before


def test_regen_reproduces_every_sample(dataset: Path) -> None:
    for packed in Dataset.open(str(dataset)).samples():
        done = factory("regen", str(dataset), packed.sample.key)
        assert (done.returncode, done.stdout) == (0, f"{packed.sample.key}: identical\n")


def test_regen_names_what_differs(recipe: Path, dataset: Path, tmp_path: Path) -> None:
    """A sample of another seed, stored under this dataset's key, is not what regen makes."""
    from dataclasses import replace

    from shards.commit import write_shard

    samples = list(Dataset.open(str(dataset)).samples())
    (tmp_path / "recipe.lock.yaml").write_bytes((dataset / "recipe.lock.yaml").read_bytes())
    changed = samples[0].sample.model_copy(update={"subject": "alchemy"})
    forged = [replace(samples[0], sample=changed), *samples[1:2]]
    write_shard(str(tmp_path), "demo-000000", forged, [])
    done = factory("regen", str(tmp_path), changed.key)
    assert (done.returncode, done.stdout) == (1, f"{changed.key}: differs in json\n")


def test_status_and_list(dataset: Path) -> None:
    done = factory("status", str(dataset))
    assert "complete, 2 of 2 shards" in done.stdout
    done = factory("list", "--domain", "physics")
    assert "physics.inclined_plane" in done.stdout


def test_show_writes_one_sample(tmp_path: Path) -> None:
    done = factory(
        "show",
        "physics.inclined_plane",
        "--lang",
        "zh",
        "--difficulty",
        "3",
        "--out",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    names = {path.name.partition(".")[2] for path in tmp_path.iterdir()}
    assert {"json", "txt", "image.png", "edit1.png", "scene.svg"} <= names
    assert any(name.startswith("mask") for name in names)


def test_dry_run_writes_nothing(recipe: Path, tmp_path: Path) -> None:
    done = factory(
        "build", str(recipe), "--dry-run", "--samples", "1000000", "--out", str(tmp_path / "x")
    )
    assert done.returncode == 0, done.stderr
    assert "1000000 samples" in done.stdout
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["build", "sience"], 'recipes/: no recipe "sience"; did you mean "science"?'),
        (["build", "none.yaml"], "none.yaml: No such file or directory"),
        (["build"], "Missing argument 'RECIPE'."),
        (["bild", "science"], "No such command 'bild'. Did you mean 'build'?"),
        (["build", "DEMO", "--set", "sed=1"], 'DEMO: sed: unknown key; did you mean "seed"?'),
        (
            ["build", "DEMO", "--samples", "0"],
            "DEMO: samples: input should be greater than or equal to 1, not 0",
        ),
        (
            ["build", "DEMO", "--set", "mix.0.use=phisics.*"],
            'DEMO: mix.0.use: unknown generator "phisics.*"; did you mean "physics.*"?',
        ),
        (
            ["build", "DEMO", "--set", "mix.0.share=0.5"],
            "DEMO: impossible quota: shares of mix sum to 0.5, not 1 (1/3 is a valid share)",
        ),
        (
            ["build", "DEMO", "--skip", "demo-00000000-000000001"],
            "--skip demo-00000000-000000001: not a key of this recipe and seed",
        ),
        (
            ["build", "DEMO", "--seed", "6", "--out", "OUT"],
            "OUT: holds another dataset: seed (5 there, 6 here); choose another --out",
        ),
        (
            ["build", "DEMO", "--out", "OUT/recipe.lock.yaml/deeper"],
            "cannot write OUT/recipe.lock.yaml/deeper/recipe.lock.yaml: Not a directory; "
            "a part of the path is a file: write to another folder",
        ),
        (["show", "physics.inclined_plan"], None),
        (
            ["show", "physics.inclined_plane", "--lang", "fr"],
            "factory show: languages.fr: 'fr' is not valid; valid: en, zh",
        ),
        (["regen", "OUT", "demo-00000000-000000001"], None),
        (["regen", "OUT", "first"], '"first" is not a sample key like science-0a1b2c3d-000000017'),
        (["status", "nowhere"], "nowhere: no recipe.lock.yaml; this is not a dataset folder"),
        (
            ["new", "physics"],
            '"physics" is not a kind; write subject.name in lower case, like physics.my_kind',
        ),
        (["new", "phisics.lens"], None),
        (["list", "--domain", "alchemy"], None),
    ],
)
def test_mistakes_are_one_line(
    recipe: Path, dataset: Path, arguments: list[str], line: str | None
) -> None:
    def place(text: str) -> str:
        return text.replace("DEMO", str(recipe)).replace("OUT", str(dataset))

    before = tree(dataset)
    done = factory(*map(place, arguments))
    assert done.returncode == 2, done.stderr
    assert len(complaint(done)) == 1, done.stderr
    assert done.stdout == ""
    if line is not None:
        assert complaint(done) == [f"factory: {place(line)}"]
    assert tree(dataset) == before


def test_a_missing_font_is_one_line(recipe: Path, tmp_path: Path) -> None:
    script = (
        "import sys, generators.fonts as fonts\n"
        "kept = tuple(f for f in fonts.load_catalogue().faces if f.id != 'STIXGeneral-Regular')\n"
        "fonts.load_catalogue = lambda extent='core': fonts.Catalogue(kept)\n"
        f"sys.argv = ['factory', 'build', {str(recipe)!r}, '--out', {str(tmp_path / 'out')!r}]\n"
        "from factory.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(complaint(done)) == 1
    assert "font face 'STIXGeneral-Regular' is not installed" in done.stderr
    assert not (tmp_path / "out").exists()
