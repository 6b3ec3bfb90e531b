"""Posters that announce an event: what, when, where, and how to come."""

from __future__ import annotations

import datetime

from generators.canvas import Canvas
from generators.colour import mix
from generators.scene import Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.corpus import lines, names, quantities
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.typeset import Block, Page

LAYOUTS = 3


class ActivityPoster(TextKind):
    kind = "posters.activity"
    subject = "posters"
    scene = "1.1.1"
    title = Pair("an event poster", "活动海报")
    Truth = TextTruth

    def sample(self, rng: Rng, want: Want) -> TextTruth:
        lang = want.lang
        date, clock = quantities.date(rng["date"]), quantities.clock(rng["clock"])
        written_items = [
            written("title", "title", Pair("the title", "标题"), names.event(rng["event"]), lang, "event"),
            written("date", "detail", Pair("the date", "日期"), _dates(date), lang, "date"),
            written("venue", "detail", Pair("the venue", "地点"), _venue(rng["venue"]), lang, "venue", optional=True),
            written("time", "detail", Pair("the time", "时间"), _clocks(clock), lang, "clock", optional=True),
            written("slogan", "line", Pair("the slogan", "口号"), lines.slogan(rng["slogan"], "event"), lang, "slogan", optional=True),
            written("host", "line", Pair("the name of the host", "主办方"), names.brand(rng["host"]), lang, "host", optional=True),
            written("badge", "badge", Pair("the badge", "角标文字"), rng["badge"].choice(BADGES), lang, "badge", optional=True),
            written("phone", "detail", Pair("the telephone number", "电话"), quantities.phone(rng["phone"], lang), lang, "phone", optional=True),
        ]  # fmt: skip
        shown = want.scaled(3, 8)
        items, absent = written_items[:shown], written_items[shown:]
        if rng["typo"].chance(0.15):
            items[0] = misspelt(items[0], lang, rng["spelling"])
        scheme = rng["scheme"].choice(tuple(SCHEMES))
        return TextTruth(lang=lang, layout=rng["layout"].integer(0, LAYOUTS - 1), scheme=scheme, art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent))  # fmt: skip

    def subject_line(self, truth: TextTruth) -> Say:
        return say("[a poster|an event poster|a flyer] [for|announcing|that advertises] “{t}”", "[活动海报|宣传海报|海报]，主题是“{t}”", t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: TextTruth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "event":
                return names.event(rng)
            case "date":
                return _dates(quantities.date(rng))
            case "clock":
                return _clocks(quantities.clock(rng))
            case "venue":
                return _venue(rng)
            case "slogan":
                return lines.slogan(rng, "event")
            case "host":
                return names.brand(rng)
            case "badge":
                return rng.choice(BADGES)
            case "phone":
                return quantities.phone(rng, truth.lang)
            case _:
                return None

    def blocks(self, truth: TextTruth, page: Page) -> Blocks:
        return (_centred, _band, _side)[truth.layout](truth, page)

    def scenery(self, canvas: Canvas, truth: TextTruth, page: Page) -> None:
        scheme = SCHEMES[truth.scheme]
        with canvas.element("decoration", role="scenery"):
            (_festive, _landscape, _geometric)[truth.layout](canvas, truth, page)
        if truth.has("badge"):
            with canvas.element("seal", role="decoration"):
                x0, y0, x1, y1 = _seal(truth, page)
                radius = (x1 - x0) / 2
                ornaments.star(
                    canvas,
                    ((x0 + x1) / 2, (y0 + y1) / 2),
                    radius,
                    hexadecimal(scheme.panel),
                    18,
                    0.88,
                )


BADGES = (
    Pair("FREE", "免费"), Pair("NEW", "新"), Pair("SOLD OUT", "售罄"), Pair("ALL AGES", "老少皆宜"), Pair("LIVE", "现场"),
    Pair("TODAY", "今日"), Pair("OPEN AIR", "露天"), Pair("WEEKEND", "周末"), Pair("JOIN US", "快来"), Pair("LAST CALL", "最后机会"),
)  # fmt: skip


def _dates(date: datetime.date) -> Pair:
    return Pair(quantities.say_date(date, "en", "long"), quantities.say_date(date, "zh", "long"))


def _clocks(clock: datetime.time) -> Pair:
    return Pair(quantities.say_clock(clock, "en"), quantities.say_clock(clock, "zh"))


def _venue(rng: Rng) -> Pair:
    return names.street(rng)


def _seal(truth: TextTruth, page: Page) -> tuple[float, float, float, float]:
    """The square of the badge's seal."""
    side = 0.2 * min(page.width, page.height)
    x, y = ((0.86, 0.14), (0.85, 0.62), (0.84, 0.85))[truth.layout]
    cx, cy = x * page.width, y * page.height
    return cx - side / 2, cy - side / 2, cx + side / 2, cy + side / 2


def _badge(truth: TextTruth, page: Page) -> Block:
    x0, y0, x1, y1 = _seal(truth, page)
    inset = (x1 - x0) * 0.17
    scheme = SCHEMES[truth.scheme]
    return Block((x0 + inset, y0 + inset, x1 - inset, y1 - inset), hexadecimal(scheme.on_panel), hexadecimal(scheme.panel), "sans", True, 44 * page.unit, "middle", "middle", lines=2, leading=1.1)  # fmt: skip


def _centred(truth: TextTruth, page: Page) -> Blocks:
    """Everything on the middle axis, details on a panel at the foot."""
    scheme, u = SCHEMES[truth.scheme], page.unit
    ink, back = hexadecimal(scheme.ink), hexadecimal(scheme.paper)
    on, panel = hexadecimal(scheme.on_panel), hexadecimal(scheme.panel)
    return {
        "host": Block(page.box(0.2, 0.2, 0.8, 0.26), ink, back, "sans", False, 28 * u, "middle", tracking=0.06),
        "title": Block(page.box(0.1, 0.27, 0.9, 0.53), hexadecimal(scheme.accent), back, "display", True, 120 * u, "middle", "middle", lines=3, leading=1.12),
        "slogan": Block(page.box(0.12, 0.55, 0.88, 0.63), ink, back, "hand", False, 40 * u, "middle", "middle", lines=2),
        "date": Block(page.box(0.12, 0.72, 0.88, 0.78), on, panel, "sans", True, 42 * u, "middle", "middle"),
        "time": Block(page.box(0.12, 0.785, 0.88, 0.83), on, panel, "sans", False, 32 * u, "middle", "middle"),
        "venue": Block(page.box(0.1, 0.835, 0.9, 0.88), on, panel, "sans", False, 30 * u, "middle", "middle"),
        "phone": Block(page.box(0.12, 0.885, 0.88, 0.925), on, panel, "sans", False, 26 * u, "middle", "middle"),
        "badge": _badge(truth, page),
    }  # fmt: skip


def _band(truth: TextTruth, page: Page) -> Blocks:
    """A landscape below, the title in the sky above it."""
    scheme, u = SCHEMES[truth.scheme], page.unit
    ink, back = hexadecimal(scheme.ink), hexadecimal(scheme.paper)
    on, panel = hexadecimal(scheme.on_panel), hexadecimal(scheme.panel)
    return {
        "date": Block(page.box(0.07, 0.075, 0.6, 0.125), ink, back, "sans", True, 34 * u),
        "time": Block(page.box(0.64, 0.075, 0.93, 0.125), ink, back, "sans", False, 30 * u, "end"),
        "title": Block(page.box(0.07, 0.16, 0.93, 0.42), hexadecimal(scheme.accent), back, "serif", True, 118 * u, "start", "middle", lines=3, leading=1.12),
        "slogan": Block(page.box(0.07, 0.44, 0.7, 0.53), ink, back, "serif", False, 34 * u, "start", "top", lines=2),
        "venue": Block(page.box(0.07, 0.86, 0.62, 0.92), on, panel, "sans", False, 30 * u, "start", "middle"),
        "host": Block(page.box(0.07, 0.8, 0.62, 0.86), on, panel, "sans", True, 32 * u, "start", "middle"),
        "phone": Block(page.box(0.64, 0.86, 0.93, 0.92), on, panel, "sans", False, 28 * u, "end", "middle"),
        "badge": _badge(truth, page),
    }  # fmt: skip


def _side(truth: TextTruth, page: Page) -> Blocks:
    """A strong panel on the left with the title, details on paper to its right."""
    scheme, u = SCHEMES[truth.scheme], page.unit
    ink, back = hexadecimal(scheme.ink), hexadecimal(scheme.paper)
    on, panel = hexadecimal(scheme.on_panel), hexadecimal(scheme.panel)
    return {
        "title": Block(page.box(0.06, 0.12, 0.54, 0.6), on, panel, "slab", True, 96 * u, "start", "top", lines=5, leading=1.12),
        "slogan": Block(page.box(0.06, 0.66, 0.54, 0.8), on, panel, "sans", False, 30 * u, "start", "top", lines=3),
        "host": Block(page.box(0.06, 0.85, 0.54, 0.92), on, panel, "sans", True, 30 * u, "start", "middle"),
        "date": Block(page.box(0.63, 0.12, 0.95, 0.27), hexadecimal(scheme.accent), back, "sans", True, 42 * u, "start", "top", lines=3, leading=1.2),
        "time": Block(page.box(0.63, 0.3, 0.95, 0.36), ink, back, "sans", False, 36 * u, "start", "top"),
        "venue": Block(page.box(0.63, 0.38, 0.95, 0.52), ink, back, "sans", False, 30 * u, "start", "top", lines=3),
        "phone": Block(page.box(0.63, 0.55, 0.95, 0.61), ink, back, "sans", False, 28 * u, "start", "top"),
        "badge": _badge(truth, page),
    }  # fmt: skip


def _festive(canvas: Canvas, truth: TextTruth, page: Page) -> None:
    scheme, rng = SCHEMES[truth.scheme], ornaments.seeded(truth.art)
    paper, second, panel = (hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.panel))
    accent = hexadecimal(scheme.accent)
    ornaments.sunburst(
        canvas,
        (page.width / 2, page.height * 0.4),
        mix(paper, second, 0.12),
        14,
        page.width + page.height,
    )
    ornaments.bunting(canvas, 0, page.height * 0.07, (accent, panel, second), 11)
    canvas.rect(0, page.height * 0.69, page.width, page.height, fill=panel)
    edge = (0.03 * page.width, 0.64 * page.height, 0.97 * page.width, 0.67 * page.height)
    ornaments.confetti(canvas, rng, edge, (accent, second, panel), 26, 9 * page.unit)


