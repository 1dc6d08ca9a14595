#!/bin/sh
# Makes validation/.venv with the pinned packages of requirements.txt, and validation/.venv/nextstat with those of
# requirements-nextstat.txt, or says in one line that it cannot.
# HISTOGRAD_PYTHON and HISTOGRAD_NEXTSTAT may name existing Pythons that have them.
exec node "$(dirname "$0")/setup.mjs"
