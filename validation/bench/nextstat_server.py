"""NextStat as a contestant of the benchmark. Its tests are with q-tilde; all of its threads are left to it."""

import json

import nextstat
from bench_server import Refusal, serve


class NextStat:
    def hello(self):
        return {"versions": {"nextstat": nextstat.__version__}}

    def open(self, file):
        with open(file) as stream:
            self.text = stream.read()
        self.model = nextstat.from_pyhf(self.text)
        self.names = self.model.parameter_names()
        return {"names": self.names, "channels": [c["channel_name"] for c in self.model.observed_main_by_channel()]}

    def set_up(self, variants, testStatistic, blocks):
        """`blocks`: first bin and number of bins of every channel in our order, in NextStat's order of channels."""
        ordered = [[x for first, n in blocks for x in main[first : first + n]] for main in variants]
        self.variants = [self.model.with_observed_main(main) for main in ordered]
        init = list(self.model.suggested_init())
        self.points = [[x * (1 + 1e-9 * k) for x in init] for k in range(len(variants))]
        self.refusals = {
            "build": "loading builds the model",
            "hessian": "it has no Hessian of its likelihood",
            "fit": "its fit comes with uncertainties: see below",
        }
        self.calls = {
            "load": lambda k: nextstat.from_pyhf(self.text),
            "logpdf": lambda k: self.model.nll(self.points[k % len(self.points)]),
            "gradient": lambda k: self.model.grad_nll(self.points[k % len(self.points)]),
            "fitHesse": lambda k: nextstat.fit(self.variant(k)),
            "cls": lambda k: nextstat.hypotest(1.0, self.variant(k), return_tail_probs=True),
            "limit": lambda k: nextstat.upper_limit(self.variant(k), method="root"),
            "toys": self.toys,
        }

    def variant(self, k):
        return self.variants[k % len(self.variants)]

    def toys(self, k, count):
        nextstat.hypotest_toys(1.0, self.model, n_toys=count // 2, seed=k + 1)

    def densities(self, points, names):
        place = {name: i for i, name in enumerate(names)}
        missing = [name for name in self.names if name not in place]
        if missing or len(names) != len(self.names):
            raise Refusal(f"other parameters: {', '.join(missing[:3]) or f'{len(self.names)} instead of {len(names)}'}")
        return {"values": [-self.model.nll([point[place[name]] for name in self.names]) for point in points]}

    def best(self, variant):
        result = nextstat.fit(self.variants[variant])
        return {"values": list(result.parameters), "names": self.names, "valid": bool(result.converged)}


if __name__ == "__main__":
    serve(NextStat())
