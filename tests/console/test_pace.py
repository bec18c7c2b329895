"""How often one address may fail, and that counting it costs a bounded memory."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from dlp_gateway.console import pace

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def of(host):
    return SimpleNamespace(client=SimpleNamespace(host=host) if host else None)


def test_an_address_that_fails_too_often_waits_and_others_do_not():
    """The third failure of three closes; after the span it is open again, one by one as they grow old."""
    now = [NOW]
    kept = pace.Pace(lambda: now[0], tries=3, span=timedelta(minutes=5))
    for minute in range(3):
        assert not kept.too_many(of("192.0.2.1"))
        now[0] = NOW + timedelta(minutes=minute)
        kept.note(of("192.0.2.1"))
    assert kept.too_many(of("192.0.2.1"))
    assert not kept.too_many(of("192.0.2.2"))
    assert not kept.too_many(of(None))
    now[0] = NOW + timedelta(minutes=5, seconds=1)
    assert not kept.too_many(of("192.0.2.1"))
    kept.note(of("192.0.2.1"))
    assert kept.too_many(of("192.0.2.1"))


def test_a_flood_of_addresses_takes_a_bounded_memory(monkeypatch):
    """Those that failed longest ago are forgotten; what failed just now is not."""
    monkeypatch.setattr(pace, "_CLIENTS", 100)
    kept = pace.Pace(lambda: NOW, tries=2)
    for number in range(1000):
        kept.note(of(f"192.0.2.{number}"))
        kept.note(of("198.51.100.1"))
    assert len(kept._tries) == 100
    assert all(len(tries) <= 2 for tries in kept._tries.values())
    assert kept.too_many(of("198.51.100.1"))
