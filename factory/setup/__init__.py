"""Set-up of a bare machine: environment, system libraries."""
