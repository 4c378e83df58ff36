"""skillgap: the router. Run it with `make run` or `python -m skillgap serve`."""

from skillgap.ui.kit import shell

shell.run_app()
