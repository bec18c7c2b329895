"""The Postfix configurations of docs/recipes/postfix.md, run: what arrives, what is held, what happens without us.

The very files of deploy/postfix that the page shows run here; only ports and directories are those of the test.
"""

from __future__ import annotations

import contextlib
import os
import re
import smtplib
import subprocess
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.certificates import Authority
from tests.postfix import postfix
from tests.running import PATIENCE_S, ROOT, free_port, running, until
from tests.test_postfix import AGENT, SSN, content, mark

pytestmark = [
    pytest.mark.postfix,
    pytest.mark.skipif(
        os.geteuid() != 0 or not Path("/usr/sbin/postfix").exists(),
        reason="a private Postfix needs root and Debian's postfix",
    ),
]
RECIPES = ROOT / "deploy" / "postfix"
PAGE = ROOT / "docs" / "recipes" / "postfix.md"
CLERK = "clerk@hsd.example.gov"


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.cf")), ids=lambda path: path.name)
def test_the_page_shows_the_files_that_run_here(path):
    """Each file of deploy/postfix stands in the page, word for word."""
    assert f"```\n{path.read_text('utf-8')}```" in PAGE.read_text("utf-8")


# --------------------------------------------------------------------------------------------- the stage


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def gateway(tmp_path_factory, authority):
    """One gateway for all; who listens on `next_port` changes with the recipe."""
    pair, next_port = authority.sign("localhost"), free_port()
    settings = {
        "DLP_NEXT_HOP": f"127.0.0.1:{next_port}",
        "DLP_NEXT_HOP_TLS": "none",
        "DLP_NEXT_HOP_IDLE_S": "1",
        "DLP_XFORWARD_NETWORKS": "127.0.0.0/8",
        "DLP_TLS_CERT_FILE": str(pair.cert),
        "DLP_TLS_KEY_FILE": str(pair.key),
        "DLP_WORKERS": "1",
    }
    with running(tmp_path_factory.mktemp("gateway"), "smtp", **settings) as started:
        started.next_port = next_port
        yield started


def held(gateway) -> int:
    """Messages held so far."""
    page = urllib.request.urlopen(f"http://127.0.0.1:{gateway.metrics_port}/metrics").read().decode()
    return int(
        sum(
            float(line.split()[-1])
            for line in page.splitlines()
            if re.match(r'dlp_gateway_messages_total\{.*disposition="quarantine"', line)
        )
    )


def recipe(stage, name: str, *, gateway_port: int | None = None) -> str:
    """A file of deploy/postfix with the ports and directories of this stage."""
    text = (RECIPES / name).read_text("utf-8")
    text = text.replace(":10025", f":{gateway_port or stage.gateway.smtp_port}")
    text = text.replace(":10026", f":{stage.gateway.next_port}")
    text = re.sub(r"^smtp      inet", f"127.0.0.1:{stage.port} inet", text, flags=re.MULTILINE)
    return text.replace("/etc/postfix/", f"{stage.directory}/")


class Stage:
    """A server of the agency (`mta`) with a recipe, the gateway, and the world behind them (`edge`)."""

    def __init__(self, directory: Path, gateway) -> None:
        self.directory, self.gateway, self.port = directory, gateway, free_port()
        self.directory.mkdir(parents=True, exist_ok=True)
        self._marks = 0
        self.held_before = held(gateway)
        for name, result in {
            "dlp-wait": "451 4.7.1 The gateway is away; this mail is tried again",
            "dlp-retry": "retry:4.7.1 waiting for the gateway",
        }.items():
            (self.directory / name).write_text(covered_table(result))
        self.directory.chmod(0o755)

    def send(self, *recipients: str, text: str = SSN, sender: str = CLERK, options=(), rcpt_options=()) -> int:
        """Send one message; its number."""
        self._marks += 1
        octets = content(self._marks, text)
        with smtplib.SMTP("127.0.0.1", self.port, timeout=PATIENCE_S) as smtp:
            smtp.sendmail(sender, list(recipients), octets, mail_options=options, rcpt_options=rcpt_options)
        return self._marks

    def held(self) -> int:
        return held(self.gateway) - self.held_before

    def arrived(self) -> set[tuple[int, str]]:
        """(number, recipient) of every copy at the edge."""
        return {(mark(raw), recipient_of(raw)) for raw in self.messages()}

    def messages(self) -> list[bytes]:
        """The copies themselves, without reports and notices."""
        return [raw for raw in self.edge.raw() if not is_report(raw) and mark(raw) is not None]

    def copies(self, number: int) -> list[bytes]:
        return [raw for raw in self.messages() if mark(raw) == number]

    def notices(self) -> list[bytes]:
        """Reports that came for the clerk."""
        return [raw for raw in self.edge.raw() if is_report(raw)]

    def settled(self) -> bool:
        return not self.mta.queue() and not self.edge.queue()


