"""Counts the drawn electrons on their circles and compares with RDKit's periodic table and the n + l rule."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from generators.base import Pictures, Verifier
from generators.reading import centre, of_role
from shards.sample import Check, Sample, State

_SUPERSCRIPT = str.maketrans("²³⁺⁻", "23+-")
_CHINESE = dict(zip("氢氦锂铍硼碳氮氧氟氖钠镁铝硅磷硫氯氩钾钙", range(1, 21), strict=True))


class BohrModelVerifier(Verifier):
    kinds = ("chemistry.bohr_model",)
    engine = "rdkit"

    def check(self, sample: Sample, pictures: Pictures) -> Iterator[Check]:
        for state in sample.states:
            yield self._atom(state)
        yield self._answers(sample)

    def _atom(self, state: State) -> Check:
        facts = {fact.id: fact.decoded() for fact in state.facts}
        number, charge, shells = read(state)
        wrong = []
        if shells != configuration(number - charge):
            wrong.append(f"shells {shells}, should be {configuration(number - charge)}")
        stated = [facts[key] for key in sorted(k for k in facts if re.fullmatch(r"shell\d\.electrons", k))]
        expected = {"nucleus.charge": number, "atom.electrons": sum(shells), "atom.shells": len(shells), "atom.valence": shells[-1], "atom.charge": charge}
        if stated != shells:
            wrong.append(f"stated shells {stated}, drawn {shells}")
        wrong += [f"{key}: stated {facts.get(key)}, read {value}" for key, value in expected.items() if facts.get(key) != value]
        return Check(name="chemistry.shells", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))

    def _answers(self, sample: Sample) -> Check:
        from rdkit.Chem import GetPeriodicTable

        wrong = []
        for row in sample.rows_of("understand"):
            if len(row.inputs) != 1:
                continue
            number, _, shells = read(sample.state(row.inputs[0]))
            name = GetPeriodicTable().GetElementName(number).lower().replace("aluminum", "aluminium")
            good = {
                "valence": lambda: row.answer == str(shells[-1]),
                "count_shells": lambda: row.answer == str(len(shells)),
                "count_electrons": lambda: row.answer == str(sum(shells)),
                "element": lambda: row.answer == name or _CHINESE.get(row.answer) == number,
                "neutral": lambda: (row.answer in ("yes", "是")) == (sum(shells) == number),
            }.get(row.op, lambda: True)()
            if not good:
                wrong.append(f"{row.id} {row.op}: {row.answer}")
        return Check(name="chemistry.answers", engine=self.engine, passed=not wrong, detail="; ".join(wrong[:3]))


def read(state: State) -> tuple[int, int, list[int]]:
    """Atomic number from the symbol, charge from its superscript, electrons per circle by distance."""
    from rdkit.Chem import GetPeriodicTable

    label = next(e.label for e in state.elements if e.id == "symbol")
    symbol, size, sign = re.match(r"([A-Z][a-z]?)([²³]?)([⁺⁻]?)", label).groups()  # type: ignore[union-attr]
    charge = (int(size.translate(_SUPERSCRIPT) or 1) if sign else 0) * (-1 if sign == "⁻" else 1)
    nucleus = next(e for e in state.elements if e.id == "nucleus")
    middle = centre(nucleus)
    radii = sorted((e.box[2] - e.box[0]) / 2 for e in of_role(state, "shell"))
    counts: Counter[int] = Counter()
    for electron in of_role(state, "electron"):
        away = math.dist(centre(electron), middle)
        counts[min(range(len(radii)), key=lambda i: abs(radii[i] - away))] += 1
    return GetPeriodicTable().GetAtomicNumber(symbol), charge, [counts[i] for i in range(len(radii))]


def configuration(electrons: int) -> list[int]:
    """Electrons per shell by filling subshells in order of n + l, then n (Madelung's rule)."""
    order = sorted(((n, ell) for n in range(1, 5) for ell in range(n)), key=lambda s: (sum(s), s[0]))
    shells: Counter[int] = Counter()
    for n, ell in order:
        take = min(electrons, 2 * (2 * ell + 1))
        shells[n] += take
        electrons -= take
    return [shells[n] for n in sorted(shells) if shells[n]]
