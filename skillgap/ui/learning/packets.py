"""Packets for managers: drafted, reviewed, released; a manager sees the own one only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from skillgap.core import wording
from skillgap.core.errors import BadValue
from skillgap.core.review import Ramp, is_reviewed
from skillgap.drafting import PACKET, framed
from skillgap.exports.packet import Packet, packet_from_body, write_packet
from skillgap.packets import compose_packet, managers_with_teams
from skillgap.ui.kit import cached, show, state
from skillgap.ui.kit.downloads import offer_file
from skillgap.ui.kit.plain import label_text, plain
from skillgap.ui.kit.reviews import PACKET_STEPS, REVIEWED, WRONG, packets_ramp
from skillgap.ui.kit.signed_in import signed_in
from skillgap.ui.kit.workspace import workspace as whole_workspace
from skillgap.ui.learning import computed, drafts, reminders

if TYPE_CHECKING:
    from skillgap.exports.gate import Seal

KIND = "packet"
DRAFTED, RELEASED = "drafted", "released"


@dataclass(frozen=True, slots=True)
class Kept:
    """A packet that is kept.

    Attributes:
        packet: What it holds.
        state: ``drafted``, ``reviewed`` or ``released``.
        by: Who put it there.
        at: When.
        about: Employee ids of those it speaks of.
        version: Version of the dataset it was drafted from.
    """

    packet: Packet
    state: str
    by: str
    at: datetime
    about: frozenset[str]
    version: int

    @property
    def standing(self) -> str:
        """Where it stands, in a sentence."""
        told = f"{self.state.capitalize()} by {self.by} on {wording.day(self.at.date())}"
        now = cached.active_dataset()
        old = now is not None and now.version != self.version
        return f"{told}, from version {self.version}{', which is not the newest' if old else ''}."


def show_packets() -> None:
    """Show packets: to a manager the own one once released, to who runs skillgap the queue."""
    who = signed_in()
    if who.sees_all:
        _show_queue()
    elif who.role == "manager":
        _show_own(who.person)
    else:
        st.caption("Packets go from whoever runs skillgap here to the managers themselves.")


def _show_own(manager_id: str) -> None:
    kept = _kept_packets().get(manager_id)
    visible = cached.viewer().people or frozenset()
    if kept is None or kept.state != RELEASED:
        st.caption("No packet has been released to you yet.")
    elif not kept.about <= visible:
        st.caption("Your team has changed since your packet was drafted; a new one is needed.")
    else:
        _show_packet(kept)


def _show_queue() -> None:
    managers = managers_with_teams(cached.open_workforce())
    if not len(managers):
        st.caption("No manager has a team yet: add manager_id to the list of people.")
        return
    kept = _kept_packets()
    labels = {
        row["manager_id"]: f"{row['manager']}, {wording.count(row['people'], 'report')}"
        for row in managers.to_dict("records")
    }
    ramp = packets_ramp()
    st.caption(plain(f"{_queue_in_words(kept, len(labels))} {ramp.sentence}"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Manager", list(labels), format_func=lambda one: labels.get(one, one),
            key="packet-manager", width=420,
        )  # fmt: skip
        _draw_steps(chosen, kept.get(chosen), ramp)
    if chosen in kept:
        _show_packet(kept[chosen])
    else:
        st.caption(
            "A packet holds the team's gaps and strengths, what to offer whom and why now, "
            "questions to ask and certificates due. It is drafted here, reviewed by a person, "
            "and only then released to the manager."
        )
    drafts.edit_words(PACKET, "packets")
    reminders.show_reminders()


def _queue_in_words(kept: dict[str, Kept], managers: int) -> str:
    """Say how far the packets of all managers are."""
    states = [one.state for one in kept.values()]
    told = [f"{states.count(one)} {one}" for one in (DRAFTED, REVIEWED, RELEASED)]
    return f"{wording.count(managers, 'manager')} with a team: {', '.join(told)}."


def _draw_steps(manager_id: str, kept: Kept | None, ramp: Ramp) -> None:
    """Draw what can be done next: what is drawn for review is released only once reviewed."""
    if kept is None or kept.state == DRAFTED:
        st.button(
            "Draft it" if kept is None else "Draft it again", icon=":material/edit_note:",
            type="primary" if kept is None else "secondary", key="packet-draft",
            on_click=_draft, args=(manager_id,),
        )  # fmt: skip
    if kept is None:
        return
    steps = {
        DRAFTED: ("Reviewed: it is right", "fact_check", REVIEWED),
        REVIEWED: ("Release to the manager", "send", RELEASED),
        RELEASED: ("Take it back", "undo", DRAFTED),
    }
    words, icon, after = steps[kept.state]
    if kept.state == DRAFTED:
        st.button(
            "It is wrong", icon=":material/thumb_down:", key="packet-wrong",
            on_click=_say_wrong, args=(manager_id,), help="Noted; draft it again once corrected.",
        )  # fmt: skip
        if not is_reviewed(ramp, f"{_name(manager_id)} {kept.version}"):
            words, icon, after = steps[REVIEWED]
    st.button(
        words, icon=f":material/{icon}:", key="packet-step",
        type="secondary" if kept.state == RELEASED else "primary",
        on_click=_move, args=(manager_id, kept, after),
    )  # fmt: skip


def _draft(manager_id: str) -> None:
    packet = compose_packet(
        cached.profiles(), computed.whole_advice(), computed.whole_certificates(), manager_id
    )
    staff = cached.open_workforce()["employees"]
    about = staff["employee_id"][staff["manager_id"] == manager_id].tolist()
    _keep(manager_id, packet, DRAFTED, about)


def _say_wrong(manager_id: str) -> None:
    """Note that a packet is wrong: it goes, and counts as an error of its kind."""
    cached.workspace().drop_document(KIND, _name(manager_id))
    PACKET_STEPS.record(manager_id, choice=WRONG, person=cached.person_in_log(manager_id))


def _move(manager_id: str, kept: Kept, after: str) -> None:
    _keep(manager_id, kept.packet, after, sorted(kept.about), version=kept.version)


def _keep(
    manager_id: str, packet: Packet, after: str, about: list[str], *, version: int = 0
) -> None:
    opened = cached.active_dataset()
    body = {
        "state": after, "by": cached.actor(), "at": datetime.now(UTC).isoformat(),
        "about": about, "version": version or (opened.version if opened else 0),
        "packet": packet.to_body(),
    }  # fmt: skip
    cached.workspace().keep_document(KIND, _name(manager_id), body)
    PACKET_STEPS.record(manager_id, choice=after, person=cached.person_in_log(manager_id))


def _name(manager_id: str) -> str:
    return f"{state.opened_lineage()}/{manager_id}"


def _kept_packets() -> dict[str, Kept]:
    """Return the packets of the open dataset by manager; what cannot be read is left out."""
    found, prefix = {}, _name("")
    for one in whole_workspace().documents(KIND):
        if one.name.startswith(prefix):
            try:
                found[one.name.removeprefix(prefix)] = _kept(one.body)
            except (BadValue, KeyError, TypeError, ValueError):
                continue
    return found


def _kept(body: dict[str, object]) -> Kept:
    told: dict[str, object] = dict(body["packet"])  # type: ignore[call-overload]
    return Kept(
        packet_from_body(told), str(body["state"]), str(body["by"]),
        datetime.fromisoformat(str(body["at"])),
        frozenset(map(str, body["about"])),  # type: ignore[call-overload]
        int(str(body["version"])),
    )  # fmt: skip


def _show_packet(kept: Kept) -> None:
    packet = kept.packet

    count = wording.count(packet.people, "report")
    around = framed(drafts.framing(PACKET), packet.manager, count, packet.as_of)

    def write(seal: Seal) -> bytes:
        opening, closing = (one.text for one in around)
        return write_packet(
            packet, state=kept.standing, sealed=seal.sentence, opening=opening, closing=closing
        )

    with st.container(border=True, key="packet"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain(kept.standing), width="stretch")
            offer_file(
                "Packet (.docx)", write, what=f"packet {packet.manager}", ending="docx",
                key="take-packet", version=cached.active_dataset(),
                person=cached.person_in_log(packet.manager_id),
            )  # fmt: skip
        st.markdown(f"**{plain(packet.headline)}**")
        _show_part("Where the team is short", ("Skill", "People short", "Levels", "Sure"),
                   packet.gaps)  # fmt: skip
        _show_part("What the team does well", ("Skill", "Known by", "Level"), packet.strengths)
        _show_part("What to offer, and why now", ("Who", "Offer", "Why now", "Time", "Cost"),
                   packet.suggestions)  # fmt: skip
        st.markdown("##### Questions to ask")
        for question in packet.questions:
            st.markdown(f"- {plain(question)}")
        _show_part("Certificates due", ("Who", "Certificate", "Runs out", "Renew by", "How"),
                   packet.certificates)  # fmt: skip


def _show_part(heading: str, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    if rows:
        st.markdown(f"##### {label_text(heading)}")
        show.show_wrapped_table(headings, rows)
