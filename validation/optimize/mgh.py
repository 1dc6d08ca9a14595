"""The 35 test problems of J. J. Moré, B. S. Garbow and K. E. Hillstrom, ACM TOMS 7 (1981) 17, as residuals in JAX.

Each entry of PROBLEMS: (number, name, start, residuals); the function to minimise is the sum of squared residuals.
Written from the paper, independently of test/minimize/mgh/, which has the same problems in TypeScript.
"""

import jax.numpy as jnp
import numpy as np

SQRT5, SQRT10, SQRT90 = 5**0.5, 10**0.5, 90**0.5


def grid(last, step=1.0):
    return step * np.arange(1, last + 1)


def rosenbrock(x):
    return jnp.array([10 * (x[1] - x[0] ** 2), 1 - x[0]])


def freudenstein_roth(x):
    return jnp.array(
        [-13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1], -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1]]
    )


def powell_badly_scaled(x):
    return jnp.array([1e4 * x[0] * x[1] - 1, jnp.exp(-x[0]) + jnp.exp(-x[1]) - 1.0001])


def brown_badly_scaled(x):
    return jnp.array([x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2])


def beale(x):
    return jnp.array([y - x[0] * (1 - x[1] ** i) for i, y in zip((1, 2, 3), (1.5, 2.25, 2.625))])


def jennrich_sampson(x):
    i = grid(10)
    return 2 + 2 * i - (jnp.exp(i * x[0]) + jnp.exp(i * x[1]))


def helical_valley(x):
    turn = jnp.arctan(x[1] / x[0]) / (2 * np.pi) + jnp.where(x[0] < 0, 0.5, 0.0)
    return jnp.array([10 * (x[2] - 10 * turn), 10 * (jnp.sqrt(x[0] ** 2 + x[1] ** 2) - 1), x[2]])


BARD = np.array([0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39])


def bard(x):
    u = grid(15)
    v = 16 - u
    return BARD - (x[0] + u / (v * x[1] + np.minimum(u, v) * x[2]))


HALF = [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521]
GAUSSIAN = np.array([*HALF, 0.3989, *HALF[::-1]])


def gaussian(x):
    t = (8 - grid(15)) / 2
    return x[0] * jnp.exp(-x[1] * (t - x[2]) ** 2 / 2) - GAUSSIAN


MEYER = np.array(
    [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872.0]
)


def meyer(x):
    return x[0] * jnp.exp(x[1] / (45 + 5 * grid(16) + x[2])) - MEYER


def gulf(x):
    t = grid(99, 0.01)
    y = 25 + (-50 * np.log(t)) ** (2 / 3)
    return jnp.exp(-(jnp.abs(y - x[1]) ** x[2]) / x[0]) - t


def box_3d(x):
    t = grid(10, 0.1)
    return jnp.exp(-t * x[0]) - jnp.exp(-t * x[1]) - x[2] * (jnp.exp(-t) - jnp.exp(-10 * t))


def powell_singular(x):
    blocks = x.reshape(-1, 4)
    a, b, c, d = blocks.T
    return jnp.concatenate([a + 10 * b, SQRT5 * (c - d), (b - 2 * c) ** 2, SQRT10 * (a - d) ** 2])


def wood(x):
    a, b, c, d = x
    return jnp.array(
        [10 * (b - a**2), 1 - a, SQRT90 * (d - c**2), 1 - c, SQRT10 * (b + d - 2), (b - d) / SQRT10]
    )


KOWALIK_Y = np.array([0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246])
KOWALIK_U = np.array([4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625])


def kowalik_osborne(x):
    u = KOWALIK_U
    return KOWALIK_Y - x[0] * (u**2 + u * x[1]) / (u**2 + u * x[2] + x[3])


def brown_dennis(x):
    t = grid(20) / 5
    return (x[0] + t * x[1] - jnp.exp(t)) ** 2 + (x[2] + x[3] * jnp.sin(t) - jnp.cos(t)) ** 2


