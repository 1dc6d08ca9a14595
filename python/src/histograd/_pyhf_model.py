"""Models of pyhf as the engine opens them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._errors import ModelError

_CODES: Mapping[str, frozenset[str]] = {
    "normsys": frozenset({"code1", "code4"}),
    "histosys": frozenset({"code0", "code2", "code4p"}),
}
"""Interpolation codes that the engine has."""

_MODIFIERS = frozenset({"histosys", "lumi", "normfactor", "normsys", "shapefactor", "shapesys", "staterror"})


class UnsupportedModelError(ModelError):
    """A model of pyhf has something that the engine does not know."""


def source_of(model: Any) -> dict[str, Any]:
    """What the engine opens a ``pyhf.Model`` by: its spec, its parameter of interest, interpolation and clipping.

    Raises
    ------
    UnsupportedModelError
        For what only pyhf knows: modifiers of another type, batches, other interpolation codes.
    """
    if getattr(model, "batch_size", None) is not None:
        raise UnsupportedModelError("it is a batch of models")
    spec = getattr(model, "spec", None)
    if not isinstance(spec, Mapping) or "channels" not in spec:
        raise UnsupportedModelError("it has no spec")
    types = {modifier["type"] for modifier in _modifiers(spec)}
    if not types <= _MODIFIERS:
        raise UnsupportedModelError(f"it has modifiers of type {', '.join(sorted(types - _MODIFIERS))}")
    wanted = {name: spec[name] for name in ("channels", "parameters") if name in spec}
    return {"spec": wanted, "poi": model.config.poi_name, "options": _options(model)}


def _modifiers(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    samples = (sample for channel in spec["channels"] for sample in channel["samples"])
    return [modifier for sample in samples for modifier in sample["modifiers"]]


def _options(model: Any) -> dict[str, Any]:
    codes = {}
    for kind, settings in model.config.modifier_settings.items():
        code = settings.get("interpcode")
        if kind not in _CODES or code is None:
            continue
        if code not in _CODES[kind]:
            raise UnsupportedModelError(f"its {kind} have interpolation {code}")
        codes[kind] = code
    clips = {name: getattr(model.main_model, name) for name in ("clip_sample_data", "clip_bin_data")}
    return {
        **({"interpolation": codes} if codes else {}),
        **{name: float(value) for name, value in clips.items() if value is not None},
    }
