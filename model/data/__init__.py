"""From factory shards to batches: what the trainer reads, in an order decided before reading."""
