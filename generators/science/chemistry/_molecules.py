"""Molecules from a skeleton and substituents, with RDKit: structure, fixed skeleton coordinates, drawing."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree

from rdkit import Chem, rdBase
from rdkit.Chem import rdDepictor, rdMolDescriptors
from rdkit.Chem.Draw import rdMolDraw2D
from rdkit.Geometry import Point2D

from generators.canvas import Canvas, Stroke
from generators.scene import Style

SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
BOND = 1.5
"""Length of a bond in RDKit's 2-D coordinates."""
GROUPS: Mapping[str, str] = {
    "F": "F", "Cl": "Cl", "Br": "Br", "I": "I", "OH": "O", "NH2": "N", "CH3": "C", "C2H5": "CC", "OCH3": "OC", "CHO": "C=O", "CN": "C#N", "NO2": "[N+](=O)[O-]", "COOH": "C(=O)O",
}  # fmt: skip
"""SMILES of a substituent, the atom that is bound to the skeleton first."""


@dataclass(frozen=True)
class Skeleton:
    """``benzene``, ``chain`` (an alkane) or ``acid`` (C1 is the carboxyl carbon), and its number of carbons."""

    name: str
    carbons: int

    @property
    def smiles(self) -> str:
        return "c1ccccc1" if self.name == "benzene" else "C" * self.carbons if self.name == "chain" else "C(=O)(O)" + "C" * (self.carbons - 1)

    @property
    def sites(self) -> list[int]:
        """Index of the atom at each site, site 1 first."""
        return list(range(self.carbons)) if self.name != "acid" else [0, *range(3, self.carbons + 2)]

    @property
    def coordinates(self) -> list[tuple[float, float]]:
        """Where the carbons lie, in bond lengths, y up: a regular ring, or a zigzag from left to right."""
        if self.name == "benzene":
            return [(math.sin(k * math.pi / 3), math.cos(k * math.pi / 3)) for k in range(6)]
        dx, dy = math.cos(math.pi / 6), 0.25
        return [((k - (self.carbons - 1) / 2) * dx, dy if k % 2 else -dy) for k in range(self.carbons)]


@lru_cache(maxsize=4096)
def build(skeleton: Skeleton, groups: tuple[tuple[int, str], ...], stereo: str = "") -> Chem.Mol:
    """The molecule with 2-D coordinates (``BOND`` per bond, y up); every atom knows its ``name`` (``c3``, ``s2.1``).

    Args:
        groups: site and key of ``GROUPS``.
        stereo: ``R`` or ``S`` for the one stereocentre, or nothing.

    Raises:
        ValueError: the molecule cannot exist.
    """
    made = Chem.RWMol(Chem.MolFromSmiles(skeleton.smiles))
    for atom in made.GetAtoms():
        atom.SetProp("name", f"k{atom.GetIdx()}")
    for place, index in enumerate(skeleton.sites, 1):
        made.GetAtomWithIdx(index).SetProp("name", f"c{place}")
    for site, key in groups:
        part, first = Chem.MolFromSmiles(GROUPS[key]), made.GetNumAtoms()
        for atom in part.GetAtoms():
            atom.SetProp("name", f"s{site}.{atom.GetIdx()}")
        made.InsertMol(part)
        made.AddBond(skeleton.sites[site - 1], first, Chem.BondType.SINGLE)
    for atom in made.GetAtoms():
        atom.SetNoImplicit(False)
        atom.SetNumExplicitHs(0)
        atom.SetNumRadicalElectrons(0)
    mol = made.GetMol()
    with rdBase.BlockLogs():
        Chem.SanitizeMol(mol)
    _set_stereo(mol, stereo)
    fixed = {index: Point2D(BOND * at[0], BOND * at[1]) for index, at in zip(skeleton.sites, skeleton.coordinates, strict=True)}
    rdDepictor.Compute2DCoords(mol, coordMap=fixed, clearConfs=True)
    Chem.WedgeMolBonds(mol, mol.GetConformer())
    return mol


def stereocentres(mol: Chem.Mol) -> list[tuple[int, str]]:
    """Index and ``R``, ``S`` or ``?`` of each stereocentre."""
    return list(Chem.FindMolChiralCenters(mol, includeUnassigned=True, useLegacyImplementation=False))


