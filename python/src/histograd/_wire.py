"""Values as messages carry them: arrays in base64, infinities and NaN as texts."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import DataError

Vector = npt.NDArray[np.float64]

_LIKE_A_NUMBER = re.compile(r"\\*(?:-?inf|nan)\Z")
_NUMBERS = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


def encode_array(values: npt.ArrayLike) -> dict[str, Any]:
    """An array of doubles as a message carries it."""
    array = np.ascontiguousarray(values, dtype="<f8")
    return {"base64": base64.b64encode(array.tobytes()).decode("ascii"), "shape": list(array.shape), "dtype": "<f8"}


def array_of(value: Any) -> Vector:
    """An array of an answer."""
    return np.asarray(value, dtype=np.float64)


def with_arrays_as(convert: Callable[[Vector], Any], value: Any) -> Any:
    """A value of an answer, its arrays in another form."""
    if isinstance(value, np.ndarray):
        return convert(value)
    if isinstance(value, Mapping):
        return {name: with_arrays_as(convert, item) for name, item in value.items()}
    if isinstance(value, list):
        return [with_arrays_as(convert, item) for item in value]
    return value


def plain(value: Any) -> Any:  # noqa: PLR0911 - one line a type
    """A value of options or of a record as JSON has it."""
    if isinstance(value, str):
        return f"\\{value}" if _LIKE_A_NUMBER.match(value) else value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else _word(value)
    if hasattr(value, "to_message"):
        return value.to_message()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset | range):
        return [plain(item) for item in value]
    raise DataError(
        f"a value of type {type(value).__name__} cannot be sent to the engine: {value!r}", code="bad-argument"
    )


def _word(value: float) -> str:
    if math.isnan(value):
        return "nan"
    return "inf" if value > 0 else "-inf"


def from_plain(value: Any) -> Any:
    """A value of an answer, whose texts of infinities and NaN are numbers."""
    if isinstance(value, str):
        return _NUMBERS.get(value, value[1:]) if _LIKE_A_NUMBER.match(value) else value
    if isinstance(value, dict):
        return {name: from_plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [from_plain(item) for item in value]
    return value


def to_json(params: Mapping[str, Any]) -> bytes:
    """Params of a request as JSON, on one line.

    Raises
    ------
    DataError
        ``not-finite`` for a document with NaN or an infinity, which JSON does not have, with its place.
    """
    try:
        text = json.dumps(params, allow_nan=False, separators=(",", ":"), ensure_ascii=False, default=_jsonable)
    except ValueError as error:
        place = _not_finite(params, "")
        if place is None:
            raise DataError(f"the document cannot be written as JSON: {error}", code="bad-argument") from error
        raise DataError(f"{place}: expected a finite number", code="not-finite", path=place) from None
    except (TypeError, RecursionError) as error:
        raise DataError(f"the document cannot be written as JSON: {error}", code="bad-argument") from error
    # a lone surrogate, as in a name that was read with errors="surrogateescape", has no bytes in UTF-8
    return text.encode("utf-8", errors="replace")


def to_line(method: str, params: bytes, request: int | None = None) -> bytes:
    """A request as a line; a notification without a number."""
    number = b"" if request is None else b'"id":%d,' % request
    return b'{"jsonrpc":"2.0",%b"method":"%b","params":%b}\n' % (number, method.encode("ascii"), params)


def _jsonable(value: Any) -> Any:
    """What documents may have beside plain JSON: numbers and arrays of NumPy, and mappings of other classes."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | range):
        return list(value)
    raise TypeError(f"a value of type {type(value).__name__} is not JSON: {value!r}")


def _not_finite(value: Any, path: str) -> str | None:
    """Path of the first number that is not finite."""
    if isinstance(value, float | np.floating):
        return None if math.isfinite(value) else path
    if isinstance(value, Mapping):
        items = [(f"{path}.{name}" if path else str(name), item) for name, item in value.items()]
    elif isinstance(value, list | tuple | np.ndarray):
        items = [(f"{path}[{i}]", item) for i, item in enumerate(value)]
    else:
        return None
    return next((place for where, item in items if (place := _not_finite(item, where)) is not None), None)


def from_line(line: bytes, attached: bytes | None = None) -> Any:
    """The message of a line, and of the bytes that follow it: the arrays that it refers to."""
    message = json.loads(line, object_hook=None if attached is None else partial(_with_array, attached))
    # most answers have none of these texts, and are not gone through
    return from_plain(message) if any(mark in line for mark in (b'inf"', b'nan"')) else message


def _with_array(attached: bytes, value: dict[str, Any]) -> Any:
    """The array that an object refers to, its own copy; any other object as it is."""
    if value.keys() != _ARRAY:
        return value
    array: Vector = np.ndarray(value["shape"], dtype="<f8", buffer=attached, offset=value["offset"])
    return array.astype(np.float64)


_ARRAY = frozenset({"offset", "shape", "dtype"})
