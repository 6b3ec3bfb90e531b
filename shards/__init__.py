"""What crosses every door of the house: samples, rows, shards, manifests.

Imports nothing of ours. ``shards.sample`` is the schema, ``shards.canonical`` the one way to
turn values into bytes and hashes.
"""
