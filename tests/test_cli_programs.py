"""`dlp-gateway tokens` and `dlp-gateway webhooks`: keys shown once, and events that sites took or did not."""

import asyncio
import json
import threading

import pytest
from typer.testing import CliRunner

from dlp_gateway.cli import app
from dlp_gateway.config import ConfigError
from dlp_gateway.model import Fault
from dlp_gateway.store import ActRefused
from dlp_gateway.webhooks import key_of
from tests.test_webhooks import SECRET, Site


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command over a new state directory; what it prints."""
    monkeypatch.setenv("DLP_STATE_DIR", str(tmp_path))

    def command(*arguments, given=None):
        done = CliRunner().invoke(app, arguments, input=given)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    command("keys", "generate")
    command(
        "users", "add", "ana", "--role", "officer", "--no-codes", "--password-stdin", given="correct horse battery\n"
    )
    return command


def test_a_token_is_issued_listed_and_revoked(run):
    """The key stands in the first answer and in no later one; the beginning of the id is enough to end it."""
    issued = run("tokens", "add", "Ana", "--title", "tickets", "--permit", "case:read", "--agency", "MVD.example")
    key = issued.split("key: ")[1].split()[0]
    listed = run("tokens", "list", "--json")
    row = json.loads(listed)
    assert (row["account"], row["permits"], row["agencies"], row["state"]) == (
        "ana", ["case:read"], ["mvd.example"], "works",
    )  # fmt: skip
    assert key not in listed
    run("tokens", "revoke", row["id"][:6])
    assert json.loads(run("tokens", "list", "--json"))["state"] == "revoked"
    with pytest.raises(ActRefused, match="already"):
        run("tokens", "revoke", row["id"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("nobody", "--permit", "case:read"),
        ("ana", "--permit", "case:decide", "--permit", "case:approve"),
        ("ana", "--permit", "case:read", "--agency", "not a domain"),
    ],
)
def test_a_token_that_should_not_be_is_refused(run, arguments):
    """An unknown account, both halves of what takes two people, a domain that is none."""
    with pytest.raises(ActRefused):
        run("tokens", "add", *arguments, "--title", "x")
    assert run("tokens", "list") == ""


def test_a_secret_is_made_for_the_file_and_the_receivers(run):
    """32 octets in the form that the settings take."""
    assert len(key_of(run("webhooks", "secret").strip())) == 32


def test_sites_can_be_tried(run, monkeypatch):
    """The command says what each answered, and fails where one did not take it."""
    with pytest.raises(ConfigError, match="names no site"):
        run("webhooks", "test")
    with serving() as site:
        monkeypatch.setenv("DLP_WEBHOOK_URLS", site.url)
        monkeypatch.setenv("DLP_WEBHOOK_SECRET", SECRET)
        assert f"{site.url}: 204" in run("webhooks", "test")
        assert site.events[0]["type"] == "test"
        site.status = 500
        with pytest.raises(Fault, match="did not take"):
            run("webhooks", "test")
    assert run("webhooks", "list") == ""
    assert run("webhooks", "again").startswith("0 ")


class serving:  # noqa: N801  reads as a word
    """A site in a thread of its own, since the command has an event loop, too."""

    def __enter__(self):
        self._loop, self._site = asyncio.new_event_loop(), Site()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._site.__aenter__(), self._loop).result(10)
        return self._site

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self._site.__aexit__(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
