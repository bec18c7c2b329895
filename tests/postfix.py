"""A private Postfix for the tests: Debian's programs, own configuration, spool, ports and Maildirs. Needs root."""

from __future__ import annotations

import contextlib
import json
import mailbox
import re
import subprocess
from typing import TYPE_CHECKING, Any

from tests.running import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAIN = """\
compatibility_level = 3.6
queue_directory = {dir}/spool
data_directory = {dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
shlib_directory = /usr/lib/postfix
meta_directory = /etc/postfix
multi_instance_name = postfix-{name}
multi_instance_enable = no
maillog_file = {dir}/mail.log
maillog_file_prefixes = {dir}
myhostname = {name}.example
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_authorized_xforward_hosts = 127.0.0.0/8
smtpd_authorized_xclient_hosts = 127.0.0.0/8
disable_dns_lookups = yes
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
message_size_limit = 104857600
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_recipient_limit = 2000
in_flow_delay = 0
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
smtp_tls_security_level = none
smtp_send_xforward_command = yes
biff = no
"""

_ENTRANCE = "127.0.0.1:{port} inet n - n - 100 smtpd\n"

_MASTER = """\
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 2 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - 20 smtp
relay     unix  - - n - 20 smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
virtual   unix  - n n - - virtual
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


_SETTING = re.compile(r"^(\w+) *=.*(?:\n[ \t]+.*)*\n", re.MULTILINE)


def _once(main: str) -> str:
    """Each setting of a main.cf once, the last one.

    About a second one every program of Postfix warns, postlogd too: into its own socket, which nobody reads while it
    starts and holds ten lines (net.unix.max_dgram_qlen). Where the others were quicker, all of Postfix stood still.
    """
    return "".join({found[1]: found[0] for found in _SETTING.finditer(main)}.values())


class Postfix:
    """One instance. `relayhost` set: a client MTA; else a next hop that delivers everything into one Maildir."""

    def __init__(self, directory: Path, name: str, port: int, *, relayhost: int | None = None) -> None:
        self.directory, self.name, self.port, self.relayhost = directory, name, port, relayhost

    @property
    def configuration(self) -> str:
        """The directory to give to Postfix's commands as `-c`."""
        return str(self.directory / "etc")

    def start(self, *settings: str, master: str = "", entrance: str = _ENTRANCE) -> None:
        """Write the configuration and start the daemons."""
        for part in ("etc", "spool", "data", "mail"):
            (self.directory / part).mkdir(parents=True, exist_ok=True)
        for parent in (self.directory, *self.directory.parents):
            if str(parent).startswith("/tmp/"):
                parent.chmod(0o755)
        (self.directory / "mail.log").touch()
        owned = (self.directory / name for name in ("data", "mail", "mail.log"))  # postsuper logs as this user
        subprocess.run(["chown", "postfix", *owned], check=True)
        self.configure(*settings, master=master, entrance=entrance)
        self.command("postfix", "start")

    def configure(self, *settings: str, master: str = "", entrance: str = _ENTRANCE) -> None:
        """Write main.cf and master.cf; `entrance`: the listener, `master`: further services."""
        where = f"relayhost = [127.0.0.1]:{self.relayhost}\n" if self.relayhost else self._delivery()
        main = _MAIN.format(dir=self.directory, name=self.name) + where + "\n".join(settings) + "\n"
        (self.directory / "etc" / "main.cf").write_text(_once(main))
        (self.directory / "etc" / "master.cf").write_text(entrance.format(port=self.port) + _MASTER + master)

    def command(
        self, program: str, *arguments: str, check: bool = True, text: bool = False
    ) -> subprocess.CompletedProcess[Any]:
        """Run one of Postfix's commands on this instance."""
        return subprocess.run(
            [program, "-c", self.configuration, *arguments],
            check=check,
            capture_output=True,
            text=text,
            timeout=PATIENCE_S,
        )

    def reload(self) -> None:
        """Read the configuration again."""
        self.command("postfix", "reload")

    def _delivery(self) -> str:
        uid = subprocess.run(["id", "-u", "postfix"], check=True, capture_output=True, text=True).stdout.strip()
        return (
            "virtual_transport = virtual\n"
            "virtual_mailbox_domains = static:all\n"
            "virtual_mailbox_maps = static:all/\n"
            f"virtual_mailbox_base = {self.directory}/mail\n"
            f"virtual_uid_maps = static:{uid}\nvirtual_gid_maps = static:{uid}\nvirtual_minimum_uid = 1\n"
            "virtual_destination_recipient_limit = 1\n"
        )

    def stop(self) -> None:
        """Stop the daemons."""
        self.command("postfix", "stop", check=False)

    def queue(self) -> list[dict]:
        """What waits in the queue."""
        done = self.command("postqueue", "-j", text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def flush(self) -> None:
        """Try everything in the queue now."""
        self.command("postqueue", "-f")

    def delivered(self) -> list[tuple[str, bytes]]:
        """(recipient, octets as stored with LF line ends) of each delivered copy."""
        copies = []
        for message in mailbox.Maildir(self.directory / "mail" / "all", create=True):
            octets = message.as_bytes(unixfrom=False)
            copies.append((str(message["X-Original-To"] or message["Delivered-To"]), octets))
        return copies

    def raw(self) -> list[bytes]:
        """The stored files themselves."""
        folders = (self.directory / "mail" / "all" / name for name in ("new", "cur"))
        return [path.read_bytes() for folder in folders if folder.exists() for path in folder.iterdir()]


@contextlib.contextmanager
def postfix(
    directory: Path,
    name: str,
    port: int,
    *settings: str,
    relayhost: int | None = None,
    master: str = "",
    entrance: str = _ENTRANCE,
) -> Iterator[Postfix]:
    """A started instance that is stopped afterwards."""
    instance = Postfix(directory, name, port, relayhost=relayhost)
    instance.start(*settings, master=master, entrance=entrance)
    try:
        yield instance
    except BaseException:  # said where only the output of a failed test is seen
        log = (directory / "mail.log").read_text(errors="replace")
        print(f"Postfix {name} at 127.0.0.1:{port}; its log ends:\n{log[-4000:]}")
        raise
    finally:
        instance.stop()
