"""Connections that trickle are cut; an upload over a slow line is not, however long it takes, while octets come."""

import asyncio

import pytest
import uvicorn
from uvicorn.server import ServerState

from dlp_gateway.console.patience import LEAST_OCTETS, PatientProtocol

HEAD = b"POST /orders/new HTTP/1.1\r\nHost: console\r\nContent-Length: 20000000\r\n\r\n"


class Line(asyncio.Transport):
    """A connection that a test looks at, instead of a clock."""

    def __init__(self):
        super().__init__()
        self.cut, self.look = False, None

    def call_later(self, _delay, look):
        """Keep the look for the test."""
        self.look = look
        return asyncio.get_running_loop().call_later(3600, lambda: None)

    def get_extra_info(self, _name, default=None):
        return default

    def abort(self):
        self.cut = True

    def write(self, data):
        """What is answered does not matter here."""

    def pause_reading(self):
        """The console is behind."""

    def resume_reading(self):
        """And goes on."""

    def is_closing(self):
        return self.cut

    def close(self):
        self.cut = True


async def swallow(_scope, receive, _send):
    """Read a body to its end."""
    while (await receive()).get("more_body"):
        pass


async def deaf(_scope, _receive, _send):
    """Read nothing for a long while."""
    await asyncio.Event().wait()


def looked_at(pieces, application=swallow):
    """Whether a connection is cut when this comes between one look and the next."""

    async def run():
        line, config = Line(), uvicorn.Config(application, lifespan="off", log_config=None)
        config.load()
        protocol = PatientProtocol(config, ServerState(), {}, call_later=line.call_later)
        protocol.connection_made(line)
        for piece in pieces:
            if piece:  # none would be the end of the connection
                protocol.data_received(piece)
            for _ in range(5):
                await asyncio.sleep(0)  # lets the application read what came
            line.look()
            if line.cut:
                break
        cut = line.cut
        protocol.connection_lost(None)
        return cut

    return asyncio.run(run())


def test_an_upload_over_a_slow_line_goes_on_for_as_long_as_octets_come():
    """A scan of 20 MB takes hours there; half an hour of looks stands for them."""
    assert not looked_at([HEAD, *[b"x" * LEAST_OCTETS] * 180])


@pytest.mark.parametrize("piece", [b"", b"x", b"x" * (LEAST_OCTETS - 1)])
def test_law_a_body_that_trickles_is_cut_off(piece):
    """A hundred of them would leave officers no connection."""
    assert looked_at([HEAD, *[piece] * 3])


def test_law_a_header_that_trickles_is_cut_off_at_the_first_look():
    """However much of it comes."""
    assert looked_at([HEAD[:40]])


def test_a_client_does_not_pay_for_what_the_console_has_not_read():
    """Reading was stopped by us, so that nothing can come."""
    assert not looked_at([HEAD, b"x" * 70_000, b"", b"", b""], application=deaf)
