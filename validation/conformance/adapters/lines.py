"""The protocol of the conformance suite for adapters in Python: one request a line, one response a line."""

import json
import math
import os
import sys


class Unsupported(Exception):
    """What a tool cannot do; the text says why."""


def serve(answers):
    """`answers`: {request: function of a request that returns a response without `status`}."""
    responses = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # libraries that print to standard output would break the protocol
    for line in sys.stdin:
        if line.strip():
            responses.write(json.dumps(_answer(json.loads(line), answers)) + "\n")
            responses.flush()


def _answer(request, answers):
    name = request["request"]
    try:
        if name not in answers:
            raise Unsupported(f"the request {name}")
        return {"status": "ok", **answers[name](request)}
    except Unsupported as reason:
        return {"status": "unsupported", "reason": str(reason)}
    except Exception as error:
        return {"status": "error", "message": f"{type(error).__name__}: {error}"[:300]}


def number(x):
    """A JSON number; infinities and NaN are texts."""
    x = float(x)
    return x if math.isfinite(x) else "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"


def numbers(values):
    return [number(x) for x in values]
