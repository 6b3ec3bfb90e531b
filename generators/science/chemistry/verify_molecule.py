"""Rebuilds the molecule from drawn bonds and labels and, apart from that, from its name; RDKit compares them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import Decimal

from rdkit import Chem, rdBase
from rdkit.Chem import rdMolDescriptors

from generators.base import Pictures, Verifier
from generators.reading import Point, centre, ends
from shards.sample import Check, Element, Sample, State

SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
ORDER = {"single": Chem.BondType.SINGLE, "double": Chem.BondType.DOUBLE, "triple": Chem.BondType.TRIPLE, "wedge": Chem.BondType.SINGLE, "hash": Chem.BondType.SINGLE}
DIRECTION = {"wedge": Chem.BondDir.BEGINWEDGE, "hash": Chem.BondDir.BEGINDASH}
# Words of names, English and Chinese, with the SMILES of the group written from its binding atom.
GROUP = {
    "fluoro": "F", "chloro": "Cl", "bromo": "Br", "iodo": "I", "hydroxy": "O", "amino": "N", "methyl": "C", "ethyl": "CC", "methoxy": "OC", "formyl": "C=O", "cyano": "C#N", "nitro": "[N+](=O)[O-]", "carboxy": "C(=O)O",
    "氟": "F", "氯": "Cl", "溴": "Br", "碘": "I", "羟基": "O", "氨基": "N", "甲基": "C", "乙基": "CC", "甲氧基": "OC", "甲酰基": "C=O", "氰基": "C#N", "硝基": "[N+](=O)[O-]", "羧基": "C(=O)O",
}  # fmt: skip
RING = {
    "benzoic acid": "c1(C(=O)O)ccccc1", "benzonitrile": "c1(C#N)ccccc1", "benzaldehyde": "c1(C=O)ccccc1", "phenol": "c1(O)ccccc1", "aniline": "c1(N)ccccc1", "benzene": "c1ccccc1", "toluene": "c1(C)ccccc1",
    "苯甲酸": "c1(C(=O)O)ccccc1", "苯甲腈": "c1(C#N)ccccc1", "苯甲醛": "c1(C=O)ccccc1", "苯酚": "c1(O)ccccc1", "苯胺": "c1(N)ccccc1", "甲苯": "c1(C)ccccc1", "苯": "c1ccccc1",
}  # fmt: skip
STEMS = ("meth", "eth", "prop", "but", "pent", "hex", "hept", "oct", "non", "dec")
HAN_STEMS = "甲乙丙丁戊己庚辛壬癸"
_PREFIX = re.compile(r"-?(?:(\d+(?:,\d+)*)-)?(?:di|tri|tetra|penta|[二三四五])?(" + "|".join(sorted(GROUP, key=len, reverse=True)) + ")")


class MoleculeVerifier(Verifier):
    kinds = ("chemistry.molecule",)
    engine = "rdkit"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        with rdBase.BlockLogs():
            for state in sample.states:
                yield self._molecule(state)
            yield self._answers(sample)

    def _molecule(self, state: State) -> Check:
        facts = {fact.id: fact.decoded() for fact in state.facts}
        try:
            drawn = Chem.MolToSmiles(read(state))
            named = Chem.MolToSmiles(from_name(str(facts["molecule.name"])))
        except ValueError as error:
            return Check(name="chemistry.molecule", engine=self.engine, passed=False, detail=str(error))
        mol, wrong = Chem.MolFromSmiles(drawn), []
        if drawn != Chem.CanonSmiles(str(facts["molecule.smiles"])):
            wrong.append(f"drawn {drawn}, stated {facts['molecule.smiles']}")
        if named != drawn:
            wrong.append(f"{facts['molecule.name']} is {named}, drawn {drawn}")
        if str(facts["molecule.formula"]).translate(SUBSCRIPT) != rdMolDescriptors.CalcMolFormula(mol):
            wrong.append(f"formula {facts['molecule.formula']}")
        if abs(float(facts["molecule.molar_mass"]) - weight(mol)) > 0.01:
            wrong.append(f"molar mass {facts['molecule.molar_mass']}")
        symbols = [atom.GetSymbol() for atom in Chem.AddHs(mol).GetAtoms()]
        wrong += [f"{key}: {value}" for key, value in facts.items() if ".count_" in key and symbols.count(key.split("count_")[1]) != value]
        if (stereo := facts.get("molecule.stereo")) and [label for _, label in Chem.FindMolChiralCenters(mol, useLegacyImplementation=False)] != [stereo]:
            wrong.append(f"configuration {stereo}")
        return Check(name="chemistry.molecule", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            state = sample.state(row.inputs[0])
            try:
                mol = read(state)
            except ValueError:
                continue
            hydrated = [atom.GetSymbol() for atom in Chem.AddHs(mol).GetAtoms()]
            if row.op == "formula":
                good = row.answer.translate(SUBSCRIPT) == rdMolDescriptors.CalcMolFormula(mol)
            elif row.op == "count_atoms":
                word = next(w for w in sorted(_ELEMENTS, key=len, reverse=True) if w in row.question)
                good = row.answer == str(hydrated.count(_ELEMENTS[word]))
            elif row.op == "name":
                right = Chem.MolToSmiles(mol)
                good = [option for option in row.choices if Chem.MolToSmiles(from_name(option)) == right] == [row.answer]
            elif row.op == "configuration":
                good = [label for _, label in Chem.FindMolChiralCenters(mol, useLegacyImplementation=False)] == [row.answer]
            elif row.op == "molar_mass":
                good = abs(Decimal(row.answer.split()[0]) - Decimal(weight(mol))) < Decimal("0.01")
            else:
                good = True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="chemistry.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


_ELEMENTS = {"carbon": "C", "hydrogen": "H", "nitrogen": "N", "oxygen": "O", "fluorine": "F", "chlorine": "Cl", "bromine": "Br", "iodine": "I", "碳": "C", "氢": "H", "氮": "N", "氧": "O", "氟": "F", "氯": "Cl", "溴": "Br", "碘": "I"}


def read(state: State, prefix: str = "") -> Chem.Mol:
    """The molecule as drawn: labels are atoms, other ends and corners of bonds are carbons.

    Raises:
        ValueError: a bond ends nowhere, or the atoms cannot have these bonds.
    """
    bonds = [e for e in state.elements if e.role in ORDER and e.id.startswith(prefix)]
    labels = [e for e in state.elements if e.role == "atom" and e.id.startswith(prefix)]
    if not bonds:
        raise ValueError("no bonds are drawn")
    # Half the bonds at least join unlabelled carbons or end just before a label: the long ones show the true length.
    length = sorted(math.dist(*ends(bond)) for bond in bonds)[-1]
    made, spots = Chem.RWMol(), list[Point]()
    for element in labels:
        _add_atom(made, element.label)
        spots.append(_anchor(element))
    for bond in bonds:
        a, b = (_atom_at(made, spots, labels, point, length) for point in ends(bond))
        if a == b or made.GetBondBetweenAtoms(a, b):
            raise ValueError(f"{bond.id} does not join two atoms")
        made.AddBond(a, b, ORDER[bond.role])
    mol = made.GetMol()
    try:
        Chem.SanitizeMol(mol)
    except Exception as error:
        raise ValueError(f"the drawn bonds are impossible: {error}") from None
    return _with_stereo(mol, spots, [bond.role for bond in bonds])


def weight(mol: Chem.Mol) -> float:
    """Molar mass in g/mol from standard atomic weights."""
    return sum(Chem.GetPeriodicTable().GetAtomicWeight(atom.GetAtomicNum()) for atom in Chem.AddHs(mol).GetAtoms())


def _add_atom(made: Chem.RWMol, label: str) -> None:
    found = re.fullmatch(r"(?:H([₂₃]?))?(Cl|Br|[CNOFI])(?:H([₂₃]?))?([⁺⁻]?)", label)
    if found is None:
        raise ValueError(f"{label!r} is no atom")
    before, symbol, after, charge = found.groups()
    atom = Chem.Atom(symbol)
    atom.SetNoImplicit(True)
    count = next((count for count in (before, after) if count is not None), None)
    atom.SetNumExplicitHs(int((count or "1").translate(SUBSCRIPT)) if count is not None else 0)
    atom.SetFormalCharge({"⁺": 1, "⁻": -1}.get(charge, 0))
    made.AddAtom(atom)


def _anchor(element: Element) -> Point:
    """Where the heavy atom of a label sits: at its right end when hydrogens stand before it."""
    x0, _, x1, _ = element.box
    half = min((x1 - x0) / 2, (element.box[3] - element.box[1]) * 0.5)
    y = centre(element)[1]
    return (x1 - half, y) if element.label.startswith("H") else (x0 + half, y)


def _atom_at(made: Chem.RWMol, spots: list[Point], labels: list[Element], point: Point, length: float) -> int:
    """The atom at a bond's end; a new carbon where there is none yet."""
    far = [(_gap(element, point) / 0.36, index) for index, element in enumerate(labels)]
    far += [(math.dist(spot, point) / 0.3, index) for index, spot in enumerate(spots[len(labels) :], len(labels))]
    if far and min(far)[0] < length:
        return min(far)[1]
    spots.append(point)
    return made.AddAtom(Chem.Atom("C"))


