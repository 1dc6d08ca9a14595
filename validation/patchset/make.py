"""The example patch set, and what pyhf says about it.

    python validation/patchset/make.py        (needs pyhf and iminuit; written with 0.7.6, numpy backend, 64 bit)

writes examples/patchset/background.json and patchset.json, an invented search in two channels for a particle of mass m1
that decays to one of mass m2, and beside this file expected.json: digests of JSON texts, and CLs of every signal, observed
and expected, from fits with Minuit.
"""

import json
import math
import pathlib

import pyhf

pyhf.set_backend("numpy", pyhf.optimize.minuit_optimizer(tolerance=1e-5, strategy=2), precision="64b")

HERE = pathlib.Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples" / "patchset"

BACKGROUND = {
    "version": "1.0.0",
    "channels": [
        {
            "name": "SR",
            "samples": [
                {
                    "name": "ttbar",
                    "data": [24.0, 11.5, 4.2],
                    "modifiers": [
                        {"name": "k_ttbar", "type": "normfactor", "data": None},
                        {"name": "lumi", "type": "lumi", "data": None},
                        {
                            "name": "jet_energy_scale",
                            "type": "histosys",
                            "data": {"hi_data": [25.1, 12.4, 4.7], "lo_data": [23.2, 10.8, 3.8]},
                        },
                        {"name": "mc_stat_SR", "type": "staterror", "data": [0.9, 0.6, 0.4]},
                    ],
                },
                {
                    "name": "zjets",
                    "data": [6.0, 3.1, 1.3],
                    "modifiers": [
                        {"name": "lumi", "type": "lumi", "data": None},
                        {"name": "zjets_cross_section", "type": "normsys", "data": {"hi": 1.15, "lo": 0.87}},
                        {"name": "mc_stat_SR", "type": "staterror", "data": [0.5, 0.3, 0.2]},
                    ],
                },
            ],
        },
        {
            "name": "CR",
            "samples": [
                {
                    "name": "ttbar",
                    "data": [310.0],
                    "modifiers": [
                        {"name": "k_ttbar", "type": "normfactor", "data": None},
                        {"name": "lumi", "type": "lumi", "data": None},
                        {
                            "name": "jet_energy_scale",
                            "type": "histosys",
                            "data": {"hi_data": [322.0], "lo_data": [301.0]},
                        },
                    ],
                },
            ],
        },
    ],
    "observations": [{"name": "SR", "data": [32.0, 13.0, 5.0]}, {"name": "CR", "data": [324.0]}],
    "measurements": [
        {
            "name": "search",
            "config": {
                "poi": "mu",
                "parameters": [
                    {"name": "lumi", "inits": [1.0], "bounds": [[0.5, 1.5]], "auxdata": [1.0], "sigmas": [0.017]},
                    {"name": "k_ttbar", "bounds": [[0.1, 3]]},
                ],
            },
        }
    ],
}

POINTS = [(m1, m2) for m1 in (200, 300, 400, 500, 600) for m2 in (0, 50, 100, 200) if m2 < m1 - 100]


def signal(m1, m2):
    """Events in the bins of SR and in CR: fewer for heavier particles, softer for a small difference of masses."""
    total = 60.0 * math.exp(-(m1 - 200) / 110)
    hardness = (m1 - m2) / 600
    shares = [1 - 0.6 * hardness, 0.5, 0.2 + 0.8 * hardness]
    return [round(total * hardness * share, 4) for share in shares], [round(0.05 * total, 4)]


def sample(data, channel, with_stat):
    modifiers = [
        {"name": "mu", "type": "normfactor", "data": None},
        {"name": "lumi", "type": "lumi", "data": None},
        {
            "name": "jet_energy_scale",
            "type": "histosys",
            "data": {"hi_data": [round(1.05 * x, 4) for x in data], "lo_data": [round(0.96 * x, 4) for x in data]},
        },
        {"name": "signal_theory", "type": "normsys", "data": {"hi": 1.08, "lo": 0.93}},
    ]
    if with_stat:
        modifiers.append({"name": f"mc_stat_{channel}", "type": "staterror", "data": [round(0.1 * x, 4) for x in data]})
    return {"name": "signal", "data": data, "modifiers": modifiers}


def patch(m1, m2):
    sr, cr = signal(m1, m2)
    return {
        "metadata": {"name": f"signal_{m1}_{m2}", "values": [m1, m2]},
        "patch": [
            {"op": "add", "path": "/channels/0/samples/2", "value": sample(sr, "SR", True)},
            {"op": "add", "path": "/channels/1/samples/-", "value": sample(cr, "CR", False)},
        ],
    }


PATCHSET = {
    "metadata": {
        "references": {"hepdata": "ins1234567"},
        "description": "signals of an invented search, for examples and tests",
        "digests": {"sha256": pyhf.utils.digest(BACKGROUND), "md5": pyhf.utils.digest(BACKGROUND, algorithm="md5")},
        "labels": ["m1", "m2"],
    },
    "patches": [patch(m1, m2) for m1, m2 in POINTS],
    "version": "1.0.0",
}

TEXTS = [
    "[1, 1.0, -0, -0.0, 0.0, 1e0, 1E2, 1e-5, 0.0001, 0.00001234, 123456789012345678, 1e15, 1e16, 1.5e16, 1e22, 1e-300]",
    "[9007199254740993, 9007199254740993.0, 0.1, 0.30000000000000004, 5e-324, 1.7976931348623157e308, 123456.789e3, 1e21]",
    '{"b": [], "a": {}, "B": {"z": null, "y": [true, false]}, "ab": [[1], {"c": 2.50}]}',
    '{"\\u00e9": "\\u00e9\\n\\t\\"\\\\\\/", "e": "\\u001f\\u007f\\u2028", "\\ud83d\\ude00": 1, "\\uffff": 2}',
    '{"twice": 1, "once": 2, "twice": 3.0}',
    '  "text with { } [ ] , : 1.0"  ',
]


def cls(point):
    spec = pyhf.PatchSet(PATCHSET).apply(BACKGROUND, point)
    workspace = pyhf.Workspace(spec)
    model = workspace.model()
    observed, expected = pyhf.infer.hypotest(
        1.0, workspace.data(model), model, test_stat="qtilde", return_expected_set=True
    )
    return {"name": point, "cls": float(observed), "expected": [float(x) for x in expected]}


def main():
    EXAMPLES.mkdir(exist_ok=True)
    (EXAMPLES / "background.json").write_text(json.dumps(BACKGROUND, indent=2) + "\n")
    (EXAMPLES / "patchset.json").write_text(json.dumps(PATCHSET, indent=2) + "\n")
    expected = {
        "pyhf": pyhf.__version__,
        "texts": [
            {
                "text": text,
                "python": json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False),
                "sha256": pyhf.utils.digest(json.loads(text)),
                "md5": pyhf.utils.digest(json.loads(text), algorithm="md5"),
            }
            for text in TEXTS
        ],
        "points": [cls(p["metadata"]["name"]) for p in PATCHSET["patches"]],
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
