"""One run of the engine: the process, its pipes, and the thread that reads what it answers."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import select
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from typing import IO

_CHUNK = 1 << 20
"""Bytes that are read at once."""

_OF_REQUEST = re.compile(
    rb'\{"jsonrpc":"2\.0",(?:"method":"progress","params":\{)?"id":(?P<id>\d+)(?:,"bytes":(?P<bytes>\d+))?'
)
"""The begin of a line of the engine: which request it belongs to, and how many bytes follow it."""

_NEW_GROUP = 0x00000200
"""CREATE_NEW_PROCESS_GROUP of Windows."""

_TAIL = 4000
"""Bytes of the last words of an engine that ended."""

_SECONDS_TO_END = 2.0
"""Time that an engine has to end by itself when its input does."""

Inbox = queue.SimpleQueue["tuple[bytes, bytes | None] | None"]
"""Lines that answer a request, with the bytes that follow them; None where the engine ended."""


class Process:
    """A running engine. ``generation`` tells it from those before and after it."""

    def __init__(self, command: Sequence[str], generation: int) -> None:
        self.generation = generation
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self._writing = threading.Lock()
        self._inboxes: dict[int, Inbox] = {}
        self._inboxes_lock = threading.Lock()
        self._has_ended = False
        # a group of its own: Ctrl-C in a terminal is for Python, which cancels what the engine does
        is_windows = sys.platform == "win32"
        self._popen = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,
            pipesize=_CHUNK,
            start_new_session=not is_windows,
            creationflags=_NEW_GROUP if is_windows else 0,
        )
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._input: IO[bytes] = self._popen.stdin
        self._output: IO[bytes] = self._popen.stdout
        self._reader = threading.Thread(target=self._read, name="histograd-engine", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def is_alive(self) -> bool:
        return not self._has_ended and self._popen.poll() is None

    def expect(self, request: int) -> Inbox:
        """Where the lines of a request will be."""
        inbox: Inbox = queue.SimpleQueue()
        with self._inboxes_lock:
            self._inboxes[request] = inbox
            if self._has_ended:
                inbox.put(None)
        return inbox

    def forget(self, request: int) -> None:
        with self._inboxes_lock:
            self._inboxes.pop(request, None)

    def write(self, line: bytes) -> None:
        """Sends a line; an engine that gets part of one is of no use and is ended.

        Raises
        ------
        OSError
            Where the engine has closed its input.
        """
        with self._writing:
            self._write(line)

    def write_soon(self, line: bytes, seconds: float) -> None:
        """Sends a short line, if that can be done within some time.

        Raises
        ------
        OSError
            Where the engine has closed its input, or does not read what it was sent before.
        """
        if not self._writing.acquire(timeout=seconds):
            raise TimeoutError
        try:
            # a pipe that can be written to takes a line of this length at once
            if sys.platform != "win32" and not select.select([], [self._input], [], seconds)[1]:
                raise TimeoutError
            self._write(line)
        finally:
            self._writing.release()

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[self._input.write(rest) or 0 :]
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """Ends the engine at once; whoever waits for it is told."""
        self._has_ended = True  # nothing is asked of it any more, though it takes a moment to go
        with contextlib.suppress(OSError):
            self._popen.kill()

    def end(self) -> None:
        """Lets the engine end, or ends it where it does not."""
        with contextlib.suppress(OSError):
            self._input.close()
        try:
            self._popen.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.kill()
            self._popen.wait()
        self._reader.join(_SECONDS_TO_END)

    def let_go(self) -> None:
        """Lets the engine end by itself, and does not wait for it."""
        with contextlib.suppress(Exception):  # also while Python ends
            self._input.close()

    def leave(self) -> None:
        """Drops what a forked process has of the engine of its parent, and leaves the engine alone."""
        for stream in (self._input, self._output, self._errors):
            with contextlib.suppress(OSError):
                stream.close()
        self._popen.returncode = 0  # it is no child of this process: nobody here waits for it
        self._has_ended = True

    def last_words(self) -> str:
        """How the engine ended, and the end of what it said on standard error."""
        try:
            status = self._popen.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return "it closed its output"
        with contextlib.suppress(OSError, ValueError):
            size = self._errors.seek(0, os.SEEK_END)
            self._errors.seek(max(0, size - _TAIL))
            words = self._errors.read().decode("utf-8", errors="replace").strip()
            how = f"signal {-status}" if status < 0 else f"exit status {status}"
            return f"{how}; it said:\n{words}" if words else how
        return f"exit status {status}"

    def _read(self) -> None:
        try:
            # of this thread alone: a process that is forked closes what is below it, without its lock
            with open(self._output.fileno(), "rb", buffering=_CHUNK, closefd=False) as stream:
                while (line := stream.readline()).endswith(b"\n"):
                    self._hand_out(line, stream)
        except (OSError, ValueError):
            pass  # closed: nothing more comes
        finally:
            with self._inboxes_lock:
                self._has_ended = True
                inboxes = list(self._inboxes.values())
            for inbox in inboxes:
                inbox.put(None)

    def _hand_out(self, line: bytes, stream: IO[bytes]) -> None:
        begin = _OF_REQUEST.match(line)
        if begin is None:
            return
        attached = None
        if begin["bytes"] is not None:
            attached = stream.read(int(begin["bytes"]))
            if len(attached) < int(begin["bytes"]):
                return  # the engine ended meanwhile
        with self._inboxes_lock:
            inbox = self._inboxes.get(int(begin["id"]))
        if inbox is not None:
            inbox.put((line, attached))