def _landscape(canvas: Canvas, truth: TextTruth, page: Page) -> None:
    scheme, rng = SCHEMES[truth.scheme], ornaments.seeded(truth.art)
    paper, second, panel = (hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.panel))
    y = page.height * 0.72
    if rng["which"].chance(0.5):
        canvas.circle(
            page.width * 0.8, page.height * 0.6, 70 * page.unit, fill=mix(paper, second, 0.7)
        )
        tones = (mix(paper, panel, 0.25), mix(paper, panel, 0.55), panel)
        ornaments.hills(canvas, rng, y - 50 * page.unit, tones, 90 * page.unit)
        canvas.rect(0, page.height * 0.79, page.width, page.height, fill=panel)
    else:
        ornaments.skyline(
            canvas,
            rng,
            page.height * 0.79,
            mix(paper, panel, 0.75),
            mix(paper, second, 0.5),
            page.height * 0.22,
        )
        canvas.rect(0, page.height * 0.785, page.width, page.height, fill=panel)


def _geometric(canvas: Canvas, truth: TextTruth, page: Page) -> None:
    scheme, rng = SCHEMES[truth.scheme], ornaments.seeded(truth.art)
    paper, second, panel = (hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.panel))
    canvas.rect(0, 0, page.width * 0.58, page.height, fill=panel)
    ornaments.dots(
        canvas,
        page.box(0.64, 0.67, 0.96, 0.96),
        26 * page.unit,
        5 * page.unit,
        mix(paper, second, 0.8),
    )
    if rng["ring"].chance(0.6):
        canvas.rect(
            page.width * 0.63,
            page.height * 0.075,
            page.width * 0.75,
            page.height * 0.085,
            fill=hexadecimal(scheme.accent),
        )
