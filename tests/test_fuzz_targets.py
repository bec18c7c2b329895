"""The targets of tools/fuzz hold for their seeds and for a few inputs made at random; atheris itself is run by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.fuzz.targets import SEEDS, TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_holds_for_its_seeds(name):
    """And has some."""
    assert SEEDS[name]
    for seed in SEEDS[name]:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "dialogue"])
@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [b"\r\n", b"\r", b"\n", b".", b"<", b">", b"@", b":", b"X-Mark: ours\r\n", b"250 ", b"\r\n.\r\n"]
            ),
            st.binary(max_size=6),
        ),
        max_size=12,
    ).map(b"".join)
)
def test_every_target_holds_for_mixtures(name, octets):
    """Short mixtures of what the readers turn on."""
    TARGETS[name](octets)
