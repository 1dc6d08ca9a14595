"""What pyhf says about one model: its description and its numbers at parameter points, as a plain record.

Beside pyhf's own numbers each point carries the sums of absolute terms that tolerances are measured in, and the
log-densities in 50 digits computed from pyhf's rates (`main_mp`, `constraint_mp`), which decide where pyhf's
Poisson formula n log(rate) - rate - lgamma(n + 1) loses digits.
"""

import copy
import math

import mpmath
import numpy as np
import pyhf
from pyhf import interpolators

import exact

EDGE = 1e-12  # a rate this much smaller than its own terms has no meaningful sign
DIGITS = 25


class DocumentedCode2(interpolators.code2):
    """pyhf 0.7.6 computes code 2 below alpha = -1 as alpha (b - 2a); its documentation, its reference
    implementation `_slow_code2` and later versions have (alpha + 1)(b - 2a) (pyhf issue 2610)."""

    def __call__(self, alphasets):
        result = super().__call__(alphasets)
        below = np.asarray(alphasets) < -1
        if not below.any():
            return result
        mended = np.einsum("sa,shb->shab", np.asarray(alphasets) + 1.0, self.b_minus_2a)
        return np.where(np.einsum("sa,shb->shab", below, np.ones_like(self.b)).astype(bool), mended, result)


interpolators.code2 = DocumentedCode2


def encode(value):
    """JSON has no NaN and no infinities: they become strings that JavaScript's Number() reads."""
    if isinstance(value, dict):
        return {k: encode(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(v) for v in value]
    if isinstance(value, (np.floating, float)):
        value = float(value)
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
    return value


def build(workspace, measurement, interpolation):
    """(pyhf model, data vector); code2-root has no pyhf twin and is built as code2."""
    histosys = interpolation["histosys"].replace("code2-root", "code2")
    settings = {
        "normsys": {"interpcode": interpolation["normsys"]},
        "histosys": {"interpcode": histosys},
    }
    checked = pyhf.Workspace(copy.deepcopy(workspace))
    model = checked.model(measurement_name=measurement, modifier_settings=settings)
    return model, checked.data(model)


def describe(model, data):
    """Names, order, starting values, bounds, fixed flags, auxiliary data."""
    config = model.config
    return {
        "par_names": list(config.par_names),
        "init": [float(x) for x in config.suggested_init()],
        "bounds": [[float(a), float(b)] for a, b in config.suggested_bounds()],
        "fixed": [bool(x) for x in config.suggested_fixed()],
        "auxdata": [float(x) for x in config.auxdata],
        "data": [float(x) for x in data],
        "n_main": config.nmaindata,
        "poi_index": config.poi_index,
        "channels": list(config.channels),
    }


def rate_scale(model, pars):
    """Sum of absolute terms of each bin's rate: sum over samples of (|nominal| + sum |shift|) x prod |factor|."""
    main = model.main_model
    shifts, factors = main._modifications(np.asarray(pars))
    total = np.abs(main.nominal_rates) + sum(np.abs(s).sum(axis=0, keepdims=True) for s in shifts)
    for factor in factors:
        total = total * np.abs(factor).prod(axis=0, keepdims=True)
    return total[0].sum(axis=0)[0]


def evaluate(model, data, pars, judge=None):
    """pyhf's numbers at `pars`. With `judge`, an ExactModel, its 50-digit rates are used and reported as well."""
    pars, data, config = np.asarray(pars), np.asarray(data), model.config
    n = config.nmaindata
    with np.errstate(all="ignore"):
        expected = model.expected_data(pars)
        record = {
            "pars": [float(x) for x in pars],
            "expected": [float(x) for x in expected],
            "logpdf": float(np.ravel(model.logpdf(pars, data))[0]),
            "main": float(np.ravel(model.main_model.logpdf(data[:n], pars))[0]),
            "constraint": constraint_logpdf(model, data[n:], pars),
        }
        scale = rate_scale(model, pars)
    rates = expected[:n]
    if judge is not None:
        values = by_name(config, pars)
        rates = judge.rates(values)
        record["expected_mp"] = [mpmath.nstr(r, DIGITS) for r in rates]
    main_terms = judge_main(rates, data[:n])
    constraint_terms = judge_constraint(model, pars, data[n:])
    if judge is not None:
        constraint_terms = judge.constraint_terms(values, aux_by_name(config, data[n:]))
    record |= {
        "expected_scale": [float(x) for x in scale],
        "main_mp": mpmath.nstr(mpmath.fsum(main_terms), DIGITS),
        "constraint_mp": mpmath.nstr(mpmath.fsum(constraint_terms), DIGITS),
        "terms": absolute_sum(main_terms + constraint_terms),
        "rounding": rounding(rates, scale, data[:n]),
        "domain": domain(rates, scale, data[:n], main_terms, constraint_terms),
    }
    return record


def constraint_logpdf(model, auxdata, pars):
    """pyhf's constraint log-density; 0 where there is no constraint term, for which pyhf 0.7.6 has no answer."""
    if model.config.nauxdata == 0:
        return 0.0
    return float(np.ravel(model.constraint_model.logpdf(auxdata, pars))[0])


def by_name(config, pars):
    return {name: [float(x) for x in pars[config.par_slice(name)]] for name in config.par_order}


def aux_by_name(config, auxdata):
    result, start = {}, 0
    for name in config.auxdata_order:
        stop = start + config.param_set(name).n_parameters
        result[name] = [float(x) for x in auxdata[start:stop]]
        start = stop
    return result


def judge_main(rates, main_data):
    return [exact.log_poisson(n if isinstance(n, float) else float(n), rate) for n, rate in zip(main_data, rates)]


def judge_constraint(model, pars, auxdata):
    """Constraint terms in 50 digits from pyhf's widths and factors."""
    terms, start = [], 0
    for name in model.config.auxdata_order:
        paramset = model.config.param_set(name)
        stop = start + paramset.n_parameters
        values, aux = pars[model.config.par_slice(name)], auxdata[start:stop]
        if paramset.pdf_type == "poisson":
            terms += [exact.log_poisson(a, exact.mpf(f) * exact.mpf(v)) for a, v, f in zip(aux, values, paramset.factors)]
        else:
            terms += [exact.log_normal(a, v, s) for a, v, s in zip(aux, values, paramset.width())]
        start = stop
    return terms


def absolute_sum(terms):
    return float(mpmath.fsum(abs(t) for t in terms if mpmath.isfinite(t)))


def rounding(rates, scale, main_data):
    """What double rounding of the rates can do to the log-density: sum |n / rate - 1| x scale x 8 ulp."""
    eps = 8 * np.finfo(float).eps
    return float(sum(abs(n / float(r) - 1) * s * eps for n, r, s in zip(main_data, rates, scale) if float(r) > 0))


def domain(rates, scale, main_data, main_terms, constraint_terms):
    """inside, outside, or edge where double rounding decides the sign of a rate that cancels to zero."""
    if any(s > 0 and abs(float(r)) <= EDGE * s for r, s in zip(rates, scale)):
        return "edge"
    finite = all(mpmath.isfinite(t) for t in main_terms + constraint_terms)
    return "inside" if finite else "outside"