OSBORNE_1 = np.array(
    [
        0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603,
        0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411,
        0.406,
    ]
)  # fmt: skip


def osborne_1(x):
    t = 10 * (grid(33) - 1)
    return OSBORNE_1 - (x[0] + x[1] * jnp.exp(-t * x[3]) + x[2] * jnp.exp(-t * x[4]))


def biggs_exp6(x):
    t = grid(13, 0.1)
    y = np.exp(-t) - 5 * np.exp(-10 * t) + 3 * np.exp(-4 * t)
    return x[2] * jnp.exp(-t * x[0]) - x[3] * jnp.exp(-t * x[1]) + x[5] * jnp.exp(-t * x[4]) - y


OSBORNE_2 = np.array(
    [
        1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
        0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423,
        0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
        0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
        0.054,
    ]
)  # fmt: skip


def osborne_2(x):
    t = (grid(65) - 1) / 10
    peaks = [x[i] * jnp.exp(-((t - x[i + 7]) ** 2) * x[i + 4]) for i in (1, 2, 3)]
    return OSBORNE_2 - (x[0] * jnp.exp(-t * x[4]) + sum(peaks))


def watson(x):
    n = len(x)
    t = (grid(29) / 29)[:, None]
    j = np.arange(n)
    derivative = (t ** np.maximum(j - 1, 0) * j) @ x
    polynomial = (t**j) @ x
    return jnp.concatenate([derivative - polynomial**2 - 1, jnp.array([x[0], x[1] - x[0] ** 2 - 1])])


def extended_rosenbrock(x):
    return jnp.concatenate([10 * (x[1::2] - x[::2] ** 2), 1 - x[::2]])


def penalty_1(x):
    return jnp.concatenate([1e-5**0.5 * (x - 1), jnp.array([jnp.sum(x**2) - 0.25])])


def penalty_2(x):
    n = len(x)
    i = np.arange(2, n + 1)
    y = np.exp(i / 10) + np.exp((i - 1) / 10)
    e = jnp.exp(x / 10)
    a = 1e-5**0.5
    last = jnp.sum((n - np.arange(n)) * x**2) - 1
    return jnp.concatenate(
        [jnp.array([x[0] - 0.2]), a * (e[1:] + e[:-1] - y), a * (e[1:] - np.exp(-0.1)), jnp.array([last])]
    )


def variably_dimensioned(x):
    total = jnp.sum(grid(len(x)) * (x - 1))
    return jnp.concatenate([x - 1, jnp.array([total, total**2])])


def trigonometric(x):
    n = len(x)
    return n - jnp.sum(jnp.cos(x)) + grid(n) * (1 - jnp.cos(x)) - jnp.sin(x)


def brown_almost_linear(x):
    n = len(x)
    return jnp.concatenate([x[:-1] + jnp.sum(x) - (n + 1), jnp.array([jnp.prod(x) - 1])])


def neighbours(x):
    padded = jnp.concatenate([jnp.zeros(1), x, jnp.zeros(1)])
    return padded[:-2], padded[2:]


def discrete_boundary_value(x):
    h = 1 / (len(x) + 1)
    below, above = neighbours(x)
    return 2 * x - below - above + h**2 * (x + h * grid(len(x)) + 1) ** 3 / 2


def discrete_integral(x):
    n = len(x)
    h = 1 / (n + 1)
    t = h * grid(n)
    cubes = (x + t + 1) ** 3
    kernel = np.where(t[None, :] <= t[:, None], (1 - t[:, None]) * t[None, :], t[:, None] * (1 - t[None, :]))
    return x + h / 2 * (kernel @ cubes)


def broyden_tridiagonal(x):
    below, above = neighbours(x)
    return (3 - 2 * x) * x - below - 2 * above + 1


def broyden_banded(x):
    n = len(x)
    i = np.arange(n)
    offset = i[None, :] - i[:, None]
    band = ((offset >= -5) & (offset <= 1) & (offset != 0)).astype(float)
    return x * (2 + 5 * x**2) + 1 - band @ (x * (1 + x))


