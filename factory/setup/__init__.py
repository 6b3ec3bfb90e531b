"""Set-up of a bare machine: environment, packages, system libraries, fonts.

Runs before anything is installed, so everything here but ``fonts`` needs the standard library only.
"""