TABLES: dict[str, str] = {}


def covered_table(result: str) -> str:
    """The table that `dlp-gateway scope --postfix RESULT` prints."""
    if not TABLES:
        command = [Path(os.sys.executable), "-m", "dlp_gateway", "scope", "--postfix", "RESULT"]
        TABLES["made"] = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert ".ice.dhs.gov RESULT" in TABLES["made"] or ".dhs.gov RESULT" in TABLES["made"]
    return TABLES["made"].replace("RESULT", result)


def is_report(raw: bytes) -> bool:
    return b"\nContent-Type: multipart/report" in raw.partition(b"\n\n")[0]


def recipient_of(raw: bytes) -> str:
    return raw.split(b"X-Original-To: ", 1)[1].split(b"\n", 1)[0].decode()


EDGE = """smtpd_recipient_restrictions =
    check_recipient_access inline:{ {nobody@example.org = 550 5.1.1 No such person} }, permit_mynetworks, reject"""
ALIAS = "virtual_alias_maps = inline:{{liaison@hsd.example.gov = officer@ice.dhs.gov}}"


def before_queue(stage, *, gateway_port=None, bypass=False):
    text = recipe(stage, "before-queue.master.cf", gateway_port=gateway_port)
    entrance, _, back = text.partition("\n\n")
    if bypass:
        entrance = recipe(stage, "before-queue.bypass.master.cf")
    return {"settings": (), "entrance": entrance + "\n", "master": back}


def after_queue(stage, *, gateway_port=None, bypass=False):
    main = recipe(stage, "after-queue.bypass.main.cf" if bypass else "after-queue.main.cf", gateway_port=gateway_port)
    return {"settings": (ALIAS, main), "master": recipe(stage, "after-queue.master.cf")}


def transport(stage, *, gateway_port=None, bypass=False):
    main = recipe(stage, "transport.bypass.main.cf" if bypass else "transport.main.cf", gateway_port=gateway_port)
    return {"settings": (ALIAS, main), "master": ""}


def transport_covered(stage, *, gateway_port=None, bypass=False):
    main = recipe(stage, "transport.bypass.main.cf" if bypass else "transport-covered.main.cf")
    port = gateway_port or stage.gateway.smtp_port
    (stage.directory / "dlp-transport").write_text(covered_table(f"smtp:[127.0.0.1]:{port}"))
    return {"settings": (ALIAS, main), "master": ""}


WAYS = {
    "before-queue": before_queue,
    "after-queue": after_queue,
    "transport": transport,
    "transport-covered": transport_covered,
}


@contextlib.contextmanager
def staged(directory, gateway, way, **first):
    """A stage with this recipe; before and after the queue the same Postfix takes the mail back."""
    stage = Stage(directory, gateway)
    same = way in {"before-queue", "after-queue"}
    edge_port = free_port() if same else gateway.next_port
    with contextlib.ExitStack() as stack:
        stage.edge = stack.enter_context(postfix(directory / "edge", "edge", edge_port, EDGE))
        made = WAYS[way](stage, **first)
        stage.mta = stack.enter_context(
            postfix(
                directory / "mta", "mta", stage.port, *made["settings"], relayhost=edge_port,
                master=made["master"], **({"entrance": made["entrance"]} if "entrance" in made else {}),
            )
        )  # fmt: skip
        yield stage


