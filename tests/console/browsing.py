"""What the browser tests share: the people of the console, mail for it, and how one reads a page."""

from __future__ import annotations

import re
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

PASSWORD = "correct horse battery"
VALUE = "536-90-4399"
#: Everybody who works here: name, title, roles. Two of them need each other to release something.
PEOPLE = (
    ("ana", "Ana", "officer"),
    ("bo", "Bo", "approver"),
    ("co", "Co", "counsel"),
    ("aud", "Aud", "auditor"),
    ("root", "Root", "admin"),
    ("clerk", "Clerk", "author"),
)


def add(program, name, title, *roles):
    """Make an account without one-time codes; an author's address is of their name."""
    words = [word for role in roles for word in ("--role", role)]
    words += ["--address", f"{name}@mvd.example"] if "author" in roles else []
    program.cli("users", "add", name, *words, "--title", title, "--no-codes", "--password-stdin", given=f"{PASSWORD}\n")


def send(program, text, *, subject="Your request", sender="clerk@mvd.example"):
    """Send a mail to a federal office by real SMTP; returns the number of the case that it became."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "agent@ice.dhs.gov", subject
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", program.smtp_port, timeout=300) as smtp:
        smtp.ehlo()
        smtp.mail(sender)
        smtp.rcpt("agent@ice.dhs.gov")
        _, reply = smtp.data(mail.as_bytes(policy=SMTP))
    return re.search(r"case (\S+)", reply.decode())[1]


def captured(program):
    """What has arrived at the next hop."""
    return [path.read_bytes() for path in Path(program.state_dir, "captured", "new").glob("*")]


def state(page, case):
    """The state of a case, as its page says it in English."""
    page.goto(f"/cases/{case}?lang=en")
    return page.locator(".tag.state").inner_text()
