"""The engine as the rest of the package sees it: a call has a result or an exception, whatever happens."""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import queue
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from typing import Any

from ._errors import EngineError, error_from
from ._node import engine_program, find_node
from ._process import Inbox, Process
from ._wire import from_line, to_json, to_line

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""

_TURN = 0.5
"""Seconds after which a wait looks up, for systems on which a wait cannot be interrupted."""

_GRACE = 1.0
"""Seconds that an interrupted call has to end by itself before the engine is ended."""


class StaleModel(Exception):
    """A handle is of an engine that has ended."""


class Engine:
    """A process that does the computing; it is started by the first call, and again after it has ended.

    Parameters
    ----------
    workers : int, optional
        Threads for toys and rankings; by default one per processor, 0 for none. No result depends on it.
    """

    def __init__(self, *, workers: int | None = None) -> None:
        self._workers = workers
        self._process: Process | None = None
        self._starting = threading.RLock()
        self._generations = itertools.count(1)
        self._requests = itertools.count(1)
        self._unused: list[tuple[int, str]] = []
        _ENGINES.add(self)

    def running(self) -> Process:
        """The engine; started where there is none."""
        with self._starting:
            if self._process is not None and self._process.is_alive:
                return self._process
            command = [find_node(), engine_program(), "serve"]
            if self._workers is not None:
                command += ["--workers", str(self._workers)]
            try:
                self._process = Process(command, next(self._generations))
            except OSError as error:
                raise EngineError(f"the engine cannot be started: {error}", code="engine-start") from error
            return self._process

    @property
    def pid(self) -> int | None:
        """Process id of the engine; None where none runs."""
        process = self._process
        return process.pid if process is not None and process.is_alive else None

    def call(
        self,
        method: str,
        params: Mapping[str, Any] | bytes,
        *,
        progress: Progress | None = None,
        generation: int | None = None,
    ) -> Any:
        """The result of a method of ``histograd serve``; ``params`` may be JSON already.

        Raises
        ------
        HistogradError
            What the method answered: a subclass with its code and problems.
        EngineError
            Where the engine ended before it answered; the next call starts another.
        StaleModel
            Where ``generation`` is given and another engine runs now.
        """
        request = next(self._requests)
        line = to_line(method, params if isinstance(params, bytes) else to_json(params), request)
        process = self.running()
        if generation is not None and process.generation != generation:
            raise StaleModel
        self._close_unused(process)
        inbox = process.expect(request)
        try:
            try:
                process.write(line)
            except (OSError, ValueError):
                raise _ended(process, method) from None
            return self._result(process, method, inbox, request, progress)
        finally:
            process.forget(request)

    def _result(self, process: Process, method: str, inbox: Inbox, request: int, progress: Progress | None) -> Any:
        try:
            answer = _await(process, method, inbox, progress)
        except EngineError:
            raise
        except BaseException:
            self._interrupt(process, inbox, request)
            raise
        if "error" in answer:
            raise error_from(answer["error"])
        return answer["result"]

    def _interrupt(self, process: Process, inbox: Inbox, request: int) -> None:
        """Ends a call that nobody waits for any more: by asking, then, where that does not help, with the engine."""
        try:
            process.write_soon(to_line("cancel", to_json({"id": request})), _GRACE)
            # progress that it still tells gives it no more time: a scan would go on to its end
            deadline = time.monotonic() + _GRACE
            while True:
                answer = inbox.get(timeout=max(0.0, deadline - time.monotonic()))
                if answer is None or not answer[0].startswith(b'{"jsonrpc":"2.0","method"'):
                    return
        except (OSError, ValueError, queue.Empty):
            process.kill()
        except BaseException:
            process.kill()
            raise

    def release(self, generation: int, handle: str) -> None:
        """Lets a model be forgotten with the next call. Safe in a finaliser: nothing is sent, nothing is waited for."""
        self._unused.append((generation, handle))

    def _close_unused(self, process: Process) -> None:
        while self._unused:
            try:
                generation, handle = self._unused.pop()
            except IndexError:
                return
            if generation == process.generation:
                with contextlib.suppress(OSError, ValueError):
                    process.write(to_line("close", to_json({"model": handle})))

    def close(self) -> None:
        """Ends the engine. Another call starts it again."""
        with self._starting:
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        process = self.__dict__.get("_process")
        if process is not None:
            process.let_go()

    def __reduce__(self) -> tuple[Any, ...]:
        return (default_engine, ())  # a process cannot be copied: what is pickled finds the one of its own process

    def _leave(self) -> None:
        """After a fork, in the new process: it has an engine of its own when it needs one."""
        self._starting = threading.RLock()
        process, self._process = self._process, None
        self._unused = []
        if process is not None:
            process.leave()


def _await(process: Process, method: str, inbox: Inbox, progress: Progress | None) -> dict[str, Any]:
    """The message that answers a request."""
    while True:
        try:
            answer = inbox.get(timeout=_TURN)
        except queue.Empty:
            continue
        if answer is None:
            raise _ended(process, method)
        message: dict[str, Any] = from_line(*answer)
        if message.get("method") != "progress":
            return message
        if progress is not None:
            progress(message["params"]["done"], message["params"]["total"])


def _ended(process: Process, method: str) -> EngineError:
    return EngineError(
        f"the engine ended before it answered {method!r}: {process.last_words()}\n"
        "The next call starts it again; models are opened again when they are used.",
        code="engine-ended",
    )


_ENGINES: weakref.WeakSet[Engine] = weakref.WeakSet()
_DEFAULT_LOCK = threading.Lock()
_default: list[Engine] = []


def default_engine() -> Engine:
    """The engine that is used where none is given."""
    with _DEFAULT_LOCK:
        if not _default:
            _default.append(Engine())
        return _default[0]


def _close_all() -> None:
    for engine in list(_ENGINES):
        engine.close()


def _leave_all() -> None:
    global _DEFAULT_LOCK  # noqa: PLW0603 - a thread that does not exist here may hold it
    _DEFAULT_LOCK = threading.Lock()
    for engine in list(_ENGINES):
        engine._leave()


atexit.register(_close_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_all)
