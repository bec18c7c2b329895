"""What relays write on top of a message tells nothing of persons, whatever letters their queue ids happen to have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.model import PartKind
from tests.test_scan import found

_HEX, _BASE52 = "0123456789ABCDEF", "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_QUEUE_IDS = st.one_of(
    st.text(_HEX, min_size=6, max_size=12).filter(lambda id_: not id_.isdigit()),
    st.text(_BASE52, min_size=14, max_size=14).map("4{}".format),
    st.builds("DB{}".format, st.text(_HEX, min_size=8, max_size=9)),
    st.builds("1{}-{}-{}".format, *(st.text(_LETTERS, min_size=n, max_size=n) for n in (5, 11, 4))),
)


@settings(deadline=None)
@given(
    queue_id=_QUEUE_IDS,
    host=st.text(_LETTERS, min_size=12, max_size=12),
    day=st.dates().map(lambda day: f"{day.day:02d} {day:%b} 20{day.year % 100:02d}"),
    ip=st.ip_addresses(),
)
def test_what_relays_write_is_nobodys(queue_id, host, day, ip):
    """Queue ids of Postfix and Exim, names of hosts, addresses and the time: no finding."""
    text = (
        f"from {host}.outbound.example ([{ip}]) by mx.example (Postfix) with ESMTPS id {queue_id}"
        f" for <officer@ice.dhs.gov>; Mon, {day} 13:53:03 -0600 (MDT)"
    )
    assert found(text, locator="h:Received", kind=PartKind.HEADER) == []


@pytest.mark.parametrize(
    "text",
    [
        "by mx.example id DB806C0E8E; dob: 03/04/1990",
        "SSN 219 09 9998 by mx.example",
        "A-number 219099998; by x",
        "<ssn.219-09-9998@x>",
    ],
)
def test_law_what_a_word_of_its_own_names_is_found_in_any_field(text):
    """A value with its label is found beside a queue id, too."""
    assert found(text, locator="h:Received", kind=PartKind.HEADER)
