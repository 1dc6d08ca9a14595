"""Writes one NDJSON record a random model: the workspace, its description and pyhf's numbers at random points.

    python random_models.py --models 1000 --seed 1 > records.ndjson
"""

import argparse
import json
import logging
import platform
import sys
import warnings

import exact
import model_maker
import numpy as np
import pyhf
from pyhf_record import build, describe, encode, evaluate

JUDGE_EVERY = 8  # full 50-digit evaluation, rates included, for every eighth model
MAX_FIT_PARAMETERS = 25  # pyhf's fits without gradients take minutes beyond
OPTIMIZERS = {"scipy": {}, "minuit": {"tolerance": 1e-3}}


def pyhf_fits(model, data):
    """Minima that pyhf's optimisers return from the suggested start; a failure is a record too."""
    results = []
    for optimizer, options in OPTIMIZERS.items():
        pyhf.set_backend("numpy", getattr(pyhf.optimize, f"{optimizer}_optimizer")(**options))
        try:
            pars, value = pyhf.infer.mle.fit(data, model, return_fitted_val=True)
            results.append({"optimizer": optimizer, "pars": list(pars), "twice_nll": float(value)})
        except Exception as error:  # whatever pyhf or its optimisers raise is the result
            results.append({"optimizer": optimizer, "error": f"{type(error).__name__}: {str(error)[:200]}"})
    return results


def record_of(index, args):
    workspace, measurement, interpolation = model_maker.make(args.seed, index)
    record = {
        "index": index,
        "workspace": workspace,
        "measurement": measurement,
        "interpolation": interpolation,
    }
    model, data = build(workspace, measurement, interpolation)
    root_form = interpolation["histosys"] == "code2-root"
    judge = None
    if root_form or index % JUDGE_EVERY == 0:
        judge = exact.ExactModel(workspace, measurement, **interpolation)
    record |= describe(model, data)
    record["judge"] = "exact" if root_form else "pyhf"
    vectors = model_maker.points(args.seed, index, model.config, args.points)
    record["points"] = [evaluate(model, data, pars, judge) for pars in vectors]
    if index < args.fits and not root_form and model.config.npars <= MAX_FIT_PARAMETERS:
        record["fits"] = pyhf_fits(model, data)
    return record


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--points", type=int, default=6)
    parser.add_argument("--fits", type=int, default=0, help="also pyhf's own fits of the small ones of the first so many models")
    parser.add_argument("--only", type=int, help="one model, by its index")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    pyhf.set_backend("numpy")
    np.seterr(all="ignore")
    header = {"versions": {"python": platform.python_version(), "pyhf": pyhf.__version__, "numpy": np.__version__}}
    print(json.dumps(header), flush=True)
    for index in [args.only] if args.only is not None else range(args.models):
        sys.stdout.write(json.dumps(encode(record_of(index, args)), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
