"""On which address the app listens: this machine's own, for codes and pages travel unencrypted."""

from __future__ import annotations

import ipaddress
import os

from skillgap.core.errors import BadValue

_ADDRESS = "--server.address"
_ADDRESS_VARIABLE = "STREAMLIT_SERVER_ADDRESS"


def addresses_asked_for(words: list[str]) -> list[str]:
    """Return every address to listen on that is asked for, in words for Streamlit or around it.

    >>> addresses_asked_for(["--server.headless", "true", "--server.address=0.0.0.0"])
    ['0.0.0.0']
    """
    asked = [word.partition("=")[2] for word in words if word.startswith(f"{_ADDRESS}=")]
    asked += [words[at + 1] for at in range(len(words) - 1) if words[at] == _ADDRESS]
    around = os.environ.get(_ADDRESS_VARIABLE)
    return asked if around is None else [*asked, around]


def refuse_other_machines(*addresses: str) -> None:
    """Refuse to listen where other machines could reach the app: nothing on the way is encrypted.

    Raises:
        BadValue: an address that is not this machine's alone.
    """
    for address in addresses:
        if not is_this_machine(address):
            raise BadValue(
                "the address to listen on",
                f"`{address}`, which other machines can reach, and nothing on the way is "
                "encrypted: whoever listens would see codes, skills, pay and ratings",
                "127.0.0.1, this machine alone",
                f"Leave out {_ADDRESS}. To show it to others, share this screen or send a deck.",
            )


def is_this_machine(name: str) -> bool:
    """Say whether a name or an address means this machine and can be reached from it only."""
    if name.strip().lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip().strip("[]")).is_loopback
    except ValueError:
        return False