def _gap(element: Element, point: Point) -> float:
    x0, y0, x1, y1 = element.box
    return math.hypot(max(x0 - point[0], 0, point[0] - x1), max(y0 - point[1], 0, point[1] - y1))


def _with_stereo(mol: Chem.Mol, spots: list[Point], roles: list[str]) -> Chem.Mol:
    """Configuration from wedges: their narrow end lies at the stereocentre."""
    conformer = Chem.Conformer(mol.GetNumAtoms())
    conformer.Set3D(False)
    for index, (x, y) in enumerate(spots):
        conformer.SetAtomPosition(index, (x, -y, 0.0))
    mol.AddConformer(conformer)
    centres = [index for index, _ in Chem.FindMolChiralCenters(mol, includeUnassigned=True, useLegacyImplementation=False)]
    made = Chem.RWMol(mol)
    for index, role in enumerate(roles):
        if role in DIRECTION:
            bond = mol.GetBondWithIdx(index)
            a, b = bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()
            if (a in centres) == (b in centres):
                raise ValueError("a wedge does not start at one stereocentre")
            start, end = (a, b) if a in centres else (b, a)
            made.RemoveBond(a, b)
            made.AddBond(start, end, Chem.BondType.SINGLE)
            made.GetBondBetweenAtoms(start, end).SetBondDir(DIRECTION[role])
    mol = made.GetMol()
    Chem.SanitizeMol(mol)
    Chem.AssignChiralTypesFromBondDirs(mol)
    Chem.AssignStereochemistry(mol, cleanIt=True, force=True)
    return mol


