"""Molecules, by RDKit: does it sanitise, and are the stated formula, mass and drawing those of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Facts = Mapping[tuple[str, str], Any]
Finding = tuple[str, bool, str]
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def molecule(facts: Facts, truth: Any, members: Mapping[str, bytes]) -> Iterator[Finding]:
    """Every stated SMILES, and formula, molar mass and mol block stated with it."""
    del truth
    stated = {
        subject: value
        for (subject, predicate), value in sorted(facts.items(), key=lambda item: item[0])
        if predicate == "smiles"
    }
    if not stated:
        return
    from rdkit import Chem
    from rdkit.Chem import Descriptors, rdMolDescriptors

    for subject, smiles in stated.items():
        found: Any = Chem.MolFromSmiles(str(smiles))
        yield "molecules sanitise (RDKit)", found is not None, f"{smiles} does not sanitise"
        if found is None:
            continue
        formula = facts.get((subject, "formula"))
        if isinstance(formula, str):
            right = rdMolDescriptors.CalcMolFormula(found)
            yield (
                "molecular formula (RDKit)",
                formula.translate(_DIGITS) == right,
                f"{smiles}: stated {formula}, is {right}",
            )
        mass = facts.get((subject, "molar_mass"))
        if mass is not None:
            right = Descriptors.MolWt(found)  # pyright: ignore[reportAttributeAccessIssue]
            yield (
                "molar mass (RDKit)",
                abs(float(mass) - right) <= 0.05 + 2e-4 * right,
                f"{smiles}: stated {mass}, is {right:.2f}",
            )
    block = members.get("scene.mol")
    if block is not None and len(stated) == 1:
        yield _same_inchi(next(iter(stated.values())), block)


def _same_inchi(smiles: str, block: bytes) -> Finding:
    """InChI of the words equals InChI of what was drawn."""
    from rdkit import Chem

    drawn: Any = Chem.MolFromMolBlock(block.decode())
    right = drawn is not None and Chem.MolToInchi(drawn) == Chem.MolToInchi(
        Chem.MolFromSmiles(smiles)
    )
    return (
        "drawn mol block is the stated molecule (InChI)",
        right,
        f"{smiles}: the mol block is another molecule",
    )
