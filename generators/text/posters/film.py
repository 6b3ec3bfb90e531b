"""Posters of films, plays and exhibitions: a mood, a title, a billing block."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
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
ROLES = (
    Pair("Directed by", "导演"), Pair("Written by", "编剧"), Pair("Music by", "音乐"), Pair("Starring", "主演"),
)  # fmt: skip
CREDITS = (
    Pair("the director's credit", "导演署名"), Pair("the writer's credit", "编剧署名"), Pair("the composer's credit", "音乐署名"), Pair("the leading actor's credit", "主演署名"),
)  # fmt: skip
AWARDS = (
    Pair("Best Picture", "最佳影片"), Pair("Official Selection", "官方入选"), Pair("Audience Award", "观众奖"), Pair("Best Debut", "最佳新人"),
    Pair("Jury Prize", "评审团奖"), Pair("World Premiere", "全球首映"),
)  # fmt: skip


class FilmPoster(TextKind):
    kind = "posters.film"
    subject = "posters"
    scene = "1.1.3"
    title = Pair("a film poster", "电影海报")
    Truth = TextTruth

    def sample(self, rng: Rng, want: Want) -> TextTruth:
        lang = want.lang
        film = lines.film(rng["film"])
        credits_ = [
            written(f"credit{i}", "credit", CREDITS[i], _credit(role, rng["who", i]), lang, f"credit{i}", optional=True)
            for i, role in enumerate(ROLES)
        ]  # fmt: skip
        texts = [
            written("title", "title", Pair("the film title", "片名"), film.title, lang, "film"),
            written("tagline", "line", Pair("the tagline", "宣传语"), film.tagline, lang, "tagline"),
            credits_[0],
            written("release", "detail", Pair("the release date", "上映日期"), _release(rng["release"]), lang, "release", optional=True),
            *credits_[1:3],
            written("award", "line", Pair("the award", "奖项"), rng["award"].choice(AWARDS), lang, "award", optional=True),
            credits_[3],
        ]  # fmt: skip
        shown = want.scaled(2, 8)
        items, absent = texts[:shown], texts[shown:]
        if rng["typo"].chance(0.12):
            items[1] = misspelt(items[1], lang, rng["spelling"])
        return TextTruth(lang=lang, layout=rng["layout"].integer(0, LAYOUTS - 1), scheme=rng["scheme"].choice(tuple(SCHEMES)), art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent))  # fmt: skip

    def subject_line(self, truth: TextTruth) -> Say:
        return say("[a film poster|a movie poster] for “{t}”", "[电影海报|影片海报|影院海报]，片名“{t}”", t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: TextTruth, item: Item, rng: Rng) -> Pair | str | None:
        if item.source.startswith("credit"):
            return _credit(ROLES[int(item.source[-1])], rng)
        match item.source:
            case "film":
                return lines.film(rng).title
            case "tagline":
                return lines.film(rng).tagline
            case "release":
                return _release(rng)
            case "award":
                return rng.choice(AWARDS)
            case _:
                return None

    def blocks(self, truth: TextTruth, page: Page) -> Blocks:
        scheme, u = SCHEMES[truth.scheme], page.unit
        ink, back, accent = (
            hexadecimal(scheme.ink),
            hexadecimal(scheme.paper),
            hexadecimal(scheme.accent),
        )
        align = ("middle", "start", "end")[truth.layout]
        style = ("serif", "display", "sans")[truth.layout]
        foot = _foot(truth)
        made = {
            "award": Block(page.box(0.07, 0.045, 0.93, 0.09), ink, back, "serif", False, 28 * u, align, "middle", tracking=0.05),
            "tagline": Block(page.box(0.07, 0.1, 0.93, 0.17), ink, back, "hand", False, 36 * u, align, "middle", lines=2),
            "title": Block(page.box(0.07, 0.64, 0.93, 0.79), accent, foot, style, True, 104 * u, align, "middle", lines=2, leading=1.1, tracking=0.02),
            "release": Block(page.box(0.07, 0.915, 0.93, 0.965), accent, foot, "sans", True, 32 * u, align, "middle", tracking=0.04),
        }  # fmt: skip
        for i in range(4):
            x, y = 0.07 + 0.44 * (i % 2), 0.805 + 0.05 * (i // 2)
            side = align if truth.layout != 0 else ("end", "start")[i % 2]
            made[f"credit{i}"] = Block(page.box(x, y, x + 0.42, y + 0.045), ink, foot, "sans", False, 24 * u, side, "middle")  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: TextTruth, page: Page) -> None:
        scheme, rng, u = SCHEMES[truth.scheme], ornaments.seeded(truth.art), page.unit
        paper, second, accent = (
            hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.accent)
        )
        foot, w, h = _foot(truth), page.width, page.height
        with canvas.element("mood", role="scenery"):
            match rng["mood"].integer(0, 3):
                case 0:  # a moon over mountains
                    canvas.circle(
                        w * rng["moon"].uniform(0.3, 0.7),
                        h * 0.36,
                        h * 0.13,
                        fill=mix(paper, accent, 0.75),
                    )
                    ornaments.hills(
                        canvas,
                        rng,
                        h * 0.5,
                        (mix(paper, second, 0.5), mix(paper, second, 0.85)),
                        120 * u,
                    )
                case 1:  # a city at night
                    ornaments.skyline(
                        canvas,
                        rng,
                        h * 0.62,
                        mix(paper, second, 0.8),
                        mix(paper, accent, 0.7),
                        h * 0.38,
                    )
                case 2:  # a lighthouse over waves
                    x = w * rng["tower"].uniform(0.3, 0.7)
                    canvas.polygon(
                        [
                            (x - 26 * u, h * 0.55),
                            (x - 16 * u, h * 0.28),
                            (x + 16 * u, h * 0.28),
                            (x + 26 * u, h * 0.55),
                        ],
                        fill=mix(paper, accent, 0.8),
                    )
                    canvas.rect(x - 20 * u, h * 0.235, x + 20 * u, h * 0.28, fill=accent)
                    canvas.polygon(
                        [(x, h * 0.255), (x + 300 * u, h * 0.2), (x + 300 * u, h * 0.31)],
                        fill=mix(paper, accent, 0.25),
                    )
                    ornaments.waves(
                        canvas,
                        h * 0.54,
                        16 * u,
                        190 * u,
                        (mix(paper, second, 0.4), mix(paper, second, 0.7)),
                    )
                case _:  # rings around a small figure
                    for ring in range(6, 0, -1):
                        canvas.circle(
                            w / 2,
                            h * 0.4,
                            ring * 34 * u,
                            fill=mix(paper, second, 0.15 * ring) if ring % 2 else paper,
                        )
                    canvas.circle(w / 2, h * 0.37, 13 * u, fill=accent)
                    canvas.line((w / 2, h * 0.385), (w / 2, h * 0.45), Stroke(accent, 14 * u))
            canvas.rect(0, h * 0.61, w, h, fill=foot)


def _foot(truth: TextTruth) -> str:
    """Colour of the lower third, close to the paper so that the same inks are legible on it."""
    scheme = SCHEMES[truth.scheme]
    return mix(hexadecimal(scheme.paper), hexadecimal(scheme.second), 0.06)


def _credit(role: Pair, rng: Rng) -> Pair:
    who = names.person(rng)
    return Pair(f"{role.en} {who.en}", f"{role.zh} {who.zh}")


def _release(rng: Rng) -> Pair:
    date = quantities.date(rng)
    return Pair(f"In cinemas {quantities.say_date(date, 'en', 'long')}", f"{quantities.say_date(date, 'zh', 'long')}上映")  # fmt: skip
