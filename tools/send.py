"""Send one message as a mail server would and print the gateway's reply: a client for the README's first minutes.

Standard library only. Example: python3 tools/send.py --to officer@ice.dhs.gov "The client's SSN is 536-90-4399."
"""

from __future__ import annotations

import argparse
import email.policy
import email.utils
import os
import smtplib
import sys
from email.message import EmailMessage


def main() -> int:
    """Send, print `code text`, exit 0 unless the connection failed."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("text", nargs="+")
    arguments.add_argument("--to", action="append", required=True, help="envelope recipient, may be repeated")
    arguments.add_argument("--from", dest="sender", default="clerk@hsd.example.gov")
    arguments.add_argument("--subject", default="Your request")
    arguments.add_argument("--field", action="append", default=[], help="a further field, `Name: value`")
    arguments.add_argument("--server", default="127.0.0.1:10025")
    given = arguments.parse_args()
    host, _, port = given.server.rpartition(":")
    try:
        with smtplib.SMTP(host, int(port), timeout=120) as smtp:
            print(*transaction(smtp, given))
    except (OSError, smtplib.SMTPException) as problem:
        print(f"{given.server}: {problem}. Is the gateway running? Start it with: make run", file=sys.stderr)
        return os.EX_TEMPFAIL
    return 0


def transaction(smtp: smtplib.SMTP, given: argparse.Namespace) -> tuple[int, str]:
    """MAIL, RCPT, DATA: return the last reply."""
    smtp.ehlo_or_helo_if_needed()
    for command in (f"MAIL FROM:<{given.sender}>", *(f"RCPT TO:<{to}>" for to in given.to)):
        code, text = smtp.docmd(command)
        if code >= 400:
            return code, text.decode()
    code, text = smtp.data(message(given).as_bytes(policy=email.policy.SMTP))
    return code, text.decode()


def message(given: argparse.Namespace) -> EmailMessage:
    """Build the message."""
    built = EmailMessage()
    built["From"], built["To"], built["Subject"] = given.sender, ", ".join(given.to), given.subject
    built["Date"], built["Message-ID"] = email.utils.localtime(), email.utils.make_msgid(domain="hsd.example.gov")
    for field in given.field:
        name, _, value = field.partition(":")
        built[name.strip()] = value.strip()
    built.set_content("\n".join(given.text) + "\n")
    return built


if __name__ == "__main__":
    sys.exit(main())