def from_name(text: str) -> Chem.Mol:
    """The molecule that a systematic name of these families means, English or Chinese.

    Raises:
        ValueError: the name is of another family.
    """
    mark = re.match(r"\((\d+)([RS])\)-", text)
    rest = text[mark.end() :] if mark else text
    made, sites = _parent(rest)
    head = re.sub(r"(?:benzoic acid|benzonitrile|benzaldehyde|phenol|aniline|benzene|toluene|苯甲酸|苯甲腈|苯甲醛|苯酚|苯胺|甲苯|苯)$", "", rest)
    if head == rest:
        head = re.sub(rf"(?:{'|'.join(STEMS)})an(?:e|-\d+-ol|oic acid)$|-?[{HAN_STEMS}](?:烷|酸|-\d+-醇)$", "", rest)
    at = 0
    while at < len(head.rstrip("-")):
        found = _PREFIX.match(head, at)
        if found is None:
            raise ValueError(f"{text!r}: {head[at:]!r} is no prefix")
        for locant in (found.group(1) or "1").split(","):
            _bind(made, sites[int(locant) - 1], GROUP[found.group(2)])
        at = found.end()
    mol = made.GetMol()
    Chem.SanitizeMol(mol)
    return _set(mol, sites[int(mark.group(1)) - 1], mark.group(2)) if mark else mol


def _parent(text: str) -> tuple[Chem.RWMol, list[int]]:
    """The parent structure and the atom of each locant."""
    for name, smiles in RING.items():
        if text.endswith(name):
            mol = Chem.RWMol(Chem.MolFromSmiles(smiles))
            ring = list(mol.GetRingInfo().AtomRings()[0])
            start = ring.index(0)
            return mol, ring[start:] + ring[:start]
    found = re.search(rf"({'|'.join(STEMS)})an(e|-(\d+)-ol|oic acid)$", text) or re.search(rf"([{HAN_STEMS}])(烷|酸|-(\d+)-醇)$", text)
    if found is None:
        raise ValueError(f"{text!r} has no known parent")
    stem, ending, place = found.groups()
    count = STEMS.index(stem) + 1 if stem in STEMS else HAN_STEMS.index(stem) + 1
    mol = Chem.RWMol(Chem.MolFromSmiles("C" * count))
    if place:
        _bind(mol, int(place) - 1, "O")
    elif ending in ("oic acid", "酸"):
        _bind(mol, 0, "O")
        mol.AddBond(0, mol.AddAtom(Chem.Atom("O")), Chem.BondType.DOUBLE)
    return mol, list(range(count))


def _bind(made: Chem.RWMol, site: int, smiles: str) -> None:
    first = made.GetNumAtoms()
    made.InsertMol(Chem.MolFromSmiles(smiles))
    made.AddBond(site, first, Chem.BondType.SINGLE)
    for atom in made.GetAtoms():
        atom.SetNoImplicit(False)
        atom.SetNumExplicitHs(0)
        atom.SetNumRadicalElectrons(0)


def _set(mol: Chem.Mol, site: int, label: str) -> Chem.Mol:
    for tag in (Chem.ChiralType.CHI_TETRAHEDRAL_CW, Chem.ChiralType.CHI_TETRAHEDRAL_CCW):
        mol.GetAtomWithIdx(site).SetChiralTag(tag)
        Chem.AssignStereochemistry(mol, cleanIt=True, force=True)
        if (site, label) in Chem.FindMolChiralCenters(mol, useLegacyImplementation=False):
            return mol
    raise ValueError(f"carbon {site + 1} is no stereocentre")
