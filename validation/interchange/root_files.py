"""Files of ROOT itself for root-files.mjs: histograms of all number types and dimensions, in folders, in cycles, of every compression.

python root_files.py FOLDER         (pip install root==0.1a12 uproot==5.7.7 awkward cramjam)

Writes NAME.root for each compression, and uproot.json, which has contents, errors and edges as uproot
reads them, by file and path with cycle.
"""

import array
import json
import sys
from itertools import product
from pathlib import Path

import numpy as np
import ROOT
import uproot

ROOT.gErrorIgnoreLevel = ROOT.kError
RANDOM = ROOT.TRandom3(7)
# number of ROOT's algorithm, and level
COMPRESSIONS = {"none": 0, "zlib": 106, "lzma": 206, "lz4": 406, "zstd": 506}
FOLDERS = ("", "sub", "sub/deep/er")
UNEQUAL = ([0, 0.5, 2, 7, 7.25, 100], [-3, -1, 4], [0, 1, 10])
EQUAL = {1: [(300, -2.0, 9.0)], 2: [(5, -2.0, 9.0), (2, 0.0, 1.0)], 3: [(4, 0.0, 1.0), (2, 0.0, 1.0), (3, 0.0, 1.0)]}


def axes_of(dimensions, has_equal_bins):
    if has_equal_bins:
        return [x for axis in EQUAL[dimensions] for x in axis]
    return [x for edges in UNEQUAL[:dimensions] for x in (len(edges) - 1, array.array("d", edges))]


def histogram(kind, dimensions, has_equal_bins):
    made = getattr(ROOT, f"TH{dimensions}{kind}")("h", "of #tau", *axes_of(dimensions, has_equal_bins))
    made.SetDirectory(ROOT.nullptr)
    for cell in range(made.GetNcells()):
        made.SetBinContent(cell, RANDOM.Uniform(-3, 50) if kind in "FD" else int(RANDOM.Uniform(0, 100)))
    if not has_equal_bins:
        made.Sumw2()
        for cell in range(made.GetNcells()):
            made.SetBinError(cell, RANDOM.Uniform(0, 4))
    return made


def write(path, compression):
    file = ROOT.TFile(str(path), "RECREATE", "", compression)
    kinds = [(k, d) for k, d in product("CSIFDL", (1, 2, 3)) if hasattr(ROOT, f"TH{d}{k}")]
    for folder, (kind, dimensions), is_equal in product(FOLDERS, kinds, (True, False)):
        target = file.Get(folder) or file.mkdir(folder) if folder else file
        name = f"h{dimensions}{kind}{int(is_equal)}"
        for _ in range(1 if is_equal else 2):  # the second one is another cycle
            target.WriteTObject(histogram(kind, dimensions, is_equal), name)
    file.Close()


def read(path):
    file = uproot.open(path)
    objects = ((key, file[key]) for key in file.keys(recursive=True, cycle=True))
    return {key: numbers(found) for key, found in objects if hasattr(found, "member")}


def numbers(found):
    """Contents and errors without under- and overflow, x fastest; edges of each axis."""
    contents = np.asarray(found.values(), float).T.ravel()
    squares = np.asarray(found.member("fSumw2"))
    cells = tuple(len(axis.edges()) + 1 for axis in found.axes)[::-1]
    inner = tuple(slice(1, -1) for _ in cells)
    variances = squares.reshape(cells)[inner].ravel() if len(squares) else np.abs(contents)
    edges = [axis.edges().tolist() for axis in found.axes]
    return {"contents": contents.tolist(), "errors": np.sqrt(variances).tolist(), "edges": edges}


def main(folder):
    for name, compression in COMPRESSIONS.items():
        write(folder / f"{name}.root", compression)
    found = {name: read(folder / f"{name}.root") for name in COMPRESSIONS}
    (folder / "uproot.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
