"""Times pyhf's logpdf of the counting experiment on grids by JAX, as the peer of grid.mjs; prints one JSON record.

    python grid_peer.py

Times in ms: loading the modules, making the model with its Asimov data, the first call of each jitted function (with its
compilation), and warm calls. The grids are made and on the device before any call is timed.
"""

import json
import time

began = time.perf_counter()
import jax
import jax.numpy as jnp
import numpy as np
import pyhf

pyhf.set_backend("jax")
LOADING = 1e3 * (time.perf_counter() - began)

WARM_CALLS = 60


def points(n):
    """Row-major points of an n x n grid, [n * n, 2]: the second parameter varies fastest."""
    axis = np.linspace(0.5, 1.5, n)
    return jnp.asarray(np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2))


def timed(call):
    began = time.perf_counter()
    result = jax.block_until_ready(call())
    return 1e3 * (time.perf_counter() - began), result


def measure(function, grid, data):
    jitted = jax.jit(jax.vmap(function, in_axes=(0, None)))
    first, result = timed(lambda: jitted(grid, data))
    return {"first": first, "times": [timed(lambda: jitted(grid, data))[0] for _ in range(WARM_CALLS)]}, result


def main():
    began = time.perf_counter()
    model = pyhf.simplemodels.uncorrelated_background(signal=[5.0], bkg=[10.0], bkg_uncertainty=[3.5])
    data = jnp.asarray(model.expected_data(jnp.asarray(model.config.suggested_init())))
    jax.block_until_ready(data)
    record = {"loading": LOADING, "model": 1e3 * (time.perf_counter() - began)}
    record["versions"] = {"pyhf": pyhf.__version__, "jax": jax.__version__}

    def logpdf(pars, data):
        return model.logpdf(pars, data)[0]

    values, result = measure(logpdf, jax.block_until_ready(points(101)), data)
    record["values"] = {**values, "result": np.asarray(result).ravel().tolist()}
    gradients, (_, result) = measure(jax.value_and_grad(logpdf), jax.block_until_ready(points(11)), data)
    record["gradients"] = {**gradients, "result": np.asarray(result).ravel().tolist()}
    print(json.dumps(record))


if __name__ == "__main__":
    main()