def change(stage, way, **how) -> None:
    """Configure the server anew, as an operator would, and reload."""
    made = WAYS[way](stage, **how)
    keywords = {"entrance": made["entrance"]} if "entrance" in made else {}
    if way != "after-queue":
        stage.mta.configure(*made["settings"], master=made["master"], **keywords)
        stage.mta.reload()
        return
    stage.mta.stop()  # a running qmgr moves messages between its directories, and postsuper misses some
    stage.mta.command("postsuper", "-r", "ALL")  # the way to the filter is written into a message when it comes
    stage.mta.start(*made["settings"], master=made["master"], **keywords)


# -------------------------------------------------------------------------------------------- what passes


@pytest.mark.parametrize("way", WAYS)
def test_mail_through_each_recipe(tmp_path, gateway, way):
    """Octets, Bcc, null reverse-path, 8 bits, SMTPUTF8, DSN, bounces are as sent; what must be held is, riders not."""
    with staged(tmp_path, gateway, way) as stage:
        sent = SimpleNamespace(
            plain=stage.send("a@example.org", "b@example.org", "hidden@example.net"),
            held=stage.send(AGENT),
            mixed=stage.send("rider@example.org", AGENT),
            harmless=stage.send(AGENT, text="The meeting is moved to Tuesday."),
            null=stage.send("c@example.org", sender=""),
            eight=stage.send("d@example.org", text="Grüße, niño, ½", options=["BODY=8BITMIME"]),
            utf8=stage.send("josé@example.org", text="ñ", options=["SMTPUTF8", "BODY=8BITMIME"]),
            dsn=stage.send(
                "e@example.org", options=["RET=HDRS", "ENVID=envelope-4711"],
                rcpt_options=["NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;first@example.org"],
            ),
            refused=stage.send("nobody@example.org"),
        )  # fmt: skip
        wanted = {
            *((sent.plain, who) for who in ("a@example.org", "b@example.org", "hidden@example.net")),
            (sent.mixed, "rider@example.org"), (sent.harmless, AGENT), (sent.null, "c@example.org"),
            (sent.eight, "d@example.org"), (sent.utf8, "josé@example.org"), (sent.dsn, "e@example.org"),
        }  # fmt: skip
        until(lambda: stage.settled() and len(stage.notices()) >= 2 and stage.arrived() >= wanted)
        assert stage.arrived() == wanted
        assert stage.held() == 2
        text = {sent.eight: "Grüße, niño, ½", sent.utf8: "ñ", sent.harmless: "The meeting is moved to Tuesday."}
        for raw in stage.messages():
            octets = content(mark(raw), text.get(mark(raw), SSN))
            assert raw[raw.index(b"X-Mark: ") :] == octets.replace(b"\r\n", b"\n")
        others = [raw for raw in stage.copies(sent.plain) if recipient_of(raw) != "hidden@example.net"]
        assert len(others) == 2
        assert b"hidden@" not in b"".join(others)
        assert b"Return-Path: <>" in stage.copies(sent.null)[0]
        reports = b"".join(stage.notices())
        assert b"Original-Envelope-Id: envelope-4711" in reports
        assert b"Original-Recipient: rfc822;first@example.org" in reports
        assert b"Action: delivered" in reports
        assert b"No such person" in reports


@pytest.mark.parametrize("way", ["after-queue", "transport", "transport-covered"])
def test_law_an_alias_and_a_program_do_not_go_round_the_gateway(tmp_path, gateway, way):
    """An address of the agency that leads to a covered domain, and mail that a program on the server submits."""
    with staged(tmp_path, gateway, way) as stage:
        stage.send("liaison@hsd.example.gov")
        letter = content(99, SSN).replace(b"\r\n", b"\n")
        subprocess.run(
            ["/usr/sbin/sendmail", "-C", stage.mta.configuration, "-f", CLERK, "-i", AGENT], input=letter, check=True
        )
        until(lambda: stage.held() == 2 and stage.settled())
        assert stage.arrived() == set()


# ------------------------------------------------------------------------------------------- without us


