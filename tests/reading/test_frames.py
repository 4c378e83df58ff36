"""What crosses between processes comes out as it went in, and no array is copied on the way."""

import io

import numpy as np
import pandas as pd
import pytest

from skillgap.reading.apart_child import (
    pickle_in_parts,
    receive_frame,
    send_frame,
    unpickle_parts,
)

FRAMES = {
    "no rows": pd.DataFrame({"a": []}),
    "text": pd.DataFrame({"a": pd.Series(["é", None, ""] * 3, dtype="str")}),
    "part of a text": pd.DataFrame({"a": pd.Series(list("abcdefgh"), dtype="str")}).iloc[3:6],
    "every other row": pd.DataFrame(np.arange(40).reshape(8, 5)[::2, ::3]),
    "column by column": pd.DataFrame(np.asfortranarray(np.ones((3, 4)))),
    "labels": pd.DataFrame({"a": pd.Categorical(["x", "y", "x"])}),
    "days": pd.DataFrame({"a": pd.to_datetime(["2026-01-01", None])}),
    "anything": pd.DataFrame({"a": [{"b": 1}, [2], None]}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_comes_out_as_it_went_in(name):
    pipe = io.BytesIO()
    send_frame(pipe, ("done", FRAMES[name]))
    pipe.seek(0)
    kind, table = receive_frame(pipe)
    assert kind == "done"
    pd.testing.assert_frame_equal(table, FRAMES[name])


def test_arrays_are_not_copied_into_the_pickle():
    levels = np.ones(1_000_000)
    body, *buffers = pickle_in_parts({"level": levels})
    assert len(body) < 1_000
    assert [len(buffer) for buffer in buffers] == [levels.nbytes]
    assert np.shares_memory(unpickle_parts([body, *buffers])["level"], levels)


def test_a_frame_that_breaks_off_is_the_end():
    pipe = io.BytesIO()
    send_frame(pipe, "whole")
    with pytest.raises(EOFError):
        receive_frame(io.BytesIO(pipe.getvalue()[:-1]))
