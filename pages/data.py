"""Data: load files, see what was found in them, and which table unlocks what."""

from skillgap.ui.kit import shell

shell.guard(__file__)

from functools import partial

from skillgap.ui.data import feeds, importing, staging, versions
from skillgap.ui.data import open_dataset as data
from skillgap.ui.kit import bones, cached
from skillgap.ui.kit.plain import plain

staged, workforce = staging.under_way(), cached.workforce()
subject = importing.subject(staged) if staged is not None else ""
bones.ask("What data do we have, and what does it unlock?", subject)
if staged is None:
    bones.answer(plain(data.headline(workforce)))
bones.sections(
    {
        "Import": partial(importing.draw, staged) if staged else partial(data.at_rest, workforce),
        "Feeds": feeds.show_feeds,
        "Versions": versions.show_versions,
        "Backup": versions.show_backup,
    },
    key="data-tabs",
)
