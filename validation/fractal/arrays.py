"""Escape counts in the array style by NumPy: the independent side of test/fractal and the peer of bench.mjs.

    python validation/fractal/arrays.py expected > validation/fractal/expected.json
    python validation/fractal/arrays.py time SIZE ITERATIONS REPEATS DTYPE

`complex_counts` is the loop of the notebook, z = z * z + c on arrays of complex numbers; how NumPy multiplies those (with
fused operations or not) depends on the processor. `real_counts` does the same on real and imaginary parts, with one
rounding an operation: any program with the same order of operations has its counts exactly.
"""

import json
import platform
import sys
import time

import numpy as np

np.seterr(all="ignore")

REAL = {"single": np.float32, "double": np.float64}
CASES = [
    {"kind": "mandelbrot", "width": 24, "height": 18, "window": [-1.5, 1.5, -1.5, 1.5], "iterations": 200, "radius": 4},
    {"kind": "mandelbrot", "width": 23, "height": 17, "window": [-0.7463, -0.7413, 0.1102, 0.1152], "iterations": 500, "radius": 4},
    {"kind": "mandelbrot", "width": 19, "height": 15, "window": [-2, 0.5, -1.25, 1.25], "iterations": 100, "radius": 1.25},
    {"kind": "mandelbrot", "width": 20, "height": 20, "window": [-40, 40, -40, 40], "iterations": 30, "radius": 4},
    {"kind": "julia", "c": [-0.7269, 0.1889], "width": 24, "height": 18, "window": [-1.5, 1.5, -1.5, 1.5], "iterations": 200, "radius": 4},
    {"kind": "julia", "c": [-16, 0.5], "width": 31, "height": 9, "window": [-5, 5, -1, 1], "iterations": 20, "radius": 4},
]


def grid(case):
    re_min, re_max, im_min, im_max = case["window"]
    return np.meshgrid(np.linspace(re_min, re_max, case["width"]), np.linspace(im_min, im_max, case["height"]))


def real_counts(case, real):
    re, im = (part.astype(real) for part in grid(case))
    zeros = np.zeros_like(re)
    if case["kind"] == "julia":
        x, y = re, im
        cx, cy = (np.full_like(re, part) for part in case["c"])
    else:
        x, y, cx, cy = zeros, zeros, re, im
    radius2 = real(case["radius"] * case["radius"])
    counts = np.zeros(re.shape, dtype=np.int64)
    for _ in range(case["iterations"]):
        x, y = x * x - y * y + cx, x * y + x * y + cy
        counts += x * x + y * y < radius2
    return counts


def complex_counts(case, dtype):
    re, im = grid(case)
    c = (re + 1j * im).astype(dtype)
    z = np.zeros_like(c)
    n = np.zeros(c.shape, dtype=c.real.dtype)
    if case["kind"] == "julia":
        z, c = c, dtype(complex(*case["c"]))
    for _ in range(case["iterations"]):
        z = z * z + c
        n = n + (np.abs(z) < case["radius"]).astype(n.dtype)
    return n


def expected():
    rows = []
    for case in CASES:
        for precision, real in REAL.items():
            counts = real_counts(case, real)
            rows.append({**case, "precision": precision, "counts": counts.ravel().tolist()})
    text = ",\n".join(json.dumps(row) for row in rows)
    print(f'{{"numpy": "{np.__version__}", "python": "{platform.python_version()}", "cases": [\n{text}\n]}}')


def timed(size, iterations, repeats, dtype):
    case = {**CASES[0], "width": size, "height": size, "iterations": iterations}
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        counts = complex_counts(case, np.dtype(dtype).type)
        times.append((time.perf_counter() - began) * 1e3)
    print(json.dumps({"times": times, "sum": int(counts.astype(np.int64).sum()), "numpy": np.__version__}))


if __name__ == "__main__":
    if sys.argv[1] == "expected":
        expected()
    else:
        timed(int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
