"""Communities that can live together, and a tidy layered layout for their arrows on a 0…100 page (y down)."""

from __future__ import annotations

from collections.abc import Sequence

from generators.base import Unsatisfiable
from generators.scene import Rng
from generators.science.biology._ecosystems import Organism

Link = tuple[str, str]
Rows = Sequence[Sequence[str]]
Point = tuple[float, float]
BOX = 17.0
"""Width of a name box, as the layout reckons with it."""


def community(rng: Rng, organisms: Sequence[Organism], count: int) -> tuple[Organism, ...]:
    """Organisms among which everyone finds food.

    Raises:
        Unsatisfiable: the habitat offers too few.
    """
    first = rng["producer"].choice([o for o in organisms if not o.level])
    chosen = {first.id: first}
    for _ in range(count - 1):
        eaten = {food for o in chosen.values() for food in o.food}
        few = sum(not o.level for o in chosen.values()) <= count // 5
        fed = [o for o in organisms if o.level and any(food in chosen for food in o.food)]
        able = [o for o in (*fed, *(o for o in organisms if few and not o.level and o.id in eaten)) if o.id not in chosen]
        if not able:
            break
        # Higher levels grow more likely as the web grows, so that chains get long.
        pick = rng["next", len(chosen)].choice(able, [1.0 + 0.8 * o.level for o in able])
        chosen[pick.id] = pick
    if len(chosen) < count:
        raise Unsatisfiable("the habitat has too few organisms that can live together")
    return tuple(o for o in organisms if o.id in chosen)


def feeding_links(rng: Rng, chosen: Sequence[Organism], wanted: int) -> tuple[Link, ...]:
    """One food for every animal, one eater for every producer, then more up to ``wanted``; food first.

    Raises:
        Unsatisfiable: nothing eats one of the producers.
    """
    ids = {o.id for o in chosen}
    possible = [(food, o.id) for o in chosen for food in o.food if food in ids]
    kept: dict[Link, None] = {}
    for o in chosen:
        own = [link for link in possible if link[1 if o.level else 0] == o.id]
        if not own:
            raise Unsatisfiable(f"nothing eats {o.id}")
        kept[rng["own", o.id].choice(own)] = None
    rest = [link for link in rng["more"].shuffled(possible) if link not in kept]
    return tuple(sorted([*kept, *rest[: max(0, wanted - len(kept))]]))


def tidy_rows(rng: Rng, chosen: Sequence[Organism], links: Sequence[Link]) -> tuple[tuple[str, ...], ...]:
    """Rows by level, ordered by the mean place of neighbours (Sugiyama's barycentre sweeps)."""
    levels = sorted({o.level for o in chosen})
    rows = [rng["row", level].shuffled([o.id for o in chosen if o.level == level]) for level in levels]
    near: dict[str, list[str]] = {o.id: [] for o in chosen}
    for a, b in links:
        near[a].append(b)
        near[b].append(a)
    for sweep in range(6):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            across = {o: x for o, (x, _) in places(rows).items()}
            row.sort(key=lambda o: sum(across[n] for n in near[o]) / max(len(near[o]), 1))
    return tuple(tuple(row) for row in rows)


def places(rows: Rows) -> dict[str, Point]:
    """Centres of the boxes; short odd rows are set off so that arrows between other rows find gaps."""
    spots: dict[str, Point] = {}
    for level, row in enumerate(rows):
        y = 95 - 90 * level / max(len(rows) - 1, 1)
        shift = 5.0 if level % 2 and len(row) <= 3 else 0.0
        spots.update({o: (100 * (i + 0.5) / len(row) + shift, y) for i, o in enumerate(row)})
    return spots


def is_clear(link: Link, rows: Rows) -> bool:
    """Whether the straight arrow between two rows passes no other box."""
    spots = places(rows)
    (ax, ay), (bx, by) = spots[link[0]], spots[link[1]]
    if abs(ay - by) < 1:
        return False
    for o, (x, y) in spots.items():
        share = (y - ay) / (by - ay)
        if o not in link and 0.02 < share < 0.98 and abs(ax + (bx - ax) * share - x) < BOX / 2 + 2:
            return False
    return True
