"""What the language model reads in training is what it reads at inference, view by view."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from model.data.names import View
from model.data.tokens import Scribe, request, response
from model.errors import ModelError
from model.io.prompts import chat_prompt, expand_pictures, guidance_rows, load_prompts
from shards.sample import Cot, Row

TILE = 4
PROMPTS = load_prompts()
T2I = Row(
    id="t2i", task="t2i", lang="en", output="image", instruction="draw a cube",
    detail="Draw a red cube on a table.", cot=Cot(text="One cube. Red."),
)  # fmt: skip
EDIT = Row(
    id="edit1", task="edit", lang="zh", inputs=("image",), output="edit1",
    instruction="把它变蓝", cot=Cot(text="只改颜色。"),
)  # fmt: skip
QUESTION = Row(
    id="u", task="understand", lang="en", inputs=("image", "edit1"), question="Which is red?",
    answer="the cube", choices=("the cube", "the ball"), cot=Cot(text="Look.\nIt is the cube."),
)  # fmt: skip


@pytest.fixture(scope="module")
def scribe(tokenizer) -> Scribe:
    return Scribe(tokenizer, PROMPTS, TILE)


def encoded(tokenizer, text: str) -> list[int]:
    return tokenizer.encode(expand_pictures(text, TILE))


@pytest.mark.parametrize(("row", "pictures"), [(T2I, 0), (EDIT, 1)])
def test_the_three_contexts_are_those_of_guidance(scribe, tokenizer, row, pictures):
    rows = guidance_rows(PROMPTS, row.instruction, pictures)
    for dropped, text in (("", rows.full), ("text", rows.image), ("all", rows.nothing)):
        document = scribe.document(row, View(dropped=dropped))
        assert document.ids == encoded(tokenizer, text)
        assert document.response == len(document.ids)  # nothing is predicted
        assert document.tiles == (0 if dropped == "all" else pictures)


@pytest.mark.parametrize(("row", "pictures"), [(T2I, 0), (EDIT, 1)])
def test_reasoning_stands_before_the_picture_and_is_predicted(scribe, tokenizer, row, pictures):
    """As `InternVLU.generate(mode="text_image")` joins prompt, written tokens and <img>."""
    document = scribe.document(row, View(reasoned=True))
    prompt = encoded(
        tokenizer, guidance_rows(PROMPTS, row.instruction, pictures, "text_image").full
    )
    written = tokenizer.encode(row.cot.text)
    assert document.ids == prompt + written + [tokenizer.ids.image_start]
    assert document.ids[document.response :] == written + [tokenizer.ids.image_start]
    assert document.context.stop == len(document.ids)


def test_a_condition_runs_from_the_user_turn_to_the_opening(scribe, tokenizer):
    document = scribe.document(EDIT, View())
    opening = tokenizer.encode("<|im_start|>user\n")
    assert document.ids[document.context][: len(opening)] == opening
    assert document.ids[document.context][-1] == tokenizer.ids.image_start


def test_dropout_takes_the_reasoning_with_it(scribe):
    for dropped in ("text", "all"):
        assert scribe.document(EDIT, View(reasoned=True, dropped=dropped)) == scribe.document(
            EDIT, View(dropped=dropped)
        )


@pytest.mark.parametrize("reasoned", [False, True])
def test_a_question_predicts_its_answer_and_the_end(scribe, tokenizer, reasoned):
    document = scribe.document(QUESTION, View(reasoned=reasoned))
    asked = "Which is red?\nA. the cube\nB. the ball"
    assert document.ids[: document.response] == encoded(tokenizer, chat_prompt(PROMPTS, asked, 2))
    said = "Look.\nIt is the cube." if reasoned else "the cube"
    assert tokenizer.decode(document.ids[document.response :]) == said
    assert document.ids[-1] == tokenizer.ids.im_end
    assert document.tiles == 2
    assert document.context == slice(0, 0)


def test_reasoning_that_does_not_say_the_answer_gets_it_appended():
    row = QUESTION.model_copy(update={"cot": Cot(text="Look closely.")})
    assert response(row, reasoned=True) == "Look closely.\nthe cube"
    with pytest.raises(ModelError, match="row u has no reasoning"):
        response(QUESTION.model_copy(update={"cot": Cot()}), reasoned=True)


def test_wordings_fall_back_on_each_other():
    assert request(T2I, detailed=True) == "Draw a red cube on a table."
    assert request(EDIT, detailed=True) == "把它变蓝"
    assert request(T2I.model_copy(update={"instruction": ""}), detailed=False) == T2I.detail


@pytest.mark.parametrize("row", [T2I, EDIT, QUESTION])
@pytest.mark.parametrize("view", [View(), View(detailed=True), View(reasoned=True)])
def test_counts_add_up_to_the_document(scribe, row, view):
    counts = scribe.counts(row)
    prompt = counts.detailed if view.detailed else counts.short
    document = scribe.document(row, view)
    assert len(document.ids) == prompt + (counts.reasoning if view.reasoned else counts.answer) + 1


def test_control_tokens_in_words_are_refused(scribe):
    with pytest.raises(ModelError, match="<img> is a control token"):
        scribe.document(T2I.model_copy(update={"instruction": "draw <img>"}), View())
    with pytest.raises(ModelError, match=r"response: <img> is a control token"):
        scribe.document(
            T2I.model_copy(update={"cot": Cot(text="so <img> it")}), View(reasoned=True)
        )
