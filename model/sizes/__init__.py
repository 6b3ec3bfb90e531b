"""Model sizes that ship with the package, one TOML file each."""
