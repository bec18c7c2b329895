"""What the operators' pages say is so: metrics, entities, bases, commands, the card's reading level."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dlp_gateway import cli, metrics
from dlp_gateway.notice.words import EN, ES
from dlp_gateway.quarantine import BASES

DOCS = Path(__file__).parent.parent / "docs"
PAGES = ("operations.md", "officer-handbook.md", "tuning.md", "clerk-card.md", "glossary.md")


def text(name):
    return (DOCS / name).read_text("utf-8")


def test_every_metric_is_in_the_table():
    """And the table names no metric that does not exist."""
    named = set(re.findall(r"^\| `(dlp_gateway_\w+)", text("operations.md"), re.MULTILINE))
    assert {re.sub(r"_(total|info)$", "", name) for name in named} == set(metrics.names())


def test_every_basis_is_explained():
    """The handbook has a row for each code that a release may name, and no other."""
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", text("officer-handbook.md"), re.MULTILINE)) == set(BASES)


def test_every_kind_of_notice_is_explained():
    """The table of notices has each kind, in both languages."""
    named = set(re.findall(r"`(\w+)`", text("operations.md").split("## Notices")[1].split("English first")[0]))
    assert named == set(EN.subjects) == set(ES.subjects)


def commands():
    found = set()
    for page in (*PAGES, "../SECURITY.md", "../README.md"):
        for words in re.findall(r"dlp-gateway ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)", text(page)):
            found.add(words)
    return sorted(found)


@pytest.mark.parametrize("command", commands())
def test_every_command_in_the_pages_exists(command):
    """A command is typed as written and asked for its help."""
    known = {"quarantine", "audit", "keys", "recognizers", "orders"}
    words = command.split()
    words = words[:2] if words[0] in known else words[:1]
    done = CliRunner().invoke(cli.app, [*words, "--help"])
    assert done.exit_code == 0, command


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page):
    """Files that a page names exist."""
    for name in re.findall(r"`((?:docs|config|deploy)/[\w./-]+)`", text(page)):
        assert (DOCS.parent / name).exists(), name
