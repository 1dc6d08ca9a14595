"""What tests share: an engine of their own where they harm it, and small models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyhf
import pytest

import histograd

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def engine() -> Iterator[histograd.Engine]:
    """An engine that a test may end."""
    engine = histograd.Engine(workers=0)
    yield engine
    engine.close()


@pytest.fixture
def counting() -> dict[str, Any]:
    """One bin, with 15 observed events."""
    document: dict[str, Any] = json.loads((EXAMPLES / "counting.json").read_text())
    return document


@pytest.fixture
def two_channel() -> dict[str, Any]:
    """Two channels with every usual modifier."""
    document: dict[str, Any] = json.loads((EXAMPLES / "two-channel.json").read_text())
    return document


@pytest.fixture
def with_histograd() -> Iterator[None]:
    """pyhf with the optimizer of this package."""
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    yield
    pyhf.set_backend("numpy")
