"""What made a file of reference numbers."""

import platform
from datetime import date

import numpy
import pyhf


def made_by(command):
    versions = {"python": platform.python_version(), "pyhf": pyhf.__version__, "numpy": numpy.__version__}
    return {"command": command, "date": date.today().isoformat(), **versions}
