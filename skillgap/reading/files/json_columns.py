"""Tables that JSON holds column by column, as pandas and others write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from skillgap.core.errors import UnreadableFile

Records: TypeAlias = Sequence[Mapping[str, Any]]


def records_of_column_json(parsed: Mapping[str, Any], file: str) -> Records | None:
    """Return the records of a table written by columns, by index, or in parts.

    Args:
        parsed: An object of JSON.
        file: Its file, for the error.

    Returns:
        The records; ``None`` where it is written in another way.

    Raises:
        UnreadableFile: its columns have different lengths.

    >>> records_of_column_json({"id": ["a", "b"], "n": ["1", "2"]}, "f")
    [{'id': 'a', 'n': '1'}, {'id': 'b', 'n': '2'}]
    >>> records_of_column_json({"0": {"id": "a"}, "1": {"id": "b"}}, "f")
    [{'id': 'a'}, {'id': 'b'}]
    """
    if {"columns", "data"} <= set(parsed) <= {"columns", "data", "index", "name"}:
        return _records_from_split_parts(parsed, file)
    if {"schema", "data"} <= set(parsed) and isinstance(parsed["data"], list):
        return [_drop_pandas_index(parsed["schema"], each) for each in parsed["data"]]
    values = list(parsed.values())
    if all(isinstance(each, list) for each in values) and not any(map(_holds_records, values)):
        return _records_from_columns(
            {name: dict(enumerate(each)) for name, each in parsed.items()}, file
        )
    if not all(isinstance(each, dict) and each for each in values):
        return None
    if any(isinstance(cell, (list, dict)) for each in values for cell in each.values()):
        return None
    return _records_by_index(parsed, file)


def _records_by_index(parsed: Mapping[str, Mapping[str, Any]], file: str) -> Records | None:
    """Read objects of objects: rows under their number, or cells under their number."""
    inner = list(next(iter(parsed.values())))
    if all(name.isdigit() for name in inner):
        return _records_from_columns(parsed, file)
    if all(name.isdigit() for name in parsed):
        return list(parsed.values())
    return None


def _holds_records(cells: Sequence[Any]) -> bool:
    return any(isinstance(cell, (list, dict)) for cell in cells)


def _records_from_columns(columns: Mapping[str, Mapping[Any, Any]], file: str) -> Records:
    sizes = {name: len(cells) for name, cells in columns.items()}
    if len(set(sizes.values())) > 1:
        told = ", ".join(f"`{name}` {size:,}" for name, size in list(sizes.items())[:6])
        raise UnreadableFile(
            file, f"columns of different length ({told})", "as many cells in each column",
            "Export it again, as a list of records or as csv.",
        )  # fmt: skip
    places = list(next(iter(columns.values())))
    return [{name: cells.get(place) for name, cells in columns.items()} for place in places]


def _records_from_split_parts(parsed: Mapping[str, Any], file: str) -> Records:
    names = [str(name) for name in parsed["columns"]]
    odd = next((i for i, row in enumerate(parsed["data"]) if len(row) != len(names)), None)
    if odd is not None:
        raise UnreadableFile(
            file, f"row {odd + 1} with {len(parsed['data'][odd])} cells", f"{len(names)} cells",
            "Export it again, as a list of records or as csv.",
        )  # fmt: skip
    return [dict(zip(names, row)) for row in parsed["data"]]


def _drop_pandas_index(schema: Any, record: Any) -> Any:
    """Leave out the numbering that a table of pandas carries."""
    keys = schema.get("primaryKey", []) if isinstance(schema, dict) else []
    if keys != ["index"] or not isinstance(record, dict):
        return record
    return {name: cell for name, cell in record.items() if name != "index"}
