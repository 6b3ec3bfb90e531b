"""Reads every molecule back from bonds and formulae; RDKit runs the reaction, sympy balances it anew."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import sympy
from rdkit import Chem, rdBase
from rdkit.Chem import AllChem

from generators.base import Pictures, Verifier
from generators.reading import centre, of_role
from generators.science.chemistry import verify_molecule as molecules
from shards.sample import Check, Sample, State

SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
SMALL = {"H2O": "O", "O2": "O=O", "CO2": "O=C=O", "Br2": "BrBr", "H2": "[H][H]"}
RULES = {
    "esterification": "[C:1](=[O:2])[OH:3].[OH:4][C:5]>>[C:1](=[O:2])[O:4][C:5].[OH2:3]",
    "bromination": "[C:1]=[C:2].[Br:3][Br:4]>>[C:1]([Br:3])[C:2][Br:4]",
    "hydrogenation": "[C:1]=[C:2]>>[C:1][C:2]",
}
TYPES = {
    "esterification": "esterification", "酯化反应": "esterification", "combustion": "combustion", "燃烧反应": "combustion", "addition of bromine": "bromination", "与溴的加成反应": "bromination", "hydrogenation": "hydrogenation", "加氢反应": "hydrogenation",
}  # fmt: skip


class ReactionVerifier(Verifier):
    kinds = ("chemistry.reaction",)
    engine = "rdkit+sympy"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        with rdBase.BlockLogs():
            for state in sample.states:
                yield self._equation(state)
            yield self._answers(sample)

    def _equation(self, state: State) -> Check:
        facts = {fact.id: fact.decoded() for fact in state.facts}
        try:
            drawn = read(state)
        except ValueError as error:
            return Check(name="chemistry.equation", engine=self.engine, passed=False, detail=str(error))
        wrong = []
        kind = str(facts["reaction.type"])
        masked = "p1" not in drawn
        if masked != bool(facts.get("reaction.masked", False)):
            wrong.append("a product is missing")
        stated = dict(drawn)
        if masked:
            smiles = facts.get("p1.smiles") or SMALL[str(facts["p1.formula"]).translate(SUBSCRIPT)]
            stated["p1"] = (int(facts["p1.coefficient"]), Chem.CanonSmiles(str(smiles)))
        if {key.split(".")[0] for key in facts if key.endswith(".coefficient")} != set(stated):
            wrong.append("the drawn participants differ from the stated ones")
        for place, (count, smiles) in stated.items():
            if facts.get(f"{place}.coefficient") != count:
                wrong.append(f"{place}: drawn {count}, stated {facts.get(f'{place}.coefficient')}")
            if (told := facts.get(f"{place}.smiles")) and Chem.CanonSmiles(str(told)) != smiles:
                wrong.append(f"{place}: drawn {smiles}, stated {told}")
            if str(facts.get(f"{place}.formula", "")).translate(SUBSCRIPT) != _formula(smiles):
                wrong.append(f"{place}: formula {facts.get(f'{place}.formula')}")
        if balance(stated) != [count for count, _ in stated.values()]:
            wrong.append(f"not balanced: {balance(stated)} would be")
        if not happens(kind, stated):
            wrong.append(f"{kind} does not lead from the reactants to the products")
        return Check(name="chemistry.equation", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            state = sample.state(row.inputs[0])
            facts = {fact.id: fact.decoded() for fact in state.facts}
            try:
                drawn = read(state)
            except ValueError:
                continue
            if row.op == "type":
                good = TYPES[row.answer] == facts["reaction.type"]
            elif row.op == "coefficient":
                good = any(str(count) == row.answer and row.evidence[0].split("/")[-1].startswith(place) for place, (count, _) in drawn.items())
            elif row.op == "conserved_atoms":
                symbol = next(s for word, s in (("carbon", "C"), ("hydrogen", "H"), ("oxygen", "O"), ("碳", "C"), ("氢", "H"), ("氧", "O")) if word in row.question)
                good = row.answer == str(sum(count * _atoms(smiles)[symbol] for place, (count, smiles) in drawn.items() if place[0] == "r"))
            elif row.op == "molar_mass":
                place = row.evidence[0].split("/")[-1].split(".")[0]
                good = abs(float(row.answer.split()[0]) - molecules.weight(Chem.MolFromSmiles(drawn[place][1]))) < 0.01
            else:
                good = row.choices.count(row.answer) == 1 if row.choices else True
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="chemistry.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def read(state: State) -> dict[str, tuple[int, str]]:
    """Count and canonical SMILES of each participant that is drawn, reactants first.

    Raises:
        ValueError: a molecule cannot be read, or it stands on the wrong side of the arrow.
    """
    arrows = of_role(state, "arrow")
    if len(arrows) != 1:
        raise ValueError("no arrow is drawn")
    level = centre(arrows[0])[1]
    found: dict[str, tuple[int, str]] = {}
    for place in ("r1", "r2", "p1", "p2"):
        own = [e for e in state.elements if e.id.startswith(f"{place}_") and e.role != "sign"]
        if not own:
            continue
        written = [e for e in own if e.role == "formula"]
        if written:
            smiles = SMALL.get(written[0].label.translate(SUBSCRIPT), "")
            if not smiles:
                raise ValueError(f"{written[0].label!r} is no known formula")
        else:
            smiles = Chem.MolToSmiles(Chem.RemoveHs(molecules.read(state, f"{place}_")))
        counts = [int(e.label) for e in own if e.role == "coefficient"]
        beside = min(abs(centre(e)[1] - level) for e in own)
        if (place[0] == "p") != (beside < 0.1 * max(e.box[3] for e in state.elements)):
            raise ValueError(f"{place} stands on the wrong side of the arrow")
        found[place] = (counts[0] if counts else 1, Chem.CanonSmiles(smiles))
    return found


def _atoms(smiles: str) -> Counter[str]:
    mol = Chem.MolFromSmiles(smiles)
    return Counter({"H": 2}) if smiles == "[H][H]" else Counter(atom.GetSymbol() for atom in Chem.AddHs(mol).GetAtoms())


def _formula(smiles: str) -> str:
    atoms = _atoms(smiles)
    order = sorted(atoms, key=lambda s: (s not in "CH", s)) if "C" in atoms else sorted(atoms)
    return "".join(f"{symbol}{atoms[symbol] if atoms[symbol] > 1 else ''}" for symbol in order)


def balance(species: Mapping[str, tuple[int, str]]) -> list[int]:
    """Smallest whole counts that conserve every element: the null space of the composition matrix."""
    held = [_atoms(smiles) for _, smiles in species.values()]
    signs = [1 if place[0] == "r" else -1 for place in species]
    elements = sorted(set().union(*held))
    space = sympy.Matrix([[sign * atoms[e] for sign, atoms in zip(signs, held, strict=True)] for e in elements]).nullspace()
    if len(space) != 1:
        return []
    vector = space[0] * sympy.ilcm(*[term.q for term in space[0]])
    vector = vector / sympy.igcd(*vector)
    return [abs(int(term)) for term in vector]


def happens(kind: str, species: Mapping[str, tuple[int, str]]) -> bool:
    """Whether the rule of the reaction turns the reactants into the first product; burning gives CO₂ and water."""
    made = {place: smiles for place, (_, smiles) in species.items()}
    if kind == "combustion":
        return made["r2"] == "O=O" and {made["p1"], made.get("p2")} == {"O=C=O", "O"}
    rule = AllChem.ReactionFromSmarts(RULES[kind])  # pyright: ignore[reportAttributeAccessIssue]
    inputs = [Chem.MolFromSmiles(made[place]) for place in ("r1", "r2")][: rule.GetNumReactantTemplates()]
    results = {Chem.CanonSmiles(Chem.MolToSmiles(product[0])) for product in rule.RunReactants(inputs)}
    return made["p1"] in results and (kind != "hydrogenation" or made["r2"] == "[H][H]") and bool(re.fullmatch("O", made.get("p2", "O")))