def _set_stereo(mol: Chem.Mol, stereo: str) -> None:
    centres = stereocentres(mol)
    if len(centres) > 1 or bool(centres) != bool(stereo):
        raise ValueError(f"{len(centres)} stereocentres, wanted {stereo!r}")
    for index, _ in centres:
        for tag in (Chem.ChiralType.CHI_TETRAHEDRAL_CW, Chem.ChiralType.CHI_TETRAHEDRAL_CCW):
            mol.GetAtomWithIdx(index).SetChiralTag(tag)
            Chem.AssignStereochemistry(mol, cleanIt=True, force=True)
            if stereocentres(mol) == [(index, stereo)]:
                break


def formula(mol: Chem.Mol) -> str:
    """``C₇H₇Br``, in Hill order."""
    return rdMolDescriptors.CalcMolFormula(mol).translate(SUBSCRIPT)


def counts(mol: Chem.Mol) -> dict[str, int]:
    """Atoms by element in Hill order."""
    found: dict[str, int] = {}
    for atom in Chem.AddHs(mol).GetAtoms():
        found[atom.GetSymbol()] = found.get(atom.GetSymbol(), 0) + 1
    return {symbol: found[symbol] for symbol in sorted(found, key=lambda s: (s not in "CH", s))}


def label(atom: Chem.Atom, leftwards: bool) -> str:
    """What is written at an atom: nothing at skeleton carbons, ``OH`` or ``HO``, ``NH₂``, ``CH₃`` stays bare."""
    symbol, hydrogens, charge = atom.GetSymbol(), atom.GetTotalNumHs(), atom.GetFormalCharge()
    if symbol == "C" and atom.GetDegree() > 0:
        return ""
    tail = ("H" + (str(hydrogens).translate(SUBSCRIPT) if hydrogens > 1 else "")) if hydrogens else ""
    sign = {1: "⁺", -1: "⁻"}.get(charge, "")
    return f"{tail}{symbol}{sign}" if leftwards else f"{symbol}{tail}{sign}"


def depict(canvas: Canvas, style: Style, mol: Chem.Mol, centre: tuple[float, float], bond: float, prefix: str = "", lit: Collection[str] = ()) -> None:
    """Draw a molecule: bonds as RDKit lays them out, labels in the style's face.

    Elements are ``<prefix>bond_<name>_<name>`` and ``<prefix>atom_<name>``.

    Args:
        centre: where the origin of the molecule's coordinates lies, in pixels.
        bond: bond length in pixels.
        lit: names of highlighted atoms.
    """
    unit, conformer = bond / BOND, mol.GetConformer()
    spots = [(at.x * unit, -at.y * unit) for at in (conformer.GetAtomPosition(i) for i in range(mol.GetNumAtoms()))]
    names = [atom.GetProp("name") for atom in mol.GetAtoms()]
    size = max(style.text, 0.42 * bond)
    for i, j, paths in _bond_paths(mol, unit, size):
        colour = style.palette.highlight if names[i] in lit and names[j] in lit else style.palette.ink
        with canvas.element(f"{prefix}bond_{names[i]}_{names[j]}", role=_role(mol.GetBondBetweenAtoms(i, j), paths)), canvas.group(translate=centre):
            for data, filled in paths:
                stroke = Stroke(colour, style.line * (0.4 if filled else 1.15), cap="round", join="round")
                canvas.path(data, fill=colour if filled else None, stroke=stroke, axis=(spots[i], spots[j]))
    for index, name in enumerate(names):
        leftwards = opens_left(mol, index)
        text = label(mol.GetAtomWithIdx(index), leftwards)
        if not text:
            continue
        x, y = centre[0] + spots[index][0], centre[1] + spots[index][1]
        symbol = mol.GetAtomWithIdx(index).GetSymbol()
        half = canvas.measure(symbol, size, style.math_faces[1:]).width / 2
        colour = style.palette.highlight if name in lit else style.palette.ink
        with canvas.element(f"{prefix}atom_{name}", role="atom", label=text):
            start = (x + half, y) if leftwards else (x - half, y)
            canvas.math(tex(text), start, size=size, face=style.math_faces, fill=colour, anchor="end" if leftwards else "start", baseline="middle")


def tex(text: str) -> str:
    """``NH₂`` and ``N⁺`` as formulae, letters upright."""
    pieces = re.findall(r"[A-Za-z]+|[₀-₉]+|[⁺⁻]", text)
    return "".join(rf"\mathrm{{{p}}}" if p.isascii() else {"⁺": "^{+}", "⁻": "^{-}"}.get(p, f"_{{{p.translate(PLAIN)}}}") for p in pieces)


