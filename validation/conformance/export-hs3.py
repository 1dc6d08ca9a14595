"""Writes the HS3 cases as fixtures of the HS3 community's test suite (HS3TestSuiteCode, schema version 1).

    python export-hs3.py FOLDER

FOLDER gets manifest.json and fixtures/<id>/{hs3,metadata,expected}.json; the expected numbers are those of the cases.
"""

import hashlib
import json
import sys
from pathlib import Path

CASES = Path(__file__).parent / "cases"
TYPED_SECTIONS = ("distributions", "functions", "data", "domains", "likelihoods")
TOLERANCE = {"atol": 1e-9, "rtol": 1e-9}


def written(path, content):
    """Writes JSON as the suite does; returns its text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=2, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")
    return text


def expected(case):
    """Checks: the document is JSON, has its parts, and 2 delta NLL from the suggested values to each other point."""
    names = [p["name"] for p in case["parameters"]]
    first, *others = case["expectations"]["points"]
    document = case["document"]
    scan = {
        "id": "twice_delta_nll_scan",
        "kind": "twice_delta_nll_scan",
        "target": {"likelihood": document["likelihoods"][0]["name"]},
        "reference_point": dict(zip(names, first["values"])),
        "scan_parameters": names,
        "scan_points": [p["values"] for p in others],
        "expected": [-2 * (p["main"] + p["constraint"] - first["main"] - first["constraint"]) for p in others],
        "tolerance": TOLERANCE,
    }
    parts = {
        "pdfs": [d["name"] for d in document["distributions"]],
        "functions": [],
        "data": [d["name"] for d in document["data"]],
    }
    return {
        "schema_version": 1,
        "test_id": case["id"],
        "checks": [
            {"id": "static_integrity", "kind": "static_integrity"},
            {"id": "structure_import", "kind": "structure_import", "target": parts},
            scan,
        ],
    }


def metadata(case):
    return {
        "schema_version": 1,
        "test_id": case["id"],
        "title": case["title"],
        "source": f"histograd conformance suite, case {case['id']}, version {case['version']}",
        "description": "A small HistFactory model. Its numbers were computed from the formulas with 60 digits, by no program under test.",
        "notes": [f"{name} {version}" for name, version in case["made_by"].items()],
        "modified_from_source": False,
        "semantic": ["histfactory"],
        "tags": ["histfactory"],
        "conformance": [],
    }


def manifest_entry(case, text):
    document = case["document"]
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    types = {item["type"] for section in TYPED_SECTIONS for item in document.get(section, []) if "type" in item}
    return {
        "test_id": case["id"],
        "path": f"fixtures/{case['id']}",
        "hashes": {
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "canonical_sha256": hashlib.sha256(canonical.encode()).hexdigest(),
        },
        "features": {
            "sections": sorted(key for key, value in document.items() if isinstance(value, list)),
            "types": sorted(types),
            "semantic": ["histfactory"],
        },
        "tags": ["histfactory"],
        "conformance": [],
        "checks": [check["id"] for check in expected(case)["checks"]],
    }


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder, entries = Path(sys.argv[1]), []
    for file in sorted(CASES.glob("*.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        if case["format"] != "hs3":
            continue
        at = folder / "fixtures" / case["id"]
        entries.append(manifest_entry(case, written(at / "hs3.json", case["document"])))
        written(at / "metadata.json", metadata(case))
        written(at / "expected.json", expected(case))
    written(folder / "manifest.json", {"schema_version": 1, "generated_by": "export-hs3.py", "fixtures": entries})
    print(f"{len(entries)} fixtures in {folder}")


if __name__ == "__main__":
    main()
