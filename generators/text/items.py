"""What is written in a picture: strings with a role, a name in both languages and their own look."""

from __future__ import annotations

from typing import Literal

from generators.base import Truth
from generators.scene import Pair
from shards.sample import Lang

TypeStyle = Literal["sans", "serif", "display", "hand", "mono", "slab"]
"""Writing style, with a counterpart in each script: sans–hei, serif–song, display, hand–kai."""


class Item(Truth):
    """One piece of text.

    Args:
        id: element id, unique in the picture.
        role: what it is there for (``title``, ``price``, ``button`` …).
        name: how people speak of it: ``Pair("the title", "标题")``.
        text: as it is drawn; ``\\n`` starts a new line.
        other: the same in the other language; empty when it needs no translation.
        source: grammar that makes a replacement of the same sort; empty when it must stay.
        right: the correct spelling, when ``text`` is misspelled.
        colour / style / share: what was restyled: name of a colour, writing style, size in percent.
        covered: hidden under a bar of ink.
        optional: may be missing from the picture.
    """

    id: str
    role: str
    name: Pair
    text: str
    other: str = ""
    source: str = ""
    right: str = ""
    colour: str = ""
    style: TypeStyle | Literal[""] = ""
    share: int = 100
    covered: bool = False
    optional: bool = False


class TextTruth(Truth):
    """A picture of texts.

    ``layout`` numbers the arrangement, ``scheme`` names the colours, ``art`` seeds decoration;
    ``absent`` are optional items that are not shown.
    """

    lang: Lang
    layout: int
    scheme: str
    art: int
    items: tuple[Item, ...]
    absent: tuple[Item, ...] = ()

    def item(self, id: str) -> Item:
        """The shown item with that id. Raises ``KeyError``."""
        for item in self.items:
            if item.id == id:
                return item
        raise KeyError(id)

    def has(self, id: str) -> bool:
        return any(item.id == id for item in self.items)


def written(
    id: str,
    role: str,
    name: Pair,
    text: Pair | str,
    lang: Lang,
    source: str = "",
    *,
    optional: bool = False,
) -> Item:
    """An item whose text is the pair's half in ``lang``; a plain string is the same in both languages."""
    if isinstance(text, str):
        return Item(id=id, role=role, name=name, text=text, source=source, optional=optional)
    own, other = (text.en, text.zh) if lang == "en" else (text.zh, text.en)
    return Item(
        id=id, role=role, name=name, text=own, other=other, source=source, optional=optional
    )


def changed(truth: TextTruth, id: str, **fields: object) -> TextTruth:
    """The truth with other fields of one item."""
    items = tuple(item.model_copy(update=fields) if item.id == id else item for item in truth.items)
    return truth.model_copy(update={"items": items})
