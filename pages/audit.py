"""Audit: who did what, whether the record is whole, and what people can ask for."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

from skillgap.ui.audit import log, proof, tabs
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain

bones.show_question("Who did what, and is the record whole?")
bones.show_answer(plain(proof.log_check().sentence))
bones.show_key_figures(log.log_figures(log.whole_log()))
bones.show_tabs(tabs.tabs_open_here(), key="audit-tabs")
