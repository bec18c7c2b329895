"""SMTP in: the only door to aiosmtpd.

    server.py    listening socket, limits on connections, shutting down
    dialogue.py  the verbs: what the client may say in which state, and what we answer
    channel.py   octets: lines and chunks in, replies out, one deadline, TLS

aiosmtpd gives the frame: a protocol with one `_handle_client` task, `smtp_VERB` methods, `push`, `handle_exception`,
and AUTH and the PROXY protocol where they will be wanted. What is overridden, and why, stands in channel.py.
"""

from dlp_gateway.smtpd.server import SmtpServer

__all__ = ["SmtpServer"]
