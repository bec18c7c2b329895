"""Canonical JSON of the nouns."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.model import Disposition, Envelope, Inspection, Order
from dlp_gateway.store.codec import canonical, restore, restore_texts
from tests.store.making import inspection, message, order_process


@settings(derandomize=True, max_examples=100)
@given(
    st.builds(
        Order,
        id=st.text(),
        court=st.text(),
        docket_number=st.text(),
        state=st.text(),
        valid_from=st.none() | st.dates(),
        entities=st.lists(st.text()).map(tuple),
    )
)
def test_what_is_written_reads_back_equal(order):
    """Any text, also NUL and lone surrogates, survives; the JSON itself is ASCII."""
    text = canonical(order)
    assert text.isascii()
    assert order == restore(Order, text)


@pytest.mark.parametrize("disposition", Disposition)
def test_nested_nouns_read_back_equal(disposition):
    """Tuples, enums, times and optional nouns come back as what they were."""
    judged = inspection(disposition, legal=(order_process(),))
    assert judged == restore(Inspection, canonical(judged))
    for sender in ("clerk@agency.example", None):
        envelope = message(sender=sender, riders=("a@b.example",)).envelope
        assert envelope == restore(Envelope, canonical(envelope))


def test_fields_of_another_version_are_bridged():
    """An unknown field is ignored, a missing one takes its default."""
    text = '{"id":"1","court":"c","docket_number":"d","state":"verified","colour":"red"}'
    assert Order(id="1", court="c", docket_number="d", state="verified") == restore(Order, text)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"id":1,"court":"c","docket_number":"d","state":"s"}', "{"])
def test_damaged_text_is_a_valueerror(text):
    """What was not written by us is refused by name, not by accident."""
    with pytest.raises(ValueError, match=r"Order|JSON"):
        restore(Order, text)


@pytest.mark.parametrize("text", ["{}", "[1]", '"a"'])
def test_damaged_list_is_a_valueerror(text):
    """A list of texts holds texts."""
    with pytest.raises(ValueError):
        restore_texts(text)


def test_same_value_is_same_octets():
    """Key order and spaces never differ."""
    assert canonical({"b": date(2026, 3, 2), "a": (1, None)}) == '{"a":[1,null],"b":"2026-03-02"}'
    assert canonical(datetime(2026, 3, 2, tzinfo=UTC)) == '"2026-03-02T00:00:00+00:00"'