@pytest.mark.parametrize("way", WAYS)
def test_law_while_the_gateway_is_down_nothing_leaks_and_nothing_is_lost(tmp_path, gateway, way):
    """Before the queue the sender is told 451; behind it mail waits; afterwards all goes as if nothing had been."""
    with staged(tmp_path, gateway, way, gateway_port=free_port()) as stage:
        if way == "before-queue":
            with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
                stage.send("a@example.org")
            assert caught.value.recipients["a@example.org"][0] == 451
            change(stage, way)
            number = stage.send("a@example.org")
            until(lambda: stage.arrived() == {(number, "a@example.org")})
            return
        outside, covered = stage.send("a@example.org"), stage.send(AGENT)
        waiting = 1 if way == "transport-covered" else 2
        until(lambda: len(stage.mta.queue()) == waiting and all(deferred(item) for item in stage.mta.queue()))
        assert stage.held() == 0
        change(stage, way)
        stage.mta.flush()
        until(lambda: stage.settled() and stage.arrived() == {(outside, "a@example.org")})
        until(lambda: stage.held() == 1)
        assert (covered, AGENT) not in stage.arrived()


def deferred(item) -> bool:
    return item["queue_name"] == "deferred"


@pytest.mark.parametrize("way", WAYS)
def test_law_the_bypass_lets_no_covered_mail_pass(tmp_path, gateway, way):
    """Other mail goes on; what is for a covered domain waits and is judged when the gateway is back."""
    with staged(tmp_path, gateway, way, bypass=True) as stage:
        outside = stage.send("a@example.org")
        with pytest.raises(smtplib.SMTPRecipientsRefused) as caught:
            stage.send(AGENT)
        assert caught.value.recipients[AGENT][0] in {450, 451}
        if way != "before-queue":
            stage.send("liaison@hsd.example.gov")
            until(lambda: len(stage.mta.queue()) == 1 and deferred(stage.mta.queue()[0]))
        until(lambda: stage.arrived() == {(outside, "a@example.org")})
        change(stage, way)
        if way != "before-queue":
            stage.mta.flush()
            until(lambda: stage.held() == 1 and stage.settled())
        assert stage.arrived() == {(outside, "a@example.org")}


# ------------------------------------------------------------------------------------------- loops, TLS


def test_law_a_loop_ends(tmp_path, gateway):
    """A next hop that sends everything back to the gateway: the gateway counts Received fields and says 554 5.4.6."""
    stage = Stage(tmp_path, gateway)
    made = transport(stage)
    more = f"127.0.0.1:{gateway.next_port} inet n - n - - smtpd\n"
    settings = (*made["settings"], "hopcount_limit = 500")
    with postfix(tmp_path / "mta", "mta", stage.port, *settings, relayhost=1, master=more) as stage.mta:
        stage.send("a@example.org", sender="")
        until(lambda: not stage.mta.queue())
        log = (tmp_path / "mta" / "mail.log").read_text()
        assert "554 5.4.6" in log


def test_tls_between_postfix_and_the_gateway(tmp_path, gateway, authority):
    """With the recipe's lines Postfix verifies our certificate; with another CA the mail waits and does not go bare."""
    stranger = Authority(tmp_path, "Stranger")
    for ca, works in ((authority, True), (stranger, False)):
        directory = tmp_path / str(works)
        stage = Stage(directory, gateway)
        (directory / "dlp-ca.pem").write_bytes(ca.file.read_bytes())
        lines = recipe(stage, "transport-tls.main.cf")
        made = transport(stage)["settings"]
        with (
            postfix(directory / "edge", "edge", gateway.next_port) as stage.edge,
            postfix(
                directory / "mta", "mta", stage.port, *made, lines, f"relayhost = [localhost]:{gateway.smtp_port}",
                "smtp_tls_loglevel = 1", relayhost=1,
            ) as stage.mta,
        ):  # fmt: skip
            stage.send("a@example.org")
            if works:
                until(lambda stage=stage: stage.arrived())
                assert b"with ESMTPS id" in stage.edge.raw()[0]
                assert "Verified TLS connection established" in (directory / "mta" / "mail.log").read_text()
            else:
                until(lambda stage=stage: [item for item in stage.mta.queue() if deferred(item)])
                assert "certificate" in stage.mta.queue()[0]["recipients"][0]["delay_reason"]
