"""From the command line to a picture, on a CPU, with a tiny checkpoint."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")

import numpy as np
import torch
from PIL import Image

from model import InternVLU
from model.config import load_size
from model.errors import ModelError
from model.generate import main
from model.io.checkpoint import load_network
from model.io.create import create
from model.io.images import IMAGENET_MEAN, AnyResolution
from model.io.prompts import guidance_rows
from model.nn.mmdit import GenerationHead
from model.sampling import IMAGE_GUIDANCE, REASONED_GUIDANCE, Guidance

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory) -> Path:
    """A tiny checkpoint whose head is not silent: every weight random."""
    folder = tmp_path_factory.mktemp("checkpoint") / "tiny"
    tokenizer = create(folder, load_size("tiny"), seed=1)
    network = load_network(folder, tokenizer.ids)
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in network.head.parameters():
            if not parameter.any():
                parameter.normal_(std=0.05, generator=generator)
    loud = folder.with_name("loud")
    from model.io.checkpoint import export_network

    export_network(network, loud, like=folder)
    return loud


@pytest.fixture(scope="module")
def model(checkpoint) -> InternVLU:
    return InternVLU.from_pretrained(checkpoint)


@pytest.fixture(scope="module")
def picture(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "stripes.png"
    stripes = np.zeros((64, 96, 3), dtype=np.uint8)
    stripes[:, ::8] = 255
    Image.fromarray(stripes).save(path)
    return path


def pixels(image: Image.Image) -> np.ndarray:
    return np.array(image).astype(int)


SHORT = {"size": (64, 96), "steps": 3}


def test_the_checkpoint_says_how_it_wants_pictures(checkpoint, tmp_path, picture, monkeypatch):
    def loaded(table: dict) -> InternVLU:
        path = checkpoint / "processor" / "processor_config.json"
        path.write_text(json.dumps(table))
        try:
            return InternVLU.from_pretrained(checkpoint)
        finally:
            path.unlink()

    small = {"min_dynamic_patch": 64, "max_dynamic_patch": 256, "max_length": 128}
    dynamic = loaded({"image_gen_processor_kwargs": small}).preprocessing
    assert dynamic.references == AnyResolution(64**2, 128**2, 128)
    assert dynamic.mean == IMAGENET_MEAN
    fixed = loaded(
        {
            "image_gen_processor_class": "InternVLUFixResGenerationImageProcessor",
            "image_gen_processor_kwargs": {"anyres_ratio": "any_5ratio"},
            "image_processor_kwargs": {"image_mean": [0.5] * 3, "image_std": [0.5] * 3},
        }
    )
    assert fixed.preprocessing.mean == (0.5, 0.5, 0.5)
    assert fixed.preprocessing.references.size(300, 400, 16) == (480, 640)
    latents = fixed._reference_latents([Image.open(picture)])
    assert latents[0].shape == (4, 60, 80)
    with pytest.raises(ModelError, match="image_gen_processor_class = 'Other' is unknown"):
        loaded({"image_gen_processor_class": "Other"})


def test_the_same_seed_draws_the_same_picture(model):
    first = model.generate("a red cube", **SHORT, seed=1).picture
    assert first.size == (96, 64)
    assert np.array_equal(
        pixels(first), pixels(model.generate("a red cube", **SHORT, seed=1).picture)
    )
    assert not np.array_equal(
        pixels(first), pixels(model.generate("a red cube", **SHORT, seed=2).picture)
    )


def final_latents(model, monkeypatch, *args, **kwargs) -> torch.Tensor:
    """What the sampler hands to the VAE: finer than bytes."""
    kept = []
    decode = type(model.vae).decode
    monkeypatch.setattr(type(model.vae), "decode", lambda vae, z: kept.append(z) or decode(vae, z))
    model.generate(*args, **kwargs)
    monkeypatch.undo()
    return kept[0]


def test_prompt_picture_and_guidance_matter(model, picture, monkeypatch):
    def latents(*args, **kwargs):
        return final_latents(model, monkeypatch, *args, **SHORT, **kwargs)

    base = latents("a red cube")
    assert not torch.equal(base, latents("a blue cone"))
    assert not torch.equal(base, latents("a red cube", guidance=Guidance(1.0, 1.0)))
    edited = latents("a red cube", [picture])
    assert not torch.equal(base, edited)
    inverted = Image.fromarray(255 - np.array(Image.open(picture)))
    assert not torch.equal(edited, latents("a red cube", [inverted]))


def test_several_references(model, picture, monkeypatch):
    one = final_latents(model, monkeypatch, "join them", [picture], size=(128, 128), steps=2)
    two = final_latents(
        model, monkeypatch, "join them", [picture, picture], size=(128, 128), steps=2
    )
    assert not torch.equal(one, two)


def test_too_many_references_for_the_size(model, picture):
    with pytest.raises(ModelError, match="at most 1 fit"):
        model.generate("join them", [picture] * 2, **SHORT)


def test_the_three_rows_of_an_edit(model, picture, monkeypatch):
    """The head sees [full, image, nothing] with one reference in the first two rows only."""
    seen = []
    forward = GenerationHead.forward

    def watch(head, tokens, context, timestep, layout):
        seen.append(layout)
        return forward(head, tokens, context, timestep, layout)

    monkeypatch.setattr(GenerationHead, "forward", watch)
    model.generate("make it blue", [picture], **SHORT)
    layout = seen[0]
    counts = layout.image_document.bincount().tolist()
    assert counts[0] == counts[1] > counts[2] == 4 * 6
    rows = guidance_rows(model.prompts, "make it blue", 1)
    tokens = model.network.config.vision.tokens
    for index, row in enumerate(vars(rows).values()):
        user_turn = row[row.index("<|im_start|>user") :]
        expected = len(model.tokenizer.encode(user_turn.replace("<image>", "")))
        expected += (tokens + 2) * row.count("<image>")
        assert layout.context_document.bincount()[index].item() == expected


def test_sizes_are_floored_and_resized_back(model):
    assert model.generate("a cube", size=(50, 70), steps=1).picture.size == (70, 50)


def test_edits_have_the_size_of_their_source(model, picture):
    assert model.generate("a cube", [picture], steps=1).picture.size == (96, 64)


def test_reasoning_comes_before_the_picture(model, monkeypatch):
    """What the model writes conditions the picture; nothing written is no error."""
    used = []

    def with_words(words: str) -> torch.Tensor:
        ids = model.tokenizer.encode(words)
        monkeypatch.setattr(InternVLU, "_write", lambda *args: ids)
        monkeypatch.setattr(
            "model.pipeline.sample",
            lambda *a, scales, **k: used.append(scales) or original(*a, scales=scales, **k),
        )
        return final_latents(model, monkeypatch, "a cube", mode="text_image", **SHORT)

    from model.sampling import sample as original

    silent, short, long = with_words(""), with_words("red"), with_words("redd")
    assert not torch.equal(silent, short)
    assert not torch.equal(short, long)
    assert set(used) == {REASONED_GUIDANCE}
    assert REASONED_GUIDANCE != IMAGE_GUIDANCE


def test_chat_stops_at_stop_tokens(model, picture, monkeypatch):
    text = model.chat("what is it", [picture], max_new_tokens=5)
    assert isinstance(text, str)
    network = type(model.network.llm)
    script = iter([*model.tokenizer.encode("ok"), model.tokenizer.ids.image_start, 5, 5])

    def scripted(llm, hidden):
        logits = torch.zeros(1, llm.config.vocab_size)
        logits[0, next(script)] = 1.0
        return logits

    monkeypatch.setattr(network, "logits", scripted)
    assert model.chat("what is it", [picture]) == "ok"


def test_chat_equals_greedy_decoding_without_a_cache(model):
    """The cached answer is what repeated whole forwards would write."""
    from model.io.prompts import chat_prompt
    from model.nn.attention import Documents

    ids = model.tokenizer.encode(chat_prompt(model.prompts, "count", 0))
    written = []
    with torch.no_grad():
        for _ in range(6):
            whole = torch.tensor(ids + written)
            final, _ = model.network.read(whole, Documents.of([len(whole)]))
            logits = model.network.llm.logits(final[-1:])[0, : model.tokenizer.size]
            written.append(int(logits.argmax()))
    assert not set(written) & model.tokenizer.stops
    assert model.chat("count", max_new_tokens=6) == model.tokenizer.decode(written)


def test_half_precision_runs(checkpoint, picture):
    half = InternVLU.from_pretrained(checkpoint, dtype=torch.bfloat16)
    result = half.generate("make it blue", [picture], mode="text_image", max_new_tokens=3, **SHORT)
    assert result.picture.size == (96, 64)


@pytest.mark.parametrize("task", ["t2i", "edit", "understand", "reasoned"])
def test_command(checkpoint, picture, tmp_path, capsys, task):
    out = tmp_path / "out" / "picture.png"
    arguments = ["--checkpoint", str(checkpoint), "--prompt", "make it blue", "--task", task]
    arguments += ["--steps", "2", "--size", "96x64", "--max-new-tokens", "4", "--out", str(out)]
    arguments += ["--guidance", "3", "1.5", "--seed", "4", "--system", "Be brief."]
    if task in ("edit", "understand"):
        arguments += ["--image", str(picture)]
    assert main(arguments) == 0
    printed = capsys.readouterr().out.strip()
    if task == "understand":
        assert not out.exists()
    else:
        assert printed.endswith(str(out))
        assert Image.open(out).size == (96, 64)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (["--task", "edit"], "needs at least one --image"),
        (["--task", "t2i", "--image", "x.png"], "takes no --image"),
        (["--image", "absent.png"], "absent.png: No such file"),
        (["--size", "8x64"], "at least 16 pixels"),
        (["--steps", "0"], "at least 1 is needed"),
        (["--out", "picture.doc"], "must end in .png"),
        pytest.param(
            ["--device", "cuda"],
            "no such GPU",
            marks=pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU"),
        ),
        (["--prompts", "absent.toml"], "absent.toml: No such file"),
    ],
)
def test_mistakes_are_one_line(checkpoint, capsys, extra, message):
    assert main(["--checkpoint", str(checkpoint), "--prompt", "a", *extra]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert message in error
    assert error.count("\n") == 1


def test_missing_checkpoint_from_the_shell(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "model.generate", "--checkpoint", str(tmp_path / "no"), "--prompt=a"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.strip().endswith("no: no such folder")
