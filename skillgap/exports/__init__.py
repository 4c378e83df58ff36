"""One file per artefact that leaves the app."""
