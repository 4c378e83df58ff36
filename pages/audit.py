"""Audit: who did what, whether the record is whole, and what people can ask for."""

from skillgap.ui.kit import shell

shell.send_through_app(__file__)

from skillgap.ui.audit import contests, log, models, person, proof, retention, review
from skillgap.ui.kit import bones
from skillgap.ui.kit.plain import plain
from skillgap.ui.kit.signed_in import signed_in

bones.show_question("Who did what, and is the record whole?")
bones.show_answer(plain(proof.log_check().sentence))
bones.show_key_figures(log.log_figures(log.whole_log()))
bones.show_tabs(
    {
        "Log": log.show_log,
        "Proof": proof.show_proof,
        "Models": models.show_models,
        **(
            {
                "Review": review.show_review,
                "Contests": contests.show_contests,
                "One person": person.show_person,
                "Retention": retention.show_retention,
                "Policy": models.show_policy,
            }
            if signed_in().sees_all
            else {}
        ),
    },
    key="audit-tabs",
)
