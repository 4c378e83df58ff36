"""skillgap: where skills are short, what it costs, and what to do about it.

The verbs that answer questions are listed in ``listed.pyi``; each is loaded when it is called.

>>> import skillgap as sg
>>> callable(sg.read)
True
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillgap.core.access import FACILITATOR, Viewer
from skillgap.core.assumptions import Assumption, Assumptions
from skillgap.core.errors import Issue, Outcome, SkillgapError
from skillgap.core.places import APP_FOLDER
from skillgap.core.provenance import CODE_VERSION as __version__
from skillgap.core.provenance import Explanation, Provenance
from skillgap.core.question import ship_register
from skillgap.core.scenario import Driver, Lever, Scenario
from skillgap.core.tables import TABLES
from skillgap.core.workforce import Workforce
from skillgap.reading import examine, from_tables, read, read_as, read_esco, read_onet
from skillgap.reading.examination import Examination
from skillgap.sharing import write_brief, write_deck, write_workbook
from skillgap.verbs import VERBS, function_of_verb

if TYPE_CHECKING:
    from pandas import DataFrame

    from skillgap.gap_maps import GapMap
    from skillgap.listed import *  # noqa: F403 - the verbs, one line each
    from skillgap.store.workspace import Workspace

DATA_FOLDER = APP_FOLDER / "data"
SAMPLE_FOLDER = DATA_FOLDER / "sample"


@cache
def default_assumptions() -> Assumptions:
    """Return the register shipped in ``data/assumptions.toml``."""
    return Assumptions.from_toml((DATA_FOLDER / "assumptions.toml").read_text(encoding="utf-8"))


ship_register(default_assumptions)


def open_workspace(folder: str | Path | None = None) -> Workspace:
    """Open the folder that keeps datasets, mappings, settings and the audit log."""
    from skillgap.store.workspace import open_workspace as open_folder

    return open_folder(folder)


def assumptions_in_force(workspace: Workspace) -> Assumptions:
    """Return the shipped register with what named owners confirmed or changed in a workspace."""
    from skillgap.store.confirmations import register_in_force

    return register_in_force(workspace, default_assumptions())


def confirm_assumption(workspace: Workspace, name: str, *, owner: str, **terms: Any) -> Assumptions:
    """Keep that an owner confirms or changes an assumption; return the register in force.

    Terms: ``value``, ``low``, ``high`` (those in force by default) and ``reason``.
    """
    from skillgap.store.confirmations import confirm_assumption as confirm

    return confirm(workspace, assumptions_in_force(workspace), name, owner=owner, **terms)


def list_skill_states(workspace: Workspace, name: str = "") -> DataFrame:
    """List whose skill is confirmed, contested or overridden; every other one is inferred.

    Args:
        workspace: Where it is kept.
        name: The dataset; by default the one that is open.

    Returns:
        Columns employee_id, skill_id, state, level_said, by, since, reason, answer_due.
    """
    from skillgap.skill_states import list_skill_states as list_them

    return list_them(workspace, name)


def map_gaps(source: Workforce | str | None = None, **terms: Any) -> GapMap:
    """Map shortages by group and skill where the signals live; see ``skillgap.gap_maps``.

    Terms: ``by`` (of function, region, role_id), ``as_of``, ``viewer``, ``assumptions`` and
    ``calibration``. Without a source the place is the one that ``SKILLGAP_SIGNALS_URL`` names.
    """
    from skillgap.gap_maps import map_gaps as map_there

    return map_there(source, **terms)


if not TYPE_CHECKING:  # to a type checker the verbs are those of the list, and nothing else

    def __getattr__(name: str) -> object:
        """Load a verb's room when the verb is first asked for."""
        if name not in VERBS:
            raise AttributeError(f"module 'skillgap' has no attribute {name!r}")
        globals()[name] = function_of_verb(name)
        return globals()[name]

    def __dir__() -> list[str]:
        """List the verbs, too, whether loaded or not."""
        return sorted({*globals(), *VERBS})


__all__ = [
    "Assumption",
    "Assumptions",
    "Driver",
    "Examination",
    "Explanation",
    "FACILITATOR",
    "Issue",
    "Lever",
    "Outcome",
    "Provenance",
    "SAMPLE_FOLDER",
    "Scenario",
    "SkillgapError",
    "TABLES",
    "Viewer",
    "Workforce",
    "__version__",
    "assumptions_in_force",
    "confirm_assumption",
    "default_assumptions",
    "examine",
    "from_tables",
    "list_skill_states",
    "map_gaps",
    "open_workspace",
    "read",
    "read_as",
    "read_esco",
    "read_onet",
    "write_brief",
    "write_deck",
    "write_workbook",
    *VERBS,
]
