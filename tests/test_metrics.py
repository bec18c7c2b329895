"""What the metrics promise."""

import re

import pytest

from dlp_gateway import metrics


def test_names_follow_prometheus():
    """Prefix, lower case, no unit that is not a base unit."""
    names = metrics.names()
    assert len(names) > 15
    for name in names:
        assert re.fullmatch(r"dlp_gateway_[a-z_]+", name)
        assert not re.search(r"_(ms|milliseconds|minutes|hours|kb|octets)$", name)


def test_the_smtp_role_shows_no_numbers_of_the_console():
    """What only the console can count is not shown as zero elsewhere."""
    smtp, _ = metrics.render("")
    console, _ = metrics.render("", console=True)
    assert b"dlp_gateway_held_messages" not in smtp
    assert b"dlp_gateway_held_messages" in console
    assert b"dlp_gateway_connections" in smtp


def test_open_metrics_is_served_to_who_asks():
    """The text format follows the Accept field."""
    body, content_type = metrics.render("application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")
    _, plain = metrics.render("text/html")
    assert plain.startswith("text/plain")


def test_reply_classes_are_named_as_in_the_rfc():
    """250 is a 2yz."""
    assert [metrics.reply_class(code) for code in (250, 451, 554)] == ["2yz", "4yz", "5yz"]


@pytest.mark.parametrize("code", [250, 354, 451, 550])
def test_every_class_of_reply_can_be_counted(code):
    """Also what no next hop should answer: counting never ends a session."""
    metrics.passed(code=code, octets=1)
    assert f'reply_class="{code // 100}yz"' in metrics.render("")[0].decode()
