"""Base of the memes: a joke, who tells it with which face, and edits of captions, faces and places."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from generators.canvas import Canvas, Stroke
from generators.canvas.paths import rectangle
from generators.cast import CAST, EXPRESSIONS, POSES, draw_character
from generators.meme.humour import MECHANISMS, SITUATIONS, Joke, joke
from generators.meme.stages import STAGES
from generators.phrases import set_value
from generators.scene import Edit, Fact, Pair, Question, Rng, Say, Step, Want, say, step_of
from generators.text.corpus import names
from generators.text.items import Item, TextTruth, written
from generators.text.kind import TextKind
from generators.text.typeset import Box, Page
from shards.sample import Lang


class MemeTruth(TextTruth):
    """A joke and how it is staged. ``faces`` and ``poses`` belong to the places of ``cast``."""

    situation: str
    mechanism: str
    cast: tuple[str, ...]
    faces: tuple[str, ...]
    poses: tuple[str, ...]
    stage: str


class MemeKind(TextKind):
    """A meme template. Subclasses compose the texts of a joke, place them and draw their panels."""

    domain = "meme"
    subject = "meme"
    turns = "number of captions"
    Truth = MemeTruth

    @abstractmethod
    def captions(self, told: Joke, rng: Rng, want: Want) -> list[Item]:
        """The texts of the joke, in reading order."""

    @abstractmethod
    def actors(self, truth: Any, page: Page) -> Sequence[tuple[tuple[float, float], float, bool]]:
        """Feet, height and mirroring of every character."""

    def sample(self, rng: Rng, want: Want) -> MemeTruth:
        about = rng["situation"].choice(tuple(SITUATIONS))
        told = joke(rng["joke"], about)
        cast = tuple(rng["cast"].sample(tuple(CAST), self.places))
        poses = tuple(rng["pose", i].choice(tuple(POSES)) for i in range(self.places))
        faces = self.cast_faces(told)
        return MemeTruth(
            lang=want.lang, layout=0, scheme="press", art=rng["art"].integer(0, 2**40), items=tuple(self.captions(told, rng["captions"], want)),
            situation=about, mechanism=told.mechanism, cast=cast, faces=faces, poses=poses, stage=rng["stage"].choice(tuple(STAGES)),
        )  # fmt: skip

    places = 1
    """How many characters stand in the picture."""

    panels: ClassVar[tuple[Pair, ...]] = ()
    """Where each character stands, when the same one stands in several panels."""

    def actor_name(self, truth: Any, i: int) -> Pair:
        """How the character at a place is spoken of."""
        name = CAST[truth.cast[i]].name
        if not self.panels:
            return name
        return Pair(f"{name.en} {self.panels[i].en}", f"{self.panels[i].zh}{name.zh}")

    def cast_faces(self, told: Joke) -> tuple[str, ...]:
        """The face of each character."""
        return tuple(told.faces[min(i, 1)] for i in range(self.places)) if self.places > 1 else (told.faces[1],)  # fmt: skip

    def draw_cast(self, canvas: Canvas, truth: Any, page: Page) -> None:
        """All characters, each an element of its own."""
        for i, (feet, height, flip) in enumerate(self.actors(truth, page)):
            with canvas.element(f"actor{i}", role="character"):
                draw_character(canvas, CAST[truth.cast[i]], feet, height, truth.faces[i], truth.poses[i], flip)  # fmt: skip

    def setting(self, truth: Any) -> Pair:
        return STAGES[truth.stage][0]

    def background(self, truth: Any) -> Fact:
        place = STAGES[truth.stage][0]
        return Fact("page", "scene", place.en, "", say("the scene is {p}", "场景是{p}", p=place))

    def extra_facts(self, truth: Any) -> Sequence[Fact]:
        facts = []
        for i, (face, pose) in enumerate(zip(truth.faces, truth.poses, strict=True)):
            name, mood, stance = self.actor_name(truth, i), EXPRESSIONS[face][0], POSES[pose][0]
            facts.append(Fact(f"actor{i}", "character", name.en, "", say("[the character is|here stands] {n}", "[角色是|画的是]{n}", n=name), element=f"actor{i}"))  # fmt: skip
            facts.append(Fact(f"actor{i}", "expression", mood.en, "", say("{n} looks {m}", "{n}表情{m}", n=name, m=mood), element=f"actor{i}"))  # fmt: skip
            facts.append(Fact(f"actor{i}", "pose", stance.en, "", say("{n} stands there {s}" if pose != "standing" else "{n} is standing", "{n}{s}", n=name, s=stance), element=f"actor{i}"))  # fmt: skip
        about, turn = SITUATIONS[truth.situation][0], MECHANISMS[truth.mechanism]
        return [
            *facts,
            Fact("page", "situation", about.en, "", say("it is about {a}", "讲的是{a}", a=about)),
            Fact("page", "mechanism", turn.en, "", say("the joke works by {t}", "笑点在于{t}", t=turn), given=False),
        ]  # fmt: skip

    def names(self, truth: Any) -> Mapping[str, Pair]:
        return {**super().names(truth), **{f"actor{i}": _bare(self.actor_name(truth, i)) for i in range(len(truth.cast))}}  # fmt: skip

    def subject_line(self, truth: Any) -> Say:
        about, who = SITUATIONS[truth.situation][0], CAST[truth.cast[0]].name
        if not truth.items:
            return say("a funny picture about {a} with {w}, without any text", "关于{a}的搞笑图，主角是{w}，不带文字", a=about, w=who)  # fmt: skip
        return say("[a meme|a funny meme|a little meme] about {a} with {w}[, saying “{t}”|]", "[关于{a}的表情包|{a}的梗图|一张{a}的搞笑图]，主角是{w}[，写着“{t}”|]", a=about, w=who, t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: Any, item: Item, rng: Rng) -> Pair | str | None:
        if item.source == "handle":
            return signature(rng, truth.lang).text
        told = joke(rng["joke"], truth.situation)
        return told.setup if item.source == "setup" else told.punch

    def extra_questions(self, truth: Any, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        turn = MECHANISMS[truth.mechanism]
        others = rng["turns"].sample([p for p in MECHANISMS.values() if p != turn], 3)
        steps = (*(step_of(f) for f in facts.values() if f.predicate == "text"), step_of(facts["page.mechanism"], "decide"))  # fmt: skip
        if truth.items and not any(item.covered for item in truth.items):
            yield Question("joke_mechanism", say("[What makes this funny?|How does the joke work?]", "[笑点在哪里？|这个梗靠什么好笑？]"), turn, "choice", choices=tuple(rng["order"].shuffled([turn, *others])), evidence=("page.mechanism",), steps=steps)  # fmt: skip
        i = rng["actor"].integer(0, len(truth.cast) - 1)
        mood = EXPRESSIONS[truth.faces[i]][0]
        moods = rng["moods"].sample([p for p, _ in EXPRESSIONS.values() if p != mood], 3)
        yield Question("read_expression", say("[How does {w} look?|What expression does {w} wear?]", "[{w}是什么表情？|{w}看起来怎么样？]", w=self.actor_name(truth, i)), mood, "choice", choices=tuple(rng["mood_order"].shuffled([mood, *moods])), evidence=(f"actor{i}.expression",), steps=(step_of(facts[f"actor{i}.expression"]),))  # fmt: skip
        if self.panels:
            return
        who = CAST[truth.cast[0]].name
        rest = rng["cast"].sample([c.name for key, c in CAST.items() if key not in truth.cast], 3)
        yield Question("name_character", say("Who [is in the picture|can be seen here]?", "图里的角色是谁？"), who, "choice", choices=tuple(rng["cast_order"].shuffled([who, *rest])), evidence=("actor0.character",), steps=(step_of(facts["actor0.character"]),))  # fmt: skip

    def extra_edits(self, truth: Any, rng: Rng) -> Iterable[Edit]:
        i = rng["actor"].integer(0, len(truth.cast) - 1)
        yield self._new_face(truth, i, rng["face"])
        yield self._new_pose(truth, i, rng["pose"])
        if truth.items and not truth.absent and not any(item.covered for item in truth.items):
            yield self._bare_picture(truth)

    def _new_face(self, truth: Any, i: int, rng: Rng) -> Edit:
        old, new = (
            truth.faces[i],
            rng.choice([face for face in EXPRESSIONS if face != truth.faces[i]]),
        )
        after = truth.model_copy(update={"faces": (*truth.faces[:i], new, *truth.faces[i + 1 :])})
        name = self.actor_name(truth, i)
        what = Pair(f"the expression of {name.en}", f"{name.zh}的表情")

        def step(face: str) -> Step:
            mood = EXPRESSIONS[face][0]
            return Step("act", f"actor{i}", "expression", mood.en, say("{n} now looks {m}", "{n}换成{m}的表情", n=name, m=mood), element=f"actor{i}")  # fmt: skip

        return Edit("change_expression", after, f"actor{i}", *set_value(what, EXPRESSIONS[old][0], EXPRESSIONS[new][0]), steps=(step(new),), inverse_steps=(step(old),))  # fmt: skip

    def _new_pose(self, truth: Any, i: int, rng: Rng) -> Edit:
        old, new = truth.poses[i], rng.choice([pose for pose in POSES if pose != truth.poses[i]])
        after = truth.model_copy(update={"poses": (*truth.poses[:i], new, *truth.poses[i + 1 :])})
        name = self.actor_name(truth, i)
        what = Pair(f"the pose of {name.en}", f"{name.zh}的姿势")

        def step(pose: str) -> Step:
            stance = POSES[pose][0]
            return Step("act", f"actor{i}", "pose", stance.en, say("{n} is now {s}", "{n}改为{s}", n=name, s=stance), element=f"actor{i}")  # fmt: skip

        return Edit("change_pose", after, f"actor{i}", *set_value(what, POSES[old][0], POSES[new][0]), steps=(step(new),), inverse_steps=(step(old),))  # fmt: skip

    def _bare_picture(self, truth: Any) -> Edit:
        after = truth.model_copy(update={"items": (), "absent": truth.items})
        quoted = [f"“{item.text}”" for item in truth.items]
        remove = say("[Remove all the text from [the|this] meme.|Take the captions away.|Give me the picture without any words.]", "[去掉图上的所有文字。|把字幕都删掉。|给我一张不带字的原图。]")  # fmt: skip
        remove_detail = say("Remove every caption ({q}) and restore what is behind; the characters and the scene stay untouched.", "删去全部文字（{q}），还原其背后的画面，角色和场景保持不变。", q=quoted)  # fmt: skip
        add = say("[Turn it into a meme: write {q} on it.|Add the captions {q}.|Put {q} on the picture as a meme.]", "[把它做成表情包：加上{q}。|加上文字{q}。|在图上配字{q}。]", q=quoted)  # fmt: skip
        add_detail = say("Add the captions {q} in the style of the template; the picture underneath stays as it is.", "按模板样式加上文字{q}，底图保持不变。", q=quoted)  # fmt: skip
        gone = Step(
            "act",
            "page",
            "captions_removed",
            True,
            say("no caption is left, the drawing behind shows", "不留任何字幕，露出底图"),
        )
        written = tuple(Step("act", item.id, "text", item.text, say("{n} reads “{v}”", "{n}写着“{v}”", n=item.name), element=item.id) for item in truth.items)  # fmt: skip
        return Edit("remove_captions", after, truth.items[0].id, remove, remove_detail, add, add_detail, steps=(gone,), inverse_steps=written)  # fmt: skip


def _bare(name: Pair) -> Pair:
    return Pair(name.en.removeprefix("the "), name.zh)


def signature(rng: Rng, lang: Lang) -> Item:
    """The small handle of whoever made the meme; the same in both languages."""
    letters = "".join(char for char in names.brand(rng).en.lower() if "a" <= char <= "z")
    return written("handle", "credit", Pair("the handle in the corner", "角落的账号名"), f"@{letters}", lang, "handle", optional=True)  # fmt: skip


def caption_edge(page: Page, size: float = 1.0) -> Stroke:
    """The black outline of white captions."""
    return Stroke("#0d0d10", 11 * page.unit * size, join="round")


def stage_in(canvas: Canvas, truth: Any, box: Box, page: Page) -> None:
    """The scene of a panel, cropped to it, with a frame."""
    with canvas.group(clip=rectangle(*box)):
        STAGES[truth.stage][1](canvas, box)
