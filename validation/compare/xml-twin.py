"""The four-top model that its authors also published as HistFactory XML: both are the same likelihood.

    npm run build && python validation/compare/xml-twin.py        (needs pyhf[xmlio] 0.7.6)

pyhf reads the XML and the ROOT histograms of ../shared/interchange/xml-atlas-tttt; histograd compares what it makes of them with
../shared/workspaces/atlas-tttt/workspace.json. Exits with the status of `histograd compare`: 0 for the same.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pyhf import readxml

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
XML = SHARED / "interchange" / "xml-atlas-tttt"

with tempfile.TemporaryDirectory() as folder:
    base = Path(folder) / "xml"
    shutil.copytree(XML, base)
    # the histograms lie beside the XML, which names the place where they were made
    text = "".join(path.read_text() for path in base.rglob("*.xml"))
    for name in set(re.findall(r'InputFile="([^"]+)"', text)):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(XML / "data.root", base / name)
    twin = Path(folder) / "twin.json"
    twin.write_text(json.dumps(readxml.parse(str(base / "combination.xml"), str(base), track_progress=False)))
    workspace = SHARED / "workspaces" / "atlas-tttt" / "workspace.json"
    command = ["node", str(ROOT / "dist" / "cli" / "main.js"), "compare", str(workspace), str(twin)]
    sys.exit(subprocess.run(command).returncode)
