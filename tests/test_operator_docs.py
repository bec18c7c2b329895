"""What the operators' pages say is so: metrics, entities, bases, commands, the card's reading level."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from dlp_gateway import cli, metrics
from dlp_gateway.config import load_config, load_rulebook
from dlp_gateway.notice.words import EN, ES
from dlp_gateway.quarantine import BASES
from dlp_gateway.scan import Scanner

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
    rows = re.findall(r"^\| (`[^|]+) \|", text("operations.md").split("## Notices")[1], re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", " ".join(rows)))
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


def examples():
    return re.findall(r"```yaml\n(.*?)```", text("tuning.md"), re.DOTALL)


def test_the_policy_example_loads(tmp_path):
    """The rule of the page, put into the shipped policy, passes every case of the policy."""
    shipped = (DOCS.parent / "config" / "policy.yaml").read_text("utf-8")
    (tmp_path / "policy.yaml").write_text(shipped.replace("rules:\n", f"rules:\n{examples()[1]}\n", 1), "utf-8")
    config = load_config({"DLP_CONFIG_DIR": str(tmp_path)})
    book = load_rulebook(config, now=datetime(2026, 11, 22, tzinfo=UTC))
    assert book.policy.rules[0].name == "benefits-verification"
    assert book.policy.rules[0].observe


def test_the_recognizer_example_finds_and_ignores_what_it_says(tmp_path):
    """The tuned file of the page holds its own cases and all shipped ones, through the real engine."""
    (tmp_path / "ssn.yaml").write_text(examples()[0], "utf-8")
    book = load_rulebook(load_config({}), now=datetime(2026, 11, 22, tzinfo=UTC))
    scanner = Scanner(replace(book, recognizer_dir=tmp_path))
    shipped = yaml.safe_load((DOCS.parent / "recognizers" / "ssn.yaml").read_text("utf-8"))["cases"]
    own = yaml.safe_load(examples()[0])["cases"]
    for cases in (own, shipped):
        for case in (*cases["find"], *cases["ignore"]):
            scanner.prove_case("ssn", case)
