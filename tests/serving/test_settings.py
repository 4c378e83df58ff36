"""Words after -- become settings of Streamlit, or are refused in a sentence."""

import pytest

from skillgap.core.errors import BadValue
from skillgap.serving.server import read_settings


def test_words_become_settings_of_their_kind():
    words = ["--server.port", "8502", "--server.headless", "--browser.serverAddress=my-laptop",
             "--server.maxUploadSize=10", "--client.toolbarMode", "minimal"]  # fmt: skip
    assert read_settings(words) == {
        "server.port": 8502, "server.headless": True, "browser.serverAddress": "my-laptop",
        "server.maxUploadSize": 10, "client.toolbarMode": "minimal",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--server.prot", "8502"], "server.prot"),
        (["serve"], "a setting of Streamlit"),
        (["--server.port", "many"], "a number"),
        (["--server.headless", "perhaps"], "true or false"),
    ],
)
def test_what_is_no_setting_is_refused(words, said):
    with pytest.raises(BadValue, match=said):
        read_settings(words)
