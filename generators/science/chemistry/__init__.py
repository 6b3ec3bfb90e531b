"""Chemistry: atoms, molecules, reactions, energies."""
