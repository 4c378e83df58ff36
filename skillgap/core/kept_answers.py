"""Answers that a result keeps: pages open the same row, group by the same columns, at every run."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

MOST = 64
"""Answers that one method of one result keeps; the one asked for longest ago goes first."""


def keep_answers(
    method: Callable[Concatenate[S, P], R],
) -> Callable[Concatenate[S, P], R]:
    """Have a result answer the same question once.

    Args:
        method: Of a result, which is a value: the answer hangs on the arguments alone. These are
            values, too; whoever is given a table may change it, for it is a copy.
    """
    kept_as = f"_answers of {method.__name__}"

    @wraps(method)
    def answered(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        asked: Any = (args, tuple(sorted(kwargs.items())))
        try:
            hash(asked)
        except TypeError:
            return method(self, *args, **kwargs)
        kept: OrderedDict[Any, R] = self.__dict__.setdefault(kept_as, OrderedDict())
        found = kept.get(asked)
        if found is None:
            found = kept[asked] = method(self, *args, **kwargs)
            while len(kept) > MOST:
                kept.popitem(last=False)
        return found.copy() if isinstance(found, pd.DataFrame) else found

    return answered
