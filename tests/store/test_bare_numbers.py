"""What is remembered comes back as it was, bare numbers too, which SQLite reads as numbers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import skillgap as sg

NUMBERS = (5.0, 0.0, -0.0, 1e16, 1e22, 0.1, -2.5, 5, 2**62, 2**70, True, "5", "5.0", "1e3", None)


@pytest.mark.parametrize("value", NUMBERS)
def test_a_bare_value_comes_back_and_its_row_is_whole(own_workspace, value):
    with sg.open_workspace(own_workspace) as workspace:
        workspace.remember("key", value)
        workspace.keep_document("kind", "name", value)
    with sg.open_workspace(own_workspace) as again:
        assert again.recall("key", "none") == value
        assert again.documents("kind")[0].body == value


ALIKE = (1, 1.0, True, [0], [False], [0.0], {"a": 1}, {"a": 1.0}, {"a": True}, {"a": [1]})


@pytest.mark.parametrize("before", ALIKE)
def test_a_value_that_python_calls_equal_takes_the_place_of_the_one_before(own_workspace, before):
    for value in ALIKE:
        with sg.open_workspace(own_workspace) as workspace:
            workspace.remember("key", before)
            workspace.remember("key", value)
            workspace.keep_document("kind", "name", before)
            workspace.keep_document("kind", "name", value)
        with sg.open_workspace(own_workspace) as again:
            kept = [again.recall("key"), again.documents("kind")[0].body]
        assert [repr(one) for one in kept] == [repr(value)] * 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=6)
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=6,
    )
)  # fmt: skip
def test_any_json_comes_back(own_workspace, value):
    with sg.open_workspace(own_workspace) as workspace:
        workspace.remember("key", value)
        assert workspace.recall("key", "none") == value
        workspace.add_decision("kind", "subject", "choice", detail=value)
