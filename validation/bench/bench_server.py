"""What the peers' processes share: requests come in and answers go out, one JSON document a line; serve.mjs is the twin.

A peer has the operations `hello`, `open`, `set_up`, `densities`, `best`, and `calls`: the tasks that can be timed, by name.
"""

import json
import math
import resource
import sys
import time

SHORTEST_SAMPLE = 1.0  # ms
SLOW = 3  # a first call that takes so many turns is the only one in its turn
TOYS = 1000


class Refusal(Exception):
    """Something that the peer does not do, with the reason."""


def finite(value):
    """JSON has no NaN and no infinities."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(entry) for entry in value]
    return value


class Stopwatch:
    """First calls, warm-up and samples; times in ms a call (of toys: a thousand), CPU time of all threads."""

    def __init__(self, peer):
        self.peer, self.last, self.sequence = peer, {}, {}

    def once(self, task, batch, options):
        k = self.sequence.get(task, 0)
        call = self.peer.calls[task]
        began = time.perf_counter()
        for i in range(batch):
            call(k + i, **options)
        took = 1e3 * (time.perf_counter() - began) / batch
        self.sequence[task] = k + batch
        return took

    def time(self, task, budget, least, warmup, count=TOYS):
        if task not in self.peer.calls:
            raise Refusal(self.peer.refusals.get(task, "it does not do that"))
        scale = TOYS / count if task == "toys" else 1.0
        options = {"count": count} if task == "toys" else {}
        answer = {"times": [], "cpu": 0.0, "calls": 0}
        last = self.last.get(task)
        if last is None:
            last = self.once(task, 1, options)
            self.last[task] = last
            answer["first"] = last * scale
            if last > SLOW * budget:
                return answer
            until = time.perf_counter() + min(warmup, budget) / 1e3
            while last <= budget and time.perf_counter() < until:
                last = self.once(task, 1, options)
        batch = max(1, math.ceil(SHORTEST_SAMPLE / max(last, 1e-4)))
        self.last[task] = last
        until, cpu = time.perf_counter() + budget / 1e3, time.process_time()
        while time.perf_counter() < until + (budget / 1e3 if len(answer["times"]) < least else 0):
            answer["times"].append(self.once(task, batch, options) * scale)
            answer["calls"] += batch
        answer["cpu"] = 1e3 * (time.process_time() - cpu) / max(1, answer["calls"]) * scale
        return answer


def memory():
    return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def serve(peer):
    watch = Stopwatch(peer)
    operations = {
        "hello": peer.hello,
        "open": peer.open,
        "setUp": peer.set_up,
        "densities": peer.densities,
        "best": peer.best,
        "time": watch.time,
        "memory": memory,
    }
    out, sys.stdout = sys.stdout, sys.stderr  # nothing that a library prints gets among the answers
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = operations[request.pop("operation")](**request) or {}
        except Refusal as reason:
            answer = {"refused": str(reason)}
        except Exception as error:  # a tool that gives up is a result
            answer = {"error": f"{type(error).__name__}: {error}".split("\n")[0][:200]}
        print(json.dumps(finite(answer)), file=out, flush=True)
