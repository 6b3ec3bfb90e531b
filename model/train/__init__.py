"""Training on shards: one process, exact resume."""
