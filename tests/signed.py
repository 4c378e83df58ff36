"""Sessions of accounts: what the gate tells the app, put in place of a browser's."""

from __future__ import annotations

import io
import json
import pickle
import types

import skillgap as sg
from skillgap.serving.gate import SIGNED_IN

TEAM_SIZE = 5


def sign_in(monkeypatch, name, role, person=""):
    """Let every session of the test belong to an account."""
    from streamlit.runtime.context import ContextProxy

    told = {} if role == "facilitator" else {"name": name, "role": role, "person": person}
    monkeypatch.setattr(ContextProxy, "headers", {SIGNED_IN: json.dumps(told)})


def permit_everything(workspace, dataset):
    """Put a purpose on record for every source, and switch every function on."""
    from skillgap.core.tables import SIGNAL_SOURCES
    from skillgap.permissions import function_names, register_source, switch_function

    for source in SIGNAL_SOURCES:
        register_source(workspace, dataset.lineage, source, purpose="Planning courses", by="Ann")
    for function in function_names(workspace.load(dataset.id)):
        switch_function(workspace, dataset, function, on=True, by="Ann")


def manager_of_five(staff):
    """The manager of five people, and these."""
    sizes = staff["manager_id"].value_counts()
    boss = min(sizes[sizes == TEAM_SIZE].index)
    return boss, frozenset(staff.loc[staff["manager_id"] == boss, "employee_id"])


def sample_staff():
    return sg.read(sg.SAMPLE_FOLDER)["employees"]


class _Whole(pickle.Pickler):
    """Pickles functions made on the way, too: as their names and what they hold on to."""

    def reducer_override(self, value):
        if isinstance(value, types.FunctionType) and "<locals>" in value.__qualname__:
            held = [cell.cell_contents for cell in value.__closure__ or ()]
            return tuple, ([value.__qualname__, *held],)
        return NotImplemented


def bytes_of(value):
    """Everything a value consists of, as bytes."""
    if isinstance(value, bytes):
        return value
    file = io.BytesIO()
    _Whole(file).dump(value)
    return file.getvalue()


def foreign_words(staff, own):
    """Ids and names of everybody else; a name that one of the own people has, too, is theirs."""
    mine = staff["employee_id"].isin(own)
    names = set(staff.loc[~mine, "name"].dropna()) - set(staff.loc[mine, "name"].dropna())
    return set(staff.loc[~mine, "employee_id"]) | names
