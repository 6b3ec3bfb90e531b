"""Computer science: trees, heaps, graphs, automata."""
