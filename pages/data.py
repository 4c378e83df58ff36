"""Data: load files, see what was found in them, and which table unlocks what."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

from functools import partial

from skillgap.ui.data import importing, returning, staging, versions
from skillgap.ui.data import open_dataset as data
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain

staged, workforce = staging.import_under_way(), data.workforce_or_reason()
subject = importing.import_subject(staged) if staged is not None else ""
bones.show_question("What data do we have, and what does it unlock?", subject)
if staged is None:
    bones.show_answer(plain(data.dataset_headline(workforce)))
bones.show_tabs(
    {
        "Import": partial(importing.draw_import_step, staged)
        if staged
        else partial(data.show_open_dataset, workforce),
        "Feeds": partial(returning.show_feeds_and_returns, workforce),
        "Versions": versions.show_versions,
        "Backup": versions.show_backups,
    },
    key="data-tabs",
)
