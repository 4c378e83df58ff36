"""How teams join: the address with its code, as text and as a picture to scan."""

from __future__ import annotations

import io
from collections.abc import Collection
from urllib.parse import urlsplit

import streamlit as st

from skillgap.core.workshop import Workshop
from skillgap.serving.gate import START
from skillgap.serving.room import Room, own_addresses, room_of_server
from skillgap.serving.teams import ROOM
from skillgap.ui.kit.plain import plain

AT_LAPTOP = "laptop"
_SCALE = 8
_PICTURE = 200
"""Pixels; a phone at the back of a room reads it from a projector."""


def free_team_id(taken: Collection[str]) -> str:
    """Return an id for a team that answers at the laptop, which no team has."""
    number = 1
    while f"{AT_LAPTOP}-{number}" in taken:
        number += 1
    return f"{AT_LAPTOP}-{number}"


def join_address(workshop: Workshop, room: Room | None) -> str:
    """Return the address that a team opens: of the network where that is open, else of this laptop.

    >>> from skillgap.core.workshop import begin_workshop
    >>> workshop = begin_workshop(1e6, "EUR")
    >>> join_address(workshop, None).endswith(f"/?start=room.{workshop.code}")
    True
    """
    if room is not None and room.is_open:
        base = f"http://{room.host}:{room.port}"
    else:
        shown = urlsplit(st.context.url or "http://127.0.0.1:8501")
        base = f"{shown.scheme}://{shown.netloc}"
    return f"{base}/?{START}={ROOM}.{workshop.code}"


def show_joining(workshop: Workshop) -> None:
    """Show address, picture and code, and let the room be opened to the local network."""
    room = room_of_server()
    st.markdown("#### Join")
    address = join_address(workshop, room)
    if room is None:
        st.markdown(
            "Phones can join where skillgap was started with `skillgap serve`. Here, answer for "
            "each team at this laptop."
        )
        return
    if room.is_open:
        with st.container(horizontal_alignment="center"):
            st.image(_qr_picture(address), alt=f"Code to scan: {address}", width=_PICTURE)
        st.code(address, language=None, wrap_lines=True)
        if st.button(
            "Close to phones", icon=":material/wifi_off:", key="close-network", width="stretch"
        ):
            room.close()
            st.rerun()
        return
    st.markdown(
        "Phones join over this laptop's own network. What they send is not encrypted: open it in a "
        "room you trust. It closes with the workshop."
    )
    choices = own_addresses()
    if not choices:
        st.markdown(
            "This laptop is not connected to a network. Turn on its hotspot, then come back here."
        )
        return
    chosen = st.selectbox("Address of this laptop", choices, key="network-address")
    if st.button("Open to phones in this network", icon=":material/wifi:", key="open-network"):
        trouble = room.open(chosen)
        if trouble:
            st.error(plain(trouble))
        else:
            st.rerun()


def close_to_network() -> None:
    """Close the room to phones; nothing where it was not open."""
    room = room_of_server()
    if room is not None:
        room.close()


@st.cache_data(show_spinner=False, max_entries=4)
def _qr_picture(address: str) -> bytes:
    import segno

    sink = io.BytesIO()
    segno.make(address, error="m").save(sink, kind="png", scale=_SCALE, border=2)
    return sink.getvalue()
