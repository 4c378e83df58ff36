"""Sorting, grouping and adding up by codes, fast: arithmetic that models share."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from skillgap.core.workforce import Floats, Ints

Bools: TypeAlias = NDArray[np.bool_]


class _DataClass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


Columns = TypeVar("Columns", bound=_DataClass)

_LARGEST_PACK = 62


class Joined(Generic[Columns]):
    """Data classes of arrays put one after the other as they are made, none held twice.

    Args:
        most: Rows that may come at most. Room for them is reserved; memory is taken up only as
            it is filled.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._filled = 0
        self._kind: type[Columns] | None = None
        self._columns: dict[str, NDArray[Any]] = {}

    def add(self, part: Columns) -> None:
        """Append a part; every array of it has the same length."""
        if self._kind is None:
            self._kind = type(part)
            for field in fields(part):
                like = getattr(part, field.name)
                self._columns[field.name] = np.empty((self._most, *like.shape[1:]), like.dtype)
        size = len(next(iter(getattr(part, name) for name in self._columns)))
        for name, column in self._columns.items():
            column[self._filled : self._filled + size] = getattr(part, name)
        self._filled += size

    def whole(self) -> Columns:
        """Return everything that was added; at least one part was."""
        if self._kind is None:
            raise ValueError("Nothing was added to join.")
        return self._kind(*(column[: self._filled] for column in self._columns.values()))


def find_sort_order(*keys: Ints) -> Ints:
    """Return the order that sorts by several keys of small non-negative whole numbers.

    Keys and positions are packed into one 64-bit number, because sorting numbers is several times
    faster than sorting positions; where they do not fit, a plain stable sort stands in.

    >>> find_sort_order(np.array([1, 0, 1]), np.array([2, 9, 1])).tolist()
    [1, 2, 0]
    """
    size = len(keys[0])
    if size == 0:
        return np.zeros(0, dtype=np.int64)
    lows = [int(key.min()) for key in keys]
    bits = [(int(key.max()) - low).bit_length() for key, low in zip(keys, lows, strict=True)]
    place = max(int(size - 1).bit_length(), 1)
    if sum(bits) + place > _LARGEST_PACK:
        return np.asarray(np.lexsort(keys[::-1]), dtype=np.int64)
    packed: Ints = keys[0] - lows[0]
    for key, low, width in zip(keys[1:], lows[1:], bits[1:], strict=True):
        packed <<= width
        packed |= key - low
    packed <<= place
    packed |= np.arange(size, dtype=np.int64)
    packed.sort()
    packed &= (1 << place) - 1
    return packed


def is_in(values: Ints, ascending: Ints) -> Bools:
    """Say which values occur in an ascending array; ``np.isin`` would sort both."""
    if len(ascending) == 0:
        return np.zeros(len(values), dtype=np.bool_)
    at = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    return np.asarray(ascending[at] == values, dtype=np.bool_)


def group_starts(key: Ints) -> Ints:
    """Return where each run of equal values begins in a sorted array."""
    if len(key) == 0:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))


def number_groups(key: Ints) -> tuple[Ints, Ints]:
    """Number groups in ascending order of key, as ``np.unique(…, return_inverse=True)`` does.

    Keys that span no more than a few times the number of entries are counted instead of sorted,
    which is several times faster.

    >>> [part.tolist() for part in number_groups(np.array([7, 3, 7]))]
    [[3, 7], [1, 0, 1]]
    """
    low = int(key.min()) if len(key) else 0
    span = int(key.max()) - low + 1 if len(key) else 0
    if span > 8 * len(key) + 1_000_000:
        keys, group = np.unique(key, return_inverse=True)
        return keys, group.astype(np.int64)
    present = np.zeros(span, dtype=np.bool_)
    present[key - low] = True
    number = np.cumsum(present) - 1
    return np.flatnonzero(present) + low, number[key - low]


def combine_codes(*codes: Ints) -> Ints:
    """Return one number per row for its codes of 0 or more, in the order of the codes.

    >>> combine_codes(np.array([0, 2, 1]), np.array([3, 0, 1])).tolist()
    [3, 8, 5]
    """
    key = np.zeros(len(codes[0]), dtype=np.int64)
    for code in codes:
        key = key * (code.max(initial=0) + 1) + code
    return key


def add_up(group: Ints | NDArray[np.int32], values: Floats | None, count: int) -> Floats:
    """Return the sum of ``values`` (None counts) over each group, shape (count,)."""
    return np.bincount(group, weights=values, minlength=count).astype(np.float64)


def label_order(labels: tuple[str, ...]) -> Ints:
    """Return the alphabetical rank of each code: results must not depend on the order of rows."""
    rank = np.empty(len(labels), dtype=np.int64)
    rank[np.argsort(np.asarray(labels, dtype=object), kind="stable")] = np.arange(len(labels))
    return rank