def _role(bond: Chem.Bond, paths: Sequence[tuple[str, bool]]) -> str:
    """``single``, ``double``, ``triple``, ``wedge`` or ``hash``, as drawn."""
    if bond.GetBondDir() == Chem.BondDir.BEGINWEDGE:
        return "wedge"
    if bond.GetBondDir() == Chem.BondDir.BEGINDASH:
        return "hash"
    return {1: "single", 2: "double", 3: "triple"}[len(paths)]


def opens_left(mol: Chem.Mol, index: int) -> bool:
    """Whether the hydrogens of an atom belong on its left: its bonds leave to the right."""
    conformer, atom = mol.GetConformer(), mol.GetAtomWithIdx(index)
    x = conformer.GetAtomPosition(index).x
    return bool(atom.GetTotalNumHs()) and sum(conformer.GetAtomPosition(n.GetIdx()).x - x for n in atom.GetNeighbors()) > 0.1


def _bond_paths(mol: Chem.Mol, unit: float, size: float) -> list[tuple[int, int, list[tuple[str, bool]]]]:
    """RDKit's drawing of every bond, origin at the molecule's: SVG path data, and whether it is filled (a wedge)."""
    reach = 1.0 + max(max(abs(p.x), abs(p.y)) for p in (mol.GetConformer().GetAtomPosition(i) for i in range(mol.GetNumAtoms())))
    side = round(2 * reach * unit)
    drawer = rdMolDraw2D.MolDraw2DSVG(side, side, -1, -1, True)
    options = drawer.drawOptions()
    options.useBWAtomPalette()
    options.fixedFontSize = round(size)
    options.prepareMolsBeforeDrawing = False
    options.bondLineWidth = 2
    options.multipleBondOffset = 0.16
    options.additionalAtomLabelPadding = 0.2
    drawer.SetScale(side, side, Point2D(-reach, -reach), Point2D(reach, reach))
    drawer.DrawMolecule(rdMolDraw2D.PrepareMolForDrawing(mol, kekulize=True, addChiralHs=False, wedgeBonds=False))
    origin = drawer.GetDrawCoords(Point2D(0, 0))
    scale = unit / (drawer.GetDrawCoords(Point2D(1, 0)).x - origin.x)
    drawer.FinishDrawing()
    found: dict[tuple[int, int], list[tuple[str, bool]]] = {}
    for path in ElementTree.fromstring(drawer.GetDrawingText()).iter("{http://www.w3.org/2000/svg}path"):
        classes = path.get("class", "").split()
        if not classes or not classes[0].startswith("bond-"):
            continue
        i, j = (int(name.removeprefix("atom-")) for name in classes[1:3])
        found.setdefault((i, j), []).append((_moved(path.get("d", ""), (origin.x, origin.y), scale), "fill:none" not in path.get("style", "")))
    return [(i, j, paths) for (i, j), paths in found.items()]


def _moved(data: str, origin: tuple[float, float], scale: float) -> str:
    """Absolute M and L path data about another origin."""
    out: list[str] = []
    for token in data.replace(",", " , ").split():
        out.append(token)
    text, axis = [], 0
    for token in out:
        if token in ("M", "L", "Z", ","):
            text.append(token)
            axis = axis if token == "," else 0
        else:
            text.append(f"{(float(token) - origin[axis % 2]) * scale:.2f}")
            axis += 1
    return " ".join(text).replace(" , ", ",")


def mol_block(mol: Chem.Mol) -> bytes:
    """The drawing's coordinates and wedges as a V2000 mol block."""
    return Chem.MolToMolBlock(mol, kekulize=True).encode()


def group_atoms(mol: Chem.Mol, site: int) -> Sequence[str]:
    """Names of the atoms of a substituent and the carbon that bears it."""
    return [f"c{site}", *(name for atom in mol.GetAtoms() if (name := atom.GetProp("name")).startswith(f"s{site}."))]


@lru_cache(maxsize=4096)
def laid_out(smiles: str) -> Chem.Mol:
    """A molecule in RDKit's own layout, long axis level, the middle of its box at the origin; atoms ``a0``, ``a1`` …"""
    mol = Chem.MolFromSmiles(smiles)
    for atom in mol.GetAtoms():
        atom.SetProp("name", f"a{atom.GetIdx()}")
    rdDepictor.Compute2DCoords(mol, canonOrient=True)
    rdDepictor.StraightenDepiction(mol)
    conformer = mol.GetConformer()
    points = [conformer.GetAtomPosition(i) for i in range(mol.GetNumAtoms())]
    x, y = ((max(v) + min(v)) / 2 for v in ([p.x for p in points], [p.y for p in points]))
    for index, point in enumerate(points):
        conformer.SetAtomPosition(index, (point.x - x, point.y - y, 0.0))
    return mol
