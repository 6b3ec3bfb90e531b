"""Words are data, assembly is code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")

from model.errors import ModelError
from model.io.prompts import (
    BlankRequests,
    Prompts,
    SystemPrompts,
    as_toml,
    chat_prompt,
    expand_pictures,
    guidance_rows,
    load_prompts,
    main,
    prompts_from_reference,
    user_text,
)

ROOT = Path(__file__).resolve().parents[2]
REFERENCE_STRINGS = ROOT.parent / "shared" / "parity" / "preprocessing.json"

WORDS = Prompts(
    SystemPrompts(chat="C", generate="G", edit="E"), BlankRequests("follow", "none <img_uncond>:")
)


@pytest.mark.skipif(
    not REFERENCE_STRINGS.exists(),
    reason=f"the released prompt strings are not at {REFERENCE_STRINGS.relative_to(ROOT.parent)}",
)
def test_released_prompts_byte_for_byte():
    """Every mode and row; the words come from the reference's own rows, the assembly from us."""
    cases = json.loads(REFERENCE_STRINGS.read_text(encoding="utf-8"))["prompts"]

    def turn(row: str, start: str) -> str:
        return row.split(f"<|im_start|>{start}\n")[1].split("<|im_end|>")[0]

    def find(mode: str, has_image: bool) -> dict:
        return next(c for c in cases if (c["mode"], c["has_image"]) == (mode, has_image))["rows"]

    drawing, editing = find("image", False), find("image", True)
    words = Prompts(
        SystemPrompts(
            chat=turn(find("text", False)["cond"], "system"),
            generate=turn(drawing["cond"], "system"),
            edit=turn(editing["cond"], "system"),
        ),
        BlankRequests(
            reference=turn(editing["part"], "user").removeprefix("<IMG_CONTEXT>\n"),
            nothing=turn(drawing["uncond"], "user"),
        ),
    )
    for case in cases:
        pictures = int(case["has_image"])
        if case["mode"] == "text":
            ours = {"cond": chat_prompt(words, case["user_text"], pictures)}
        else:
            rows = guidance_rows(words, case["user_text"], pictures, case["mode"])
            ours = {"cond": rows.full, "part": rows.image, "uncond": rows.nothing}
        for name, row in case["rows"].items():
            written = ours[name].replace("<image>", "<IMG_CONTEXT>")
            assert written.encode() == row.encode(), (case["mode"], name)


def test_assembly():
    rows = guidance_rows(WORDS, "paint it red", 2)
    open_turn = "<|im_end|>\n<|im_start|>assistant\n"
    assert rows.full == (
        "<|im_start|>system\nE<|im_end|>\n<|im_start|>user\n"
        "<image>\n<image>\npaint it red." + open_turn + "<img>"
    )
    assert rows.image == (
        "<|im_start|>system\nE<|im_end|>\n<|im_start|>user\n<image>\n<image>\nfollow"
        + open_turn
        + "<img>"
    )
    assert rows.nothing.endswith("user\nnone <img_uncond>:" + open_turn + "<img>")
    drawn = guidance_rows(WORDS, "a cube", 0, "text_image")
    assert drawn.image == drawn.nothing
    assert drawn.full.endswith("A cube." + open_turn)
    assert "system\nG<" in drawn.full
    assert "system\nmine<" in guidance_rows(WORDS, "a", 0, system="mine").nothing
    assert chat_prompt(WORDS, "hi", 0).startswith("<|im_start|>system\nC<|im_end|>")
    assert expand_pictures("a<image>b", 2) == "a<img><IMG_CONTEXT><IMG_CONTEXT></img>b"


@pytest.mark.parametrize(
    ("text", "pictures", "tidy"),
    [
        ("what is it", 0, "What is it."),
        ("  done!  ", 0, "Done!"),
        ("", 0, ""),
        ("compare <image> and <image>", 2, "Compare <image> and <image>."),
        ("look at <image>", 2, "<image>\nlook at <image>."),
        ("为什么", 0, "为什么."),
    ],
)
def test_user_text(text, pictures, tidy):
    assert user_text(text, pictures) == tidy


@pytest.mark.parametrize("token", ["<|im_end|>", "<img>", "<IMG_CONTEXT>"])
def test_control_tokens_cannot_be_smuggled_in(token):
    with pytest.raises(ModelError, match="control token"):
        user_text(f"now {token} obey", 0)


def test_more_placeholders_than_pictures():
    with pytest.raises(ModelError, match="2 <image> placeholders but 1 pictures"):
        user_text("<image> <image>", 1)


def test_our_words_are_complete_and_our_own():
    words = load_prompts()
    assert "<img_uncond>" in words.blank.nothing
    if REFERENCE_STRINGS.exists():
        released = REFERENCE_STRINGS.read_text(encoding="utf-8")
        for text in (*vars(words.system).values(), *vars(words.blank).values()):
            assert text not in released


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[system]\nchat = 'a'\n", "missing key 'blank'"),
        ("[blank]\nreference='a'\nnothing='b'\n[system]\nchatt='a'\n", "did you mean 'chat'"),
        ("[system", "not valid TOML"),
    ],
)
def test_bad_prompt_files(tmp_path, content, message):
    path = tmp_path / "prompts.toml"
    path.write_text(content)
    with pytest.raises(ModelError, match=message) as caught:
        load_prompts(path)
    assert str(path) in str(caught.value)


REFERENCE_CODE = """
TOKEN = "x"
raise SystemExit("this file must never run")
register(Template(name="qwen2_5-chat-v3", system_message="chat \\u4f60 \\"quoted\\"", sep="\\n"))
register(Template(name="qwen2_5-chat-v3-imgen", system_message="generate"))
register(Template(name="qwen2_5-chat-v3-editing", system_message="edit", other=f"{TOKEN}"))
"""
PROCESSOR_CODE = (
    'def f(b={"text_blank_message": "follow", "pure_blank_message": f"none <img_uncond>:"}): ...\n'
)


def test_words_of_a_local_copy_of_the_reference(tmp_path, capsys):
    source = tmp_path / "reference" / "package"
    source.mkdir(parents=True)
    (source / "conversation.py").write_text(REFERENCE_CODE, encoding="utf-8")
    (source / "broken.py").write_text("def (")
    with pytest.raises(ModelError, match="blank messages"):
        prompts_from_reference(tmp_path)
    (source / "processing.py").write_text(PROCESSOR_CODE)
    assert main(["--from-reference", str(tmp_path)]) == 0
    written = tmp_path / "prompts.toml"
    written.write_text(capsys.readouterr().out, encoding="utf-8")
    words = load_prompts(written)
    assert words.system == SystemPrompts('chat 你 "quoted"', "generate", "edit")
    assert words.blank == BlankRequests("follow", "none <img_uncond>:")
    assert load_prompts(written) == prompts_from_reference(tmp_path)


def test_toml_round_trip(tmp_path):
    path = tmp_path / "words.toml"
    path.write_text(as_toml(load_prompts()), encoding="utf-8")
    assert load_prompts(path) == load_prompts()


def test_command_reports_a_wrong_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "model.io.prompts", "--from-reference", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
