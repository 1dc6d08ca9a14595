#!/bin/sh
# Makes validation/.venv with the pinned packages of requirements.txt, or says in one line that it cannot.
# HISTOGRAD_PYTHON may name an existing Python that has them.
exec node "$(dirname "$0")/setup.mjs"
