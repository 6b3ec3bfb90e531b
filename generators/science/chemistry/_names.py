"""Systematic names of substituted benzenes, alkanes, alkanols and alkanoic acids (IUPAC 2013, seniority of suffixes).

Covers what ``_molecules`` can build: at most one group of the senior class, lowest locants, alphabetical prefixes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generators.scene import Pair
from generators.science.chemistry._molecules import Skeleton

PREFIX: Mapping[str, Pair] = {
    "F": Pair("fluoro", "氟"), "Cl": Pair("chloro", "氯"), "Br": Pair("bromo", "溴"), "I": Pair("iodo", "碘"), "OH": Pair("hydroxy", "羟基"), "NH2": Pair("amino", "氨基"), "CH3": Pair("methyl", "甲基"),
    "C2H5": Pair("ethyl", "乙基"), "OCH3": Pair("methoxy", "甲氧基"), "CHO": Pair("formyl", "甲酰基"), "CN": Pair("cyano", "氰基"), "NO2": Pair("nitro", "硝基"), "COOH": Pair("carboxy", "羧基"),
}  # fmt: skip
SENIOR = ("COOH", "CN", "CHO", "OH", "NH2")
"""Groups that become the suffix, the senior one first."""
PARENT = {"COOH": Pair("benzoic acid", "苯甲酸"), "CN": Pair("benzonitrile", "苯甲腈"), "CHO": Pair("benzaldehyde", "苯甲醛"), "OH": Pair("phenol", "苯酚"), "NH2": Pair("aniline", "苯胺")}
STEM = ("", "meth", "eth", "prop", "but", "pent", "hex", "hept", "oct", "non", "dec")
HAN_STEM = ("", "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸")
TIMES = ("", "", "di", "tri", "tetra", "penta")
HAN_TIMES = ("", "", "二", "三", "四", "五")

Groups = Sequence[tuple[int, str]]


def principal(skeleton: Skeleton, groups: Groups) -> str:
    """The group that names the parent, or nothing."""
    allowed = {"benzene": SENIOR, "chain": ("OH",), "acid": ()}[skeleton.name]
    return next((key for key in allowed if any(key == other for _, other in groups)), "")


def locants(skeleton: Skeleton, groups: Groups) -> dict[int, int]:
    """Number in the name for every site of the skeleton."""
    senior = principal(skeleton, groups)

    def cost(numbers: Mapping[int, int]) -> tuple[object, ...]:
        rest = [(PREFIX[key].en, numbers[site]) for site, key in groups if key != senior]
        head = [numbers[site] for site, key in groups if key == senior]
        return head, sorted(n for _, n in rest), [n for _, n in sorted(rest)]

    return min(_numberings(skeleton), key=cost)


def _numberings(skeleton: Skeleton) -> Iterator[dict[int, int]]:
    n = skeleton.carbons
    forward = {site: site for site in range(1, n + 1)}
    if skeleton.name == "acid":
        yield forward
    elif skeleton.name == "chain":
        yield forward
        yield {site: n + 1 - site for site in forward}
    else:
        for start in range(n):
            for way in (1, -1):
                yield {(start + way * k) % n + 1: k + 1 for k in range(n)}


def name(skeleton: Skeleton, groups: Groups, stereo: str = "", centre: int = 0) -> Pair:
    """The systematic name; ``centre`` is the site of the stereocentre."""
    numbers, senior = locants(skeleton, groups), principal(skeleton, groups)
    by_group: dict[str, list[int]] = {}
    for site, key in groups:
        if key != senior:
            by_group.setdefault(key, []).append(numbers[site])
    if skeleton.name == "benzene" and not senior and list(by_group) == ["CH3"] and len(groups) == 1:
        return Pair("toluene", "甲苯")
    plain = skeleton.name == "benzene" and len(groups) == 1
    english, chinese = [], []
    for key in sorted(by_group, key=lambda k: PREFIX[k].en):
        places = ",".join(map(str, sorted(by_group[key])))
        english.append(f"{'' if plain else places + '-'}{TIMES[len(by_group[key])]}{PREFIX[key].en}")
        chinese.append(f"{'' if plain else places + '-'}{HAN_TIMES[len(by_group[key])]}{PREFIX[key].zh}")
    parent = _parent(skeleton, senior, next((numbers[site] for site, key in groups if key == senior), 0))
    mark = f"({numbers[centre]}{stereo})-" if stereo else ""
    head = "-".join(english)
    # A parent that begins with its own locant is set off from the prefixes.
    return Pair(f"{mark}{head}{parent.en}", f"{mark}{'-'.join(chinese)}{'-' if chinese and parent.zh[:1].isdigit() else ''}{parent.zh}")


def _parent(skeleton: Skeleton, senior: str, place: int) -> Pair:
    if skeleton.name == "benzene":
        return PARENT[senior] if senior else Pair("benzene", "苯")
    stem, han = STEM[skeleton.carbons], HAN_STEM[skeleton.carbons]
    if skeleton.name == "acid":
        return Pair(f"{stem}anoic acid", f"{han}酸")
    if senior:
        return Pair(f"{stem}an-{place}-ol", f"{han}-{place}-醇")
    return Pair(f"{stem}ane", f"{han}烷")