def linear_full_rank(x, m=20):
    common = -2 / m * jnp.sum(x) - 1
    return jnp.concatenate([x + common, jnp.full(m - len(x), 1.0) * common])


def linear_rank_1(x, m=20):
    return grid(m) * jnp.sum(grid(len(x)) * x) - 1


def linear_rank_1_zeros(x, m=20):
    inner = jnp.sum((grid(len(x)) * x)[1:-1])
    factors = np.concatenate([[0], grid(m - 2), [0]])
    return factors * inner - 1


def chebyquad(x):
    n = len(x)
    y = 2 * x - 1
    polynomials = [jnp.ones_like(x), y]
    while len(polynomials) <= n:
        polynomials.append(2 * y * polynomials[-1] - polynomials[-2])
    integrals = [-1 / (i**2 - 1) if i % 2 == 0 else 0 for i in range(1, n + 1)]
    return jnp.array([jnp.mean(p) - q for p, q in zip(polynomials[1:], integrals)])


def shifted(n):
    t = grid(n) / (n + 1)
    return t * (t - 1)


PROBLEMS = [
    (1, "Rosenbrock", [-1.2, 1], rosenbrock),
    (2, "Freudenstein and Roth", [0.5, -2], freudenstein_roth),
    (3, "Powell badly scaled", [0, 1], powell_badly_scaled),
    (4, "Brown badly scaled", [1, 1], brown_badly_scaled),
    (5, "Beale", [1, 1], beale),
    (6, "Jennrich and Sampson", [0.3, 0.4], jennrich_sampson),
    (7, "helical valley", [-1, 0, 0], helical_valley),
    (8, "Bard", [1, 1, 1], bard),
    (9, "Gaussian", [0.4, 1, 0], gaussian),
    (10, "Meyer", [0.02, 4000, 250], meyer),
    (11, "Gulf research and development", [5, 2.5, 0.15], gulf),
    (12, "Box three-dimensional", [0, 10, 20], box_3d),
    (13, "Powell singular", [3, -1, 0, 1], powell_singular),
    (14, "Wood", [-3, -1, -3, -1], wood),
    (15, "Kowalik and Osborne", [0.25, 0.39, 0.415, 0.39], kowalik_osborne),
    (16, "Brown and Dennis", [25, 5, -5, -1], brown_dennis),
    (17, "Osborne 1", [0.5, 1.5, -1, 0.01, 0.02], osborne_1),
    (18, "Biggs EXP6", [1, 2, 1, 1, 1, 1], biggs_exp6),
    (19, "Osborne 2", [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5], osborne_2),
    (20, "Watson", [0] * 6, watson),
    (21, "extended Rosenbrock", [-1.2, 1] * 5, extended_rosenbrock),
    (22, "extended Powell singular", [3, -1, 0, 1] * 3, powell_singular),
    (23, "penalty I", [1, 2, 3, 4], penalty_1),
    (24, "penalty II", [0.5] * 4, penalty_2),
    (25, "variably dimensioned", [1 - j / 10 for j in range(1, 11)], variably_dimensioned),
    (26, "trigonometric", [0.1] * 10, trigonometric),
    (27, "Brown almost-linear", [0.5] * 10, brown_almost_linear),
    (28, "discrete boundary value", list(shifted(10)), discrete_boundary_value),
    (29, "discrete integral equation", list(shifted(10)), discrete_integral),
    (30, "Broyden tridiagonal", [-1] * 10, broyden_tridiagonal),
    (31, "Broyden banded", [-1] * 10, broyden_banded),
    (32, "linear, full rank", [1] * 10, linear_full_rank),
    (33, "linear, rank 1", [1] * 10, linear_rank_1),
    (34, "linear, rank 1 with zero columns and rows", [1] * 10, linear_rank_1_zeros),
    (35, "Chebyquad", [j / 9 for j in range(1, 9)], chebyquad),
]
