"""Times pyhf on the workspaces named on the command line; prints one NDJSON record a task.

    python peer.py [--jax] [--fit-below 30] workspace.json ...

Medians in ms. NumPy: load and check, compile, log-density, fit of models with fewer parameters than --fit-below
(SLSQP, which gives no uncertainties). JAX, jitted and warm: log-density with gradient, fit.
"""

import argparse
import json
import logging
import statistics
import time

import numpy as np
import pyhf

LOG = logging.getLogger("pyhf")


def samples_of(call, budget=1.0, least=3, most=200):
    """Times in ms; one call to warm up, then at least `least` within `budget` seconds."""
    call()
    samples, until = [], time.perf_counter() + budget
    while len(samples) < least or (time.perf_counter() < until and len(samples) < most):
        began = time.perf_counter()
        call()
        samples.append(1e3 * (time.perf_counter() - began))
    return samples


def timed(call, **limits):
    return statistics.median(samples_of(call, **limits))


def failure(error):
    return f"failed: {type(error).__name__}"


def with_numpy(text, fit_below):
    pyhf.set_backend("numpy", pyhf.optimize.scipy_optimizer())
    workspace = pyhf.Workspace(json.loads(text))
    model = workspace.model()
    data, pars = workspace.data(model), np.asarray(model.config.suggested_init())
    densities = samples_of(lambda: model.logpdf(pars, data))
    record = {
        "logpdf_at_init": float(model.logpdf(pars, data)[0]),
        "load": timed(lambda: pyhf.Workspace(json.loads(text)), least=2),
        "compile": timed(lambda: workspace.model(), least=2),
        "logpdf": statistics.median(densities),
        "logpdf_minimum": min(densities),
    }
    if model.config.npars < fit_below:
        try:
            record["fit"] = timed(lambda: pyhf.infer.mle.fit(data, model), least=2)
        except Exception as error:  # an optimiser that gives up is a result
            record["fit"] = failure(error)
    return record


def with_jax(text):
    import jax

    pyhf.set_backend("jax", pyhf.optimize.scipy_optimizer())
    workspace = pyhf.Workspace(json.loads(text))
    model = workspace.model()
    data = jax.numpy.asarray(workspace.data(model))
    pars = jax.numpy.asarray(model.config.suggested_init())
    value_and_gradient = jax.jit(jax.value_and_grad(lambda p, d: model.logpdf(p, d)[0]))
    record = {"gradient": timed(lambda: jax.block_until_ready(value_and_gradient(pars, data)))}
    try:
        record["fit"] = timed(lambda: pyhf.infer.mle.fit(data, model), least=2)
    except Exception as error:
        record["fit"] = failure(error)
    return record


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jax", action="store_true")
    parser.add_argument("--fit-below", type=int, default=30)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    np.seterr(all="ignore")
    print(json.dumps({"versions": {"pyhf": pyhf.__version__, "numpy": np.__version__}}), flush=True)
    for file in args.files:
        with open(file) as stream:
            text = stream.read()
        record = {"file": file, "numpy": with_numpy(text, args.fit_below)}
        if args.jax:
            record["jax"] = with_jax(text)
        print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main()
