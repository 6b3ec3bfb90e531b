"""Science diagrams, one package per subject."""
