"""Numbers of ROOT files by uproot, for open-root-file.test.ts, and small files of every compression.

    pip install uproot==5.7.7 awkward cramjam
    python make_files.py ../../../../shared/interchange

Writes uproot.json: for each file below the folder that histograms are in, their number and sums over all of them in the order of
their paths, each content, error and edge times its place (from 1 on), which a wrong order would change. Two of the files have an error that is not a number; it counts as 0. Writes files/*.root:
histograms whose contents are known by a formula, see the test. Checks that uproot reads files/written.root, the bytes that
write-root-file.test.ts requires of our own writer, with the descriptions of classes that stand in it.
"""

import json
import pathlib
import re
import sys

import numpy as np
import uproot

HERE = pathlib.Path(__file__).parent


def values(histogram):
    """Contents, errors and edges without under- and overflow; contents and errors with x fastest."""
    contents = np.asarray(histogram.values(), dtype=float).T.ravel()
    sumw2 = histogram.member("fSumw2", none_if_missing=True)
    if sumw2 is not None and len(sumw2) > 0:
        shape = [histogram.member(axis).member("fNbins") + 2 for axis in ("fXaxis", "fYaxis", "fZaxis")][: len(histogram.axes)]
        squares = np.asarray(sumw2).reshape(shape[::-1])
        errors = np.sqrt(squares[tuple(slice(1, -1) for _ in shape)]).ravel()
    else:
        errors = np.sqrt(np.abs(contents))
    return contents, errors, np.concatenate([axis.edges() for axis in histogram.axes])


def weighted(numbers):
    return float(np.dot(np.arange(1, len(numbers) + 1), np.nan_to_num(numbers)))


def summary(path):
    file = uproot.open(path)
    classes = file.classnames(recursive=True, cycle=False)
    names = sorted(name for name, kind in classes.items() if re.fullmatch("TH[123][CSIFD]", kind))
    parts = [values(file[name]) for name in names]
    sums = [sum(weighted(part[i]) for part in parts) for i in range(3)]
    return {"histograms": len(names), "contents": sums[0], "errors": sums[1], "edges": sums[2]}


def write_files():
    compressions = {"zlib": uproot.ZLIB(9), "lzma": uproot.LZMA(9), "lz4": uproot.LZ4(9), "zstd": uproot.ZSTD(9), "none": None}
    i = np.arange(600)
    for name, compression in compressions.items():
        with uproot.recreate(HERE / "files" / f"{name}.root", compression=compression) as file:
            edges = np.linspace(0, 60, 601)
            file["folder/one"] = ((i * i) % 97 + 0.5, edges)
            x, y = np.meshgrid(np.arange(3), np.arange(2), indexing="ij")
            file["two"] = (10.0 * x + y, np.array([0.0, 1.0, 3.0, 7.0]), np.array([-1.0, 0.0, 5.0]))
            file["again"] = (np.array([1.0]), np.array([0.0, 1.0]))
            file["again"] = (np.array([2.0]), np.array([0.0, 1.0]))


def check_written():
    with uproot.open(HERE / "files" / "written.root") as file:
        assert file.keys() == ["plain;1", "errors;1", "n" * 300 + ";1"]
        assert file.file.streamer_named("TH1D").class_version == 3 and len(file.file.streamers) == 14
        assert file["plain"].values().tolist() == [1, 2.5, -3, 1e300]
        assert file["errors"].values().tolist() == [4, 0] and file["errors"].errors().tolist() == [0.5, 3]
        assert file["n" * 300].values().tolist() == [7] and file["plain"].axis().edges().tolist() == [0, 1, 2, 3, 4]


def main(folder):
    result = {}
    for path in sorted(folder.rglob("*.root")):
        try:
            found = summary(path)
        except Exception as error:  # what uproot cannot read either
            print(path, error)
            continue
        if found["histograms"] > 0:
            result[str(path.relative_to(folder))] = found
    document = {"uproot": uproot.__version__, "files": result}
    (HERE / "uproot.json").write_text(json.dumps(document, indent=1) + "\n")
    write_files()
    check_written()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
