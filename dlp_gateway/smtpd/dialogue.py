# ruff: noqa: N802  the verbs' names are aiosmtpd's
"""The dialogue: what a client may say in which state, and what we answer.

Takes: command lines. Returns: replies.
Touches: the mirrored transaction at the next hop; the gateway.
Fails: Fault and bugs go up to session.py, which makes 451 of them.
Source: RFC 5321 4.1 and 4.3; RFC 1870, 2034, 2920, 3207, 3461, 6152, 6531; Postfix XFORWARD_README; decisions.md 1-8.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dlp_gateway import commands, metrics, wire
from dlp_gateway import reply as replies
from dlp_gateway.drive import aside
from dlp_gateway.model import Client, Envelope, Fault, ForwardPath, Message, Reply
from dlp_gateway.smtpd import sasl, strays
from dlp_gateway.smtpd.intake import Content
from dlp_gateway.smtpd.session import Session
from dlp_gateway.spool import Spool

if TYPE_CHECKING:
    import asyncio

    from dlp_gateway.logins import Account
    from dlp_gateway.scope import Scope
    from dlp_gateway.smtpd.server import SmtpServer
    from dlp_gateway.transaction import Transaction

_NEEDS = {"BODY": "8BITMIME", "SMTPUTF8": "SMTPUTF8", "RET": "DSN", "ENVID": "DSN", "NOTIFY": "DSN", "ORCPT": "DSN"}
_MIRRORED = ("8BITMIME", "SMTPUTF8", "DSN")  # advertised as far as the next hop offers them (decisions.md 5)


class Dialogue(Session):
    """The verbs of one session."""

    def __init__(self, server: SmtpServer, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(server, loop)
        self._client: Client | None = None
        self._offered: frozenset[str] = frozenset()
        self._xforward: tuple[tuple[str, str], ...] = ()
        self._account: Account | None = None  # who has logged in
        self._failed_logins = 0
        self._forget()

    def _forget(self) -> None:
        """Be where a session is after EHLO (RFC 5321 4.1.1.5)."""
        self._mail: commands.Mail | None = None
        self.in_transaction = False
        self._paths: list[ForwardPath] = []
        self._transaction: Transaction | None = None
        self._scope: Scope | None = None
        self._envelope: Envelope | None = None

    def end_transaction(self) -> None:
        """Drop the mail transaction, here and at the next hop."""
        if self._transaction is not None:
            self._transaction.reset()
        self._forget()
        self._xforward = ()

    # -- verbs --------------------------------------------------------------------------------------------

    async def smtp_EHLO(self, argument: str) -> None:
        """RFC 5321 4.1.1.1."""
        name = commands.read_helo(argument)
        if name is None:
            self.refuse(replies.BAD_ARGUMENT)
            return
        self.end_transaction()
        self._client = Client(address=self.peer[0], port=self.peer[1], helo=name, protocol=self._protocol("ESMTP"))
        keywords, size = await self.server.hop.keywords()
        self._offered = frozenset(keyword for keyword in _MIRRORED if keyword in keywords)
        self.say(_hello((self.server.hostname, *self._offers(size))))

    def _offers(self, hop_size: int | None) -> list[str]:
        limit = self.limits.message_octets
        lines = ["PIPELINING", f"SIZE {min(limit, hop_size) if hop_size else limit}", "ENHANCEDSTATUSCODES"]
        lines += [keyword for keyword in _MIRRORED if keyword in self._offered]
        if self.server.tls is not None and not self.secure:
            lines.append("STARTTLS")
        if self._may_log_in():
            lines.append(sasl.OFFER)
        if self.server.trusts(self.peer[0]):
            lines.append("XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE")
        return lines

    def _protocol(self, base: str) -> str:
        """Return RFC 3848's word."""
        return base + "S" * self.secure + "A" * (self._account is not None)

    def _may_log_in(self) -> bool:
        return self.secure and self.server.entrance.doorman is not None and self._account is None

    async def smtp_HELO(self, argument: str) -> None:
        """RFC 5321 4.1.1.1."""
        name = commands.read_helo(argument)
        if name is None:
            self.refuse(replies.BAD_ARGUMENT)
            return
        self.end_transaction()
        self._offered = frozenset()
        self._client = Client(address=self.peer[0], port=self.peer[1], helo=name, protocol="SMTP")
        self.say(Reply(code=250, enhanced=None, text=self.server.hostname))

    async def smtp_MAIL(self, argument: str) -> None:
        """RFC 5321 4.1.1.2. The next hop hears of it with the first recipient that is not in scope."""
        if self._client is None or self._mail is not None:
            self.refuse(replies.BAD_SEQUENCE)
            return
        if not self.permitted:
            self.refuse(replies.LOGIN_NEEDED)
            return
        mail = commands.read_mail(argument)
        if isinstance(mail, Reply):
            self.refuse(mail)
        elif not self._are_offered(mail.parameters):
            self.refuse(replies.UNKNOWN_PARAMETER)
        elif self._account is not None and not self._account.may_use(mail.path):
            self.refuse(replies.NOT_YOUR_DOMAIN)
        elif mail.size is not None and mail.size > self.limits.message_octets:
            self.refuse(replies.TOO_BIG)
        else:
            self._scope = self.server.scope
            self._envelope = self._open_envelope(mail)
            self._transaction = await self.server.hop.open(self._envelope)
            self._mail = mail
            self.in_transaction = True
            self.say(replies.SENDER_OK)

    def _are_offered(self, parameters: tuple[str, ...]) -> bool:
        needed = {_NEEDS.get(item.partition("=")[0].upper()) for item in parameters}
        return needed <= self._offered | {None}

    def _open_envelope(self, mail: commands.Mail) -> Envelope:
        assert self._client is not None
        client = replace(self._client, protocol=self._protocol("UTF8SMTP")) if mail.smtputf8 else self._client
        return Envelope(
            reverse_path=mail.path,
            forward_paths=(),
            client=client,
            received_at=self.server.clock(),
            parameters=mail.parameters,
            smtputf8=mail.smtputf8,
            body_8bit=mail.body_8bit,
            xforward=self._xforward,
            size=mail.size,
        )

    async def smtp_RCPT(self, argument: str) -> None:
        """RFC 5321 4.1.1.3. In scope: answered by us; else the next hop's own word (decisions.md 1)."""
        mail, transaction, scope = self._mail, self._transaction, self._scope
        if mail is None or transaction is None or scope is None:
            self.refuse(replies.BAD_SEQUENCE)
            return
        rcpt = commands.read_rcpt(argument, smtputf8=mail.smtputf8)
        if isinstance(rcpt, Reply):
            self.refuse(rcpt)
        elif not self._are_offered(rcpt.parameters):
            self.refuse(replies.UNKNOWN_PARAMETER)
        elif len(self._paths) >= self.limits.recipients:
            self.refuse(replies.TOO_MANY_RECIPIENTS)
        else:
            path = ForwardPath(path=rcpt.path, in_scope=scope.covers(rcpt.path), parameters=rcpt.parameters)
            reply = replies.RECIPIENT_OK if path.in_scope else await transaction.rcpt(path)
            if reply.positive:
                self._paths.append(path)
                metrics.recipient(in_scope=path.in_scope)
            self.say(reply)

    async def smtp_DATA(self, argument: str) -> None:
        """RFC 5321 4.1.1.4."""
        if self._mail is None:
            self.refuse(replies.BAD_SEQUENCE)
        elif argument.strip():
            self.refuse(replies.BAD_ARGUMENT)
        elif not self._paths:
            self.refuse(replies.NO_RECIPIENTS)
        else:
            await self._take_message()

    async def _take_message(self) -> None:
        transaction, envelope = self._transaction, self._envelope
        assert transaction is not None
        assert envelope is not None
        envelope = _addressed(envelope, tuple(self._paths))
        self._transaction = None  # it ends with the message, whatever happens
        in_scope = bool(envelope.in_scope)
        content = self._content(normalise=self.server.normalises and not in_scope)
        self.in_content = True
        try:
            line = self._judge if in_scope else self._pass_through
            reply = await line(envelope, transaction, content)
        except Fault as fault:
            transaction.drop()
            reply = self.faulted(fault, in_data=True)
        except BaseException:
            transaction.drop()
            self.in_content = not content.let_go()
            raise
        await self._conclude(content, reply)

    async def _conclude(self, content: Content, reply: Reply) -> None:
        """Answer the message when its end was read, and be ready for the next one."""
        in_step = await content.drain(2 * self.limits.message_octets)
        self.in_content = False
        self._forget()
        self._xforward = ()
        self.begin_count()
        if in_step:
            self.say(reply)
        else:
            self.farewell(reply)

    def _content(self, *, normalise: bool) -> Content:
        limits = self.limits
        reader = wire.DataReader(
            limit=limits.message_octets, received_fields=limits.received_fields, normalise=normalise
        )
        watch = None if self._account is not None else self.server.entrance.watch(self.peer[0])
        return Content(self, reader, patience_s=limits.data_s, watch=watch)

    async def _pass_through(self, envelope: Envelope, transaction: Transaction, content: Content) -> Reply:
        return await self.server.gateway.pass_through(
            message_id=_new_id(), envelope=envelope, transaction=transaction, content=content
        )

    async def _judge(self, envelope: Envelope, transaction: Transaction, content: Content) -> Reply:
        room, spool = self.server.gateway.room, Spool()
        room.enter(envelope.size or 0)
        taken = 0
        try:
            unstuffer = wire.Unstuffer()
            async for piece in content:
                taken += len(piece)
                room.grow(len(piece))
                spool.write(unstuffer.feed(piece))
            spool.write(unstuffer.rest())
            if content.refusal is not None:
                transaction.reset()
                return content.refusal
            message = Message(
                id=_new_id(), envelope=envelope, content=spool.content(), fingerprint_key=secrets.token_bytes(32)
            )
            return await aside(self.server.gateway.judge(message, transaction, gone=lambda: self.abandoned))
        finally:
            spool.close()
            room.leave(taken)

    async def smtp_RSET(self, argument: str) -> None:
        """RFC 5321 4.1.1.5."""
        if argument.strip():
            self.refuse(replies.BAD_ARGUMENT)
            return
        self.end_transaction()
        self.say(replies.OK)

    async def smtp_NOOP(self, _argument: str) -> None:
        """RFC 5321 4.1.1.9."""
        self.say(replies.OK)

    async def smtp_HELP(self, _argument: str) -> None:
        """RFC 5321 4.1.1.8."""
        self.say(replies.HELP)

    async def smtp_VRFY(self, _argument: str) -> None:
        """RFC 5321 3.5.3: who exists here is not told."""
        self.say(replies.CANNOT_VERIFY)

    async def smtp_EXPN(self, _argument: str) -> None:
        """RFC 5321 3.5.2."""
        self.refuse(replies.NOT_IMPLEMENTED)

    async def smtp_QUIT(self, argument: str) -> None:
        """RFC 5321 4.1.1.10."""
        if argument.strip():
            self.refuse(replies.BAD_ARGUMENT)
            return
        self.farewell(replies.BYE)

    async def smtp_STARTTLS(self, argument: str) -> None:
        """RFC 3207: the session begins anew, and nothing heard before counts."""
        if argument.strip():
            self.refuse(replies.BAD_ARGUMENT)
        elif self.secure:
            self.refuse(replies.TLS_ALREADY)
        elif self.server.tls is None:
            self.refuse(replies.NOT_IMPLEMENTED)
        elif self._mail is not None:
            self.refuse(replies.BAD_SEQUENCE)
        else:
            await self._start_tls(self.server.tls)
            self.end_transaction()
            self._client = None
            assert self.transport is not None
            name = self.server.entrance.certified(self.transport.get_extra_info("peercert"))
            self.permitted = self.permitted or name is not None

    async def smtp_AUTH(self, argument: str) -> None:
        """RFC 4954 4: only under TLS, once, outside a transaction."""
        doorman = self.server.entrance.doorman
        if doorman is None:
            self.refuse(replies.UNKNOWN_COMMAND)
        elif not self.secure:
            self.refuse(replies.LOGIN_NEEDS_TLS)
        elif self._account is not None:
            self.refuse(replies.LOGIN_ALREADY)
        elif self._client is None or self._mail is not None:
            self.refuse(replies.BAD_SEQUENCE)
        else:
            self._log_in(await sasl.exchange(self, doorman, argument))

    def _log_in(self, found: Account | Reply) -> None:
        if isinstance(found, Reply):
            self._failed_logins += found.code == replies.LOGIN_FAILED.code
            self.refuse(found)
            if self._failed_logins >= sasl.TRIES:
                self.farewell(replies.TOO_MANY_LOGINS)
            return
        assert self._client is not None
        self._account, self.permitted = found, True
        protocol = self._protocol("ESMTP")
        self._client = replace(self._client, login=found.name, protocol=protocol)
        self.say(replies.LOGGED_IN)

    async def smtp_BDAT(self, argument: str) -> None:
        """RFC 3030, never offered: the chunk is dropped, so that no octet of it is taken for a command."""
        await strays.drop_chunk(self, argument)

    async def smtp_XFORWARD(self, argument: str) -> None:
        """Postfix XFORWARD_README: what a listed peer knows of its own client, for the next hop's log only."""
        if not self.server.trusts(self.peer[0]):
            self.refuse(replies.UNKNOWN_COMMAND)
            return
        if self._mail is not None:
            self.refuse(replies.BAD_SEQUENCE)
            return
        pairs = commands.read_xforward(argument)
        if pairs is None:
            self.refuse(replies.BAD_ARGUMENT)
            return
        self._xforward = tuple({**dict(self._xforward), **dict(pairs)}.items())
        self.say(replies.OK)


def _addressed(envelope: Envelope, paths: tuple[ForwardPath, ...]) -> Envelope:
    """Return the envelope with its recipients (dataclasses.replace costs as much as the rest of DATA)."""
    return Envelope(
        reverse_path=envelope.reverse_path,
        forward_paths=paths,
        client=envelope.client,
        received_at=envelope.received_at,
        parameters=envelope.parameters,
        smtputf8=envelope.smtputf8,
        body_8bit=envelope.body_8bit,
        xforward=envelope.xforward,
        size=envelope.size,
    )


@lru_cache(maxsize=64)  # the same offers for everybody
def _hello(lines: tuple[str, ...]) -> Reply:
    return Reply(code=250, enhanced=None, text="\n".join(lines))


def _new_id() -> str:
    """Return a message id: 64 random bits, so that ids of several nodes never meet."""
    return secrets.token_hex(8)


Dialogue.verbs = {
    name.removeprefix("smtp_").encode(): getattr(Dialogue, name) for name in vars(Dialogue) if name.startswith("smtp_")
}
