"""Skeletal structures of substituted benzenes, alkanes, alkanols and acids, with their names and stereocentres."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from rdkit import Chem
from rdkit.Chem.Descriptors import MolWt  # pyright: ignore[reportAttributeAccessIssue]

from generators.base import Generator, Unsatisfiable
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, set_value, wish
from generators.scene import (
    Edit,
    Fact,
    Pair,
    Prompts,
    Question,
    Rng,
    Step,
    Style,
    Voice,
    Want,
    by_key,
    say,
    step_of,
)
from generators.science.chemistry import _molecules as molecules
from generators.science.chemistry._molecules import GROUPS, Skeleton, build
from generators.science.chemistry._names import locants, name, principal

HEAVY = {key: Chem.MolFromSmiles(smiles).GetNumAtoms() for key, smiles in GROUPS.items()}
CHAIN_GROUPS = ("F", "Cl", "Br", "I", "OH", "CH3", "C2H5")
ACID_GROUPS = ("Cl", "Br", "OH", "NH2", "CH3")
SHOWN = {key: Pair(*2 * (text,)) for key, text in {"OH": "OH", "NH2": "NH₂", "CH3": "CH₃", "C2H5": "C₂H₅", "OCH3": "OCH₃", "CHO": "CHO", "CN": "CN", "NO2": "NO₂", "COOH": "COOH"}.items()}
FAMILY = {
    "OH": Pair("hydroxyl group", "羟基"), "NH2": Pair("amino group", "氨基"), "CHO": Pair("aldehyde group", "醛基"), "CN": Pair("cyano group", "氰基"), "NO2": Pair("nitro group", "硝基"), "COOH": Pair("carboxyl group", "羧基"),
    "OCH3": Pair("methoxy group", "甲氧基"), "F": Pair("fluorine atom", "氟原子"), "Cl": Pair("chlorine atom", "氯原子"), "Br": Pair("bromine atom", "溴原子"), "I": Pair("iodine atom", "碘原子"), "CH3": Pair("methyl group", "甲基"), "C2H5": Pair("ethyl group", "乙基"),
}  # fmt: skip
ELEMENTS = {"C": Pair("carbon", "碳"), "H": Pair("hydrogen", "氢"), "N": Pair("nitrogen", "氮"), "O": Pair("oxygen", "氧"), "F": Pair("fluorine", "氟"), "Cl": Pair("chlorine", "氯"), "Br": Pair("bromine", "溴"), "I": Pair("iodine", "碘")}
CORNERS = tuple(Pair(f"{en} corner", f"{zh}") for en, zh in (("top", "顶端"), ("upper right", "右上角"), ("lower right", "右下角"), ("bottom", "底端"), ("lower left", "左下角"), ("upper left", "左上角")))
ORDINALS = tuple(Pair(en, f"第{zh}") for en, zh in zip(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"), "一二三四五六七八九", strict=True))


class Truth(BaseTruth):
    """A skeleton and the group at each substituted site; ``stereo`` (R or S) of the one stereocentre."""

    skeleton: str
    carbons: int
    groups: tuple[tuple[int, str], ...]
    stereo: str = ""
    marked: int = 0
    """Site whose group is highlighted; 0 for none."""

    @property
    def base(self) -> Skeleton:
        return Skeleton(self.skeleton, self.carbons)

    @property
    def mol(self) -> Chem.Mol:
        return build(self.base, self.groups, self.stereo)

    @property
    def name(self) -> Pair:
        return name(self.base, self.groups, self.stereo, self.centre)

    @property
    def centre(self) -> int:
        """Site of the stereocentre; 0 for none."""
        found = molecules.stereocentres(self.mol)
        return self.base.sites.index(found[0][0]) + 1 if found else 0

    def place(self, site: int) -> int:
        """Locant of a site in the name."""
        return locants(self.base, self.groups)[site]


class Molecule(Generator):
    kind = "chemistry.molecule"
    subject = "chemistry"
    title = Pair("the skeletal formula of a molecule", "分子的键线式")
    turns = "number of atoms other than hydrogen"
    covers = ("single molecular structure from a name",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        heavy = want.scaled(4, 16)
        for attempt in range(40):
            truth = _random(rng[attempt], heavy)
            if truth is not None:
                return truth
        raise Unsatisfiable(f"no molecule with {heavy} heavy atoms in 40 draws")

    def dial(self, truth: Truth) -> float:
        return truth.mol.GetNumAtoms()

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"molecule": truth.name, **{f"g{site}": FAMILY[key] for site, key in truth.groups}}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        mol, found = truth.mol, molecules.counts(truth.mol)
        facts = [Fact("molecule", "name", truth.name.en, "", say("the molecule is {n}", "该分子是{n}", n=truth.name))]
        if truth.skeleton == "benzene":
            facts.append(Fact("molecule", "ring", 6, "", say("its carbon skeleton is a benzene ring of {v} atoms", "其碳骨架是由{v}个碳原子组成的苯环"), element="bond_c1_c2"))
        else:
            facts.append(Fact("molecule", "chain", truth.carbons, "", say("its longest chain has {v} carbon atoms", "其主链含{v}个碳原子")))
        if truth.skeleton == "acid":
            facts.append(Fact("molecule", "acid", 1, "", say("carbon {v} of the chain is a carboxyl group", "主链的{v}号碳为羧基")))
        for site, key in truth.groups:
            facts.append(Fact(f"g{site}", "position", truth.place(site), "", say("[a|one] {k} is at carbon {v}", "{v}号碳上连有{k}", k=FAMILY[key]), element=f"atom_s{site}.0"))
        if truth.stereo:
            facts.append(Fact("molecule", "stereo", truth.stereo, "", say("carbon {p} has the {v} configuration", "{p}号碳为{v}构型", p=truth.place(truth.centre)), given=True))
            facts.append(Fact("molecule", "centre", truth.place(truth.centre), "", say("the stereocentre is carbon {v}", "手性碳是{v}号碳"), given=False))
        facts.append(Fact("molecule", "smiles", Chem.MolToSmiles(mol), given=False))
        facts.append(Fact("molecule", "formula", molecules.formula(mol), "", say("the molecular formula is {v}", "分子式为{v}"), given=False))
        facts.append(Fact("molecule", "molar_mass", _mass(mol), "g/mol", say("the molar mass is {v}", "摩尔质量为{v}"), given=False))
        facts += [Fact("molecule", f"count_{e}", n, "", say("it has {v} {e} atom" if n == 1 else "it has {v} {e} atoms", "含{v}个{e}原子", e=ELEMENTS[e]), given=False) for e, n in found.items()]
        if truth.marked:
            facts.append(Fact(f"g{truth.marked}", "highlighted", True, "", say("the {k} at carbon {p} is highlighted", "{p}号碳上的{k}被高亮", k=FAMILY[dict(truth.groups)[truth.marked]], p=truth.place(truth.marked))))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas = paper(style)
        # Room for any group at any site, so that edits leave the skeleton where it is.
        xs, ys = zip(*truth.base.coordinates, strict=True)
        wide, high = (max(xs) - min(xs) + 5.0, max(ys) - min(ys) + (5.0 if truth.skeleton == "benzene" else 4.2))
        bond = min(0.94 * style.width / wide, 0.9 * style.height / high, 130 * style.unit)
        lit = molecules.group_atoms(truth.mol, truth.marked)[1:] if truth.marked else ()
        molecules.depict(canvas, style, truth.mol, (style.width / 2, style.height / 2), bond, lit=lit)
        return canvas

    def sources(self, truth: Truth, style: Style) -> Mapping[str, bytes]:
        return {"scene.mol": molecules.mol_block(truth.mol)}

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = by_key(self.facts(truth))
        short = say("[the skeletal formula of|the structure of|the bond-line structure of|a molecule of] {n}", "{n}的[键线式|结构式|分子结构图]", n=truth.name)
        labels = sorted({text for atom in truth.mol.GetAtoms() if (text := molecules.label(atom, molecules.opens_left(truth.mol, atom.GetIdx())))})
        extra = [say("carbon atoms are the corners and ends of lines", "碳原子位于线的拐点和端点")]
        if labels:
            extra.append(say("other atoms are written {l}", "其他原子写作{l}", l=[Pair(*2 * (f"“{text}”",)) for text in labels]))
        if truth.stereo:
            extra.append(say("a wedge marks the bond that rises out of the page or falls behind it", "楔形键表示伸出纸面或伸入纸后的键"))
        plan = (step_of(facts["molecule.name"], "recall"), *_structure(facts))
        return Prompts(wish(voice, short), describe(voice, self.title, [fact for fact in facts.values() if fact.given], extra), plan)

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        for site, key in rng["swap"].shuffled(truth.groups):
            other = next((t for new in rng["new", site].shuffled(_allowed(truth.base, site)) if new != key and (t := _with(truth, {site: new})) is not None), None)
            if other is not None:
                new = dict(other.groups)[site]
                shown = [Pair(f"{_article(FAMILY[k].en)} {FAMILY[k].en}", FAMILY[k].zh) for k in (key, new)]
                where = _spot(truth, site)
                words = set_value(Pair(f"the substituent {where.en}", f"{where.zh.removeprefix('位于').removesuffix('上')}上的取代基"), *shown)
                yield Edit("substitute", other, _target(truth, other, site), *words, steps=self._told(other), inverse_steps=self._told(truth))
                break
        free = [site for site in range(1, truth.carbons + 1) if site not in dict(truth.groups)]
        for site in rng["add"].shuffled(free):
            other = next((t for new in rng["add", site].shuffled(_allowed(truth.base, site)) if (t := _with(truth, {site: new})) is not None), None)
            if other is not None:
                key = dict(other.groups)[site]
                what = Pair(f"{_article(FAMILY[key].en)} {FAMILY[key].en}", FAMILY[key].zh)
                where = _spot(truth, site)
                words = add_part(what, where, where)
                yield Edit("add_group", other, f"bond_c{site}_s{site}.0", *words, steps=self._told(other), inverse_steps=self._told(truth))
                break
        if truth.stereo:
            other = truth.model_copy(update={"stereo": "S" if truth.stereo == "R" else "R"})
            words = set_value(Pair(f"the configuration at carbon {truth.place(truth.centre)}", f"{truth.place(truth.centre)}号碳的构型"), truth.stereo, other.stereo)
            yield Edit("invert_configuration", other, f"bond_c{truth.centre}_s{truth.centre}.0", *words, steps=self._told(other), inverse_steps=self._told(truth))
        site = truth.marked or rng["mark"].choice([site for site, key in truth.groups if key not in ("CH3", "C2H5")] or [0])
        if site:
            other = truth.model_copy(update={"marked": 0 if truth.marked else site})
            key = dict(truth.groups)[site]
            words = (remove_part if truth.marked else add_part)(Pair(f"the highlighting of the {FAMILY[key].en}", f"{FAMILY[key].zh}的高亮"), Pair(f"at carbon {truth.place(site)}", f"位于{truth.place(site)}号碳"), Pair(f"at carbon {truth.place(site)}", f"位于{truth.place(site)}号碳"))
            seen = (step_of(by_key(self.facts(truth))[f"g{site}.position"]),)
            yield Edit("clear_highlight" if truth.marked else "highlight_group", other, f"atom_s{site}.0", *words, steps=seen, inverse_steps=seen)

    def _told(self, truth: Truth) -> tuple[Step, ...]:
        """The new structure, group by group, and its name."""
        facts = by_key(self.facts(truth))
        return (*_structure(facts), step_of(facts["molecule.name"], "decide"))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = by_key(self.facts(truth))
        seen = tuple(_structure(facts))
        keys = tuple(step.uses[0] for step in seen)
        counted = tuple(step_of(fact, "compute") for fact in facts.values() if fact.predicate.startswith("count_"))
        yield Question("formula", say("What is the molecular formula?", "该分子的分子式是什么？"), facts["molecule.formula"].value, "string", evidence=keys, steps=(*seen, *counted, step_of(facts["molecule.formula"], "decide")))
        element = rng["element"].choice(list(molecules.counts(truth.mol)))
        yield Question("count_atoms", say("How many {e} atoms does the molecule have?", "该分子含有多少个{e}原子？", e=ELEMENTS[element]), molecules.counts(truth.mol)[element], "integer", evidence=keys, steps=(*seen, step_of(facts[f"molecule.count_{element}"], "compute")))
        wrong = list(_wrong_names(truth, rng["wrong"]))
        if len(wrong) >= 2:
            options = rng["order"].shuffled([truth.name, *wrong[:3]])
            yield Question("name", say("[What is the systematic name of the molecule?|Which name fits the structure?]", "[该分子的系统命名是什么？|下列名称中与该结构相符的是哪一个？]"), truth.name, "choice", choices=tuple(options), evidence=keys, steps=(*seen, step_of(facts["molecule.name"], "decide")))
        if truth.stereo:
            centre = step_of(facts["molecule.centre"])
            yield Question("configuration", say("Is the stereocentre R or S?", "手性碳是R构型还是S构型？"), truth.stereo, "choice", choices=("R", "S"), evidence=("molecule.stereo",), steps=(centre, Step("recall", "molecule", "rule", "CIP", say("the four groups are ranked by atomic number and read with the lowest one at the back", "按原子序数给四个基团排序，并让次序最低的基团远离观察者")), step_of(facts["molecule.stereo"], "decide")))
        mass = tuple(step_of(facts[key], "compute") for key in ("molecule.formula", "molecule.molar_mass"))
        yield Question("molar_mass", say("What is the molar mass (two decimals)?", "该物质的摩尔质量是多少（保留两位小数）？"), facts["molecule.molar_mass"].value, "number", "g/mol", evidence=keys, steps=(*counted, *mass))


def _random(rng: Rng, heavy: int) -> Truth | None:
    """A molecule of that size, or None when the draw leads nowhere."""
    kinds = ["chain"] if heavy < 6 else ["chain", "acid"] if heavy < 8 else ["benzene"] * 3 + (["chain", "acid"] if heavy <= 12 else [])
    skeleton = rng["skeleton"].choice(kinds)
    carbons = 6 if skeleton == "benzene" else rng["carbons"].integer(3, min(9, heavy - 1 - 2 * (skeleton == "acid")))
    base, left = Skeleton(skeleton, carbons), heavy - carbons - 2 * (skeleton == "acid")
    groups: dict[int, str] = {}
    for site in rng["sites"].shuffled(range(1, carbons + 1)):
        if left and len(groups) < 5:
            able = [key for key in _allowed(base, site) if HEAVY[key] <= left]
            if able:
                groups[site] = rng["group", site].choice(able)
                left -= HEAVY[groups[site]]
    if left or not groups:
        return None
    return _with(Truth(skeleton=skeleton, carbons=carbons, groups=()), groups, rng["stereo"].choice(("R", "S")))


def _allowed(base: Skeleton, site: int) -> list[str]:
    """Groups that may sit at a site without changing the parent of the name."""
    if base.name == "benzene":
        return list(GROUPS)
    inner = 2 <= site <= base.carbons - 1
    able = [key for key in (CHAIN_GROUPS if base.name == "chain" else ACID_GROUPS) if key not in ("CH3", "C2H5")]
    if base.name == "acid" and site == 1:
        return []
    return able + (["CH3"] if inner else []) + (["C2H5"] if base.name == "chain" and 3 <= site <= base.carbons - 2 else [])


def _with(truth: Truth, groups: Mapping[int, str], stereo: str = "") -> Truth | None:
    """The molecule with these groups set; None where it has no simple name or more than one stereocentre."""
    new = tuple(sorted((dict(truth.groups) | dict(groups)).items()))
    senior = principal(truth.base, new)
    if sum(key == senior for _, key in new) > 1 or len(new) > 5:
        return None
    for configuration in ("", truth.stereo or stereo or "R"):
        try:
            build(truth.base, new, configuration)
        except ValueError:
            continue
        return truth.model_copy(update={"groups": new, "stereo": configuration})
    return None


def _structure(facts: Mapping[str, Fact]) -> Iterator[Step]:
    """Skeleton, then groups in the order of their locants."""
    yield from (step_of(fact) for fact in facts.values() if fact.predicate in ("ring", "chain", "acid"))
    yield from (step_of(fact) for fact in sorted((f for f in facts.values() if f.predicate == "position"), key=lambda f: f.value))
    if "molecule.stereo" in facts:
        yield step_of(facts["molecule.stereo"])


def _mass(mol: Chem.Mol) -> Decimal:
    return Decimal(f"{MolWt(mol):.2f}")


def _article(noun: str) -> str:
    return "an" if noun[0] in "aei" else "a"


def _target(before: Truth, after: Truth, site: int) -> str:
    """The element at which a substitution shows: the label where there is one."""
    labelled = all(dict(truth.groups)[site] not in ("CH3", "C2H5", "CHO", "CN", "COOH") for truth in (before, after))
    return f"atom_s{site}.0" if labelled else f"bond_c{site}_s{site}.0"


def _spot(truth: Truth, site: int) -> Pair:
    """Where a site lies in the picture."""
    if truth.skeleton == "benzene":
        return Pair(f"at the {CORNERS[site - 1].en} of the ring", f"位于苯环{CORNERS[site - 1].zh}的碳上")
    return Pair(f"at the {ORDINALS[site - 1].en} carbon of the chain from the left", f"位于主链左起{ORDINALS[site - 1].zh}个碳上")


def _wrong_names(truth: Truth, rng: Rng) -> Iterator[Pair]:
    """Names of other molecules made of the same parts: groups moved or exchanged, proved different."""
    seen = {Chem.MolToSmiles(truth.mol)}
    told = {truth.name.en}
    sites = range(1, truth.carbons + 1)
    keys = [key for _, key in truth.groups]
    for chosen in rng.shuffled(list(combinations(sites, len(keys))))[:30]:
        moved = dict(zip(chosen, rng[str(chosen)].shuffled(keys), strict=True))
        fits = all(key in _allowed(truth.base, site) for site, key in moved.items())
        other = _with(Truth(skeleton=truth.skeleton, carbons=truth.carbons, groups=()), moved, truth.stereo) if fits else None
        if other is None:
            continue
        smiles = Chem.MolToSmiles(other.mol)
        if smiles not in seen and other.name.en not in told:
            seen.add(smiles)
            told.add(other.name.en)
            yield other.name
