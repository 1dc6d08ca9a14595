"""Random models through pyhf (SciPy's SLSQP, and Minuit) and NextStat: where does a peer end lower than histograd?

    node validation/minima/random-models.mjs --n 700 --tests-every 0 --export models.jsonl
    validation/.venv/bin/python validation/minima/peers.py models.jsonl

Every peer's point is judged by pyhf's likelihood, inside the bounds and where no expectation is below 0. Models that pyhf
does not read (formulas, code2-root) are left out. NextStat is asked where HISTOGRAD_NEXTSTAT or validation/.venv/nextstat
has it. Exit code 1 where a peer is lower than a valid fit of histograd.
"""

import argparse
import json
import logging
import os
import signal
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

LOWER = 1e-6  # in -2 log L
FAR = 1e-3
PATIENCE = 20  # seconds for one fit; what takes longer has failed
SHOWN = 10


def nextstat_fits():
    """Answers one model a line with NextStat's names and estimates."""
    import nextstat

    for line in sys.stdin:
        try:
            model = nextstat.from_pyhf(line)
            result = nextstat.fit(model)
            answer = {"names": model.parameter_names(), "values": list(result.parameters)}
        except Exception as error:
            answer = {"error": str(error).split("\n")[0]}
        print(json.dumps(answer), flush=True)


class NextStat:
    def __init__(self, python):
        self.command = [python, __file__, "--serve-nextstat"]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def fit(self, workspace):
        self.process.stdin.write(json.dumps(workspace) + "\n")
        self.process.stdin.flush()
        try:
            answer = json.loads(self.process.stdout.readline())
        except TimeoutError:
            self.process.kill()
            self.start()
            raise
        if "error" in answer:
            raise ValueError(answer["error"])
        return dict(zip(answer["names"], answer["values"]))


def nextstat_peer():
    python = os.environ.get("HISTOGRAD_NEXTSTAT", str(Path(__file__).parents[1] / ".venv/nextstat/bin/python"))
    if not Path(python).exists():
        print("NextStat is not asked: it is not installed (validation/python/setup.sh)")
        return None
    return NextStat(python)


def settings_of(interpolation):
    """pyhf's settings for a model's interpolation codes; None where pyhf has no such code."""
    codes = {"normsys": "code4", "histosys": "code4p", **(interpolation or {})}
    if codes["histosys"] == "code2-root":
        return None
    return {name: {"interpcode": code} for name, code in codes.items()}


def has_formula(workspace):
    return any(m["type"] == "formula" for c in workspace["channels"] for s in c["samples"] for m in s["modifiers"])


class Judge:
    """pyhf's likelihood of one model."""

    def __init__(self, workspace, settings):
        import pyhf

        spec = pyhf.Workspace(workspace)
        self.model = spec.model(modifier_settings=settings)
        self.data = spec.data(self.model)
        self.names = self.model.config.par_names
        self.n_main = len(self.data) - len(self.model.config.auxdata)

    def twice_nll(self, values):
        """-2 log L, or None outside the bounds or the domain."""
        bounds = self.model.config.suggested_bounds()
        if not all(low <= x <= high for x, (low, high) in zip(values, bounds)):
            return None
        rates = self.model.expected_data(values)[: self.n_main]
        if not all(rate > 0 or (rate == 0 and n == 0) for rate, n in zip(rates, self.data)):
            return None
        return -2 * float(self.model.logpdf(values, self.data)[0])


def pyhf_fit(optimiser):
    import pyhf

    def run(judge):
        pyhf.set_backend("numpy", optimiser())
        return [float(x) for x in pyhf.infer.mle.fit(judge.data, judge.model)]

    return run


def peers_of(nextstat):
    import pyhf

    peers = {
        "pyhf, SLSQP": pyhf_fit(pyhf.optimize.scipy_optimizer),
        "pyhf, Minuit": pyhf_fit(pyhf.optimize.minuit_optimizer),
    }
    if nextstat is not None:
        peers["NextStat"] = None
    return peers


def compare(record, peers, nextstat, counts, lower):
    settings = settings_of(record.get("interpolation"))
    if settings is None or has_formula(record["workspace"]):
        return
    judge = Judge(record["workspace"], settings)
    ours = record["fit"]
    kind = record["kind"]
    for name, run in peers.items():
        key = (kind, name)
        if run is None and record.get("interpolation"):
            continue  # NextStat is asked with its default codes only
        counts[key]["models"] += 1
        signal.alarm(PATIENCE)
        try:
            if run is None:
                found = nextstat.fit(record["workspace"])
                values = [found[par] for par in judge.names]
            else:
                values = run(judge)
        except Exception:
            counts[key]["failed"] += 1
            continue
        finally:
            signal.alarm(0)
        theirs = judge.twice_nll(values)
        if theirs is None:
            counts[key]["outside"] += 1
            continue
        height = ours["twiceNll"] - theirs
        verdict = "lower" if height > LOWER else "far higher" if height < -FAR else "same"
        if verdict == "lower" and not ours["valid"]:
            verdict = "lower, ours not valid"
        counts[key][verdict] += 1
        if verdict == "lower":
            lower.append((height, f"{kind}:{record['index']}", name))


def out_of_patience(*_):
    raise TimeoutError


COLUMNS = ["models", "same", "lower", "lower, ours not valid", "far higher", "outside", "failed"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="?")
    parser.add_argument("--serve-nextstat", action="store_true")
    args = parser.parse_args()
    if args.serve_nextstat:
        return nextstat_fits()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)  # pyhf logs every fit that fails; they are counted here
    signal.signal(signal.SIGALRM, out_of_patience)
    nextstat = nextstat_peer()
    peers = peers_of(nextstat)
    counts = {}
    lower = []
    with open(args.models) as stream:
        for line in stream:
            record = json.loads(line)
            for name in peers:
                counts.setdefault((record["kind"], name), Counter())
            compare(record, peers, nextstat, counts, lower)
    print(f"{'kind':14}{'peer':14}" + "".join(f"{column:>23}" for column in COLUMNS))
    for (kind, name), row in counts.items():
        if row["models"] > 0:
            print(f"{kind:14}{name:14}" + "".join(f"{row[column]:>23}" for column in COLUMNS))
    for height, model, name in sorted(lower, reverse=True)[:SHOWN]:
        print(f"{name} is {height:.3g} lower for {model}")
    return 1 if lower else 0


if __name__ == "__main__":
    sys.exit(main())
