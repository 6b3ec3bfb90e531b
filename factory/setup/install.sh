#!/bin/sh
# Usage: install.sh VENV [dev]
# Makes the virtual environment and installs the locked dependencies; `dev` adds what tests and training need.
set -eu
venv=$1
set_up=${2:-core}
python=${PYTHON:-python3}

if [ "$set_up" = core ]; then
    rm -rf "$venv"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
        echo "set-up: Python 3.10 or newer is needed; name one with PYTHON=python3.11" >&2
        exit 1
    }
    "$python" -m venv "$venv" || {
        echo "set-up: cannot make a virtual environment; install the python3-venv package" >&2
        exit 1
    }
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
fi

# uv where it works, pip where it does not (a proxy or mirror that only pip is configured for).
install() {
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" "$@" ||
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
}

case $set_up in
core)
    install -c constraints.txt -e .
    "$venv/bin/python" -m factory.setup.libraries "$venv"
    touch "$venv/.ready"
    ;;
dev)
    # torch first: the CPU build unless there is an NVIDIA device. A CPU build has a local version that the
    # main index does not carry, so CUDA packages can never be pulled in by accident.
    if command -v nvidia-smi >/dev/null 2>&1; then
        install "torch==2.13.0"
    else
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "torch==2.13.0+cpu" 2>/dev/null ||
            "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --torch-backend=cpu "torch==2.13.0"
    fi
    install -c constraints.txt -e ".[ocr,train,diffusion,cluster,query,dev]"
    touch "$venv/.ready-dev"
    ;;
esac
