"""What the pages say is so: the reference is the program's, links lead somewhere, commands exist, README works."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
import typer

from dlp_gateway import cli, legal
from dlp_gateway.config.settings import Settings
from tests.running import PATIENCE_S, ROOT, running

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "config").rglob("*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def reference():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def name(page):
    return str(page.relative_to(ROOT))


# ---------------------------------------------------------------------------------------- the reference


def test_the_reference_is_up_to_date():
    """The page is what the program says now. Mend: .venv/bin/python tools/reference.py."""
    module = reference()
    assert module.PAGE.read_text("utf-8") == module.page(), "run .venv/bin/python tools/reference.py"


def test_the_reference_explains_every_word():
    """No setting without prose, no word without a meaning, no entity without a recognizer."""
    module = reference()
    page = module.page()
    assert not re.findall(r"^\|.*\|\s*\|$", page, re.MULTILINE)
    assert all(prose for _, groups in module._chapters() for prose, _ in groups)
    rows = set(re.findall(r"`(\w+)`", page))
    assert set(legal.REASONS) <= rows
    assert set(Settings.model_fields) <= rows


# ------------------------------------------------------------------------------------------------- links


def anchors(page):
    """The anchors that GitHub makes of the headings of a page."""
    heads = re.findall(r"^#+ (.*)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    """Every relative link names a file that is there, and a heading in it."""
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", page.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            found = (page.parent / file).resolve() if file else page
            assert found.exists(), target
            assert not anchor or anchor in anchors(found), target


def test_the_readme_leads_to_every_page():
    """No page that nobody finds."""
    linked = set(re.findall(r"\]\((docs/[\w-]+\.md)\)", (ROOT / "README.md").read_text("utf-8")))
    assert linked == {name(page) for page in (ROOT / "docs").glob("*.md")}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_named_in_the_text_exist(page):
    """A path in code marks that begins with one of our folders is there."""
    folders = "docs|config|deploy|tools|tests|dlp_gateway|recognizers"
    for path in re.findall(rf"`((?:{folders})/[\w./-]*)`", page.read_text("utf-8")):
        assert (ROOT / path).exists() or "NAME" in path or re.search(r"local\.yaml|/ssn\.yaml", path), path


# ---------------------------------------------------------------------------------------------- commands


def quoted(page):
    """Commands of ours in code marks and in blocks, as typed; a line that ends in a backslash goes on."""
    text = page.read_text("utf-8")
    blocks = [body.replace("\\\n", " ") for _, body in FENCE.findall(text)]
    lines = [line for body in blocks for line in body.splitlines()]
    spans = [" ".join(span.split()) for span in re.findall(r"`(dlp-gateway [^`]+)`", FENCE.sub("", text))]
    for line in [*lines, *spans]:
        found = re.search(r"(?:^|[\s/])dlp-gateway ((?:[a-z-]+)(?: .*)?)$", line.split(" #")[0])
        if found and not line.lstrip().startswith(("#", "ExecStart", "image:", "User")):
            yield found[1]


COMMANDS = sorted({(name(page), command) for page in PAGES for command in quoted(page)})


def test_the_pages_quote_commands():
    """The search below finds what there is to find."""
    assert len(COMMANDS) > 20


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_a_quoted_command_exists_with_its_options(page, command):
    """Its words are commands, its options theirs."""
    group = typer.main.get_command(cli.app)
    unquoted = re.sub(r"\"[^\"]*\"|'[^']*'", "TEXT", command.replace("…", ""))
    words = re.split(r"[|;&]|, ", unquoted)[0].split()
    while words and hasattr(group, "commands") and words[0] in group.commands:
        group = group.commands[words.pop(0)]
    assert not hasattr(group, "commands") or not words or words[0].startswith("-"), f"{page}: {command}"
    known = {option for item in group.params for option in item.opts} | {"--help", "--version"}
    assert {word for word in words if word.startswith("--")} <= known, f"{page}: {command}"


# -------------------------------------------------------------------------------- README's five minutes


def steps():
    """The second block of README's five minutes: (command, the lines that the page says it prints)."""
    text = (ROOT / "README.md").read_text("utf-8").partition("## Five minutes")[2]
    block = FENCE.findall(text)[1][1].replace("\\\n", " ")
    found: list[tuple[str, list[str]]] = []
    for line in filter(None, block.splitlines()):
        if not line.startswith("#"):
            found.append((line.split(" #")[0].strip(), []))
        elif found and not re.match(r"# \d\. ", line):
            found[-1][1].append(line[2:].replace("DLP-2026", f"DLP-{datetime.now(UTC).year}"))
    return found


def typed(command, program):
    """Run a line of the page on the program of this test: its ports, its state, its year."""
    words = shlex.split(command.replace("DLP-2026", f"DLP-{datetime.now(UTC).year}"))
    if words[0] == "ls":
        return "\n".join(path.name for path in (program.state_dir / words[1].removeprefix("var/")).iterdir())
    if words[0] == ".venv/bin/dlp-gateway":
        return program.cli(*words[1:]).stdout
    assert words[:2] == ["python3", "tools/send.py"]
    server = ["--server", f"127.0.0.1:{program.smtp_port}"]
    done = subprocess.run(
        [sys.executable, str(ROOT / words[1]), *server, *words[2:]], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_five_minutes_of_the_readme_are_true(tmp_path):
    """Every command of the page, one after the other, prints what it says; at the end three messages have left."""
    with running(tmp_path / "var") as program:
        for command, printed in steps():
            if command.startswith("ls"):
                released(program)
            shown = typed(command, program)
            assert not printed or shown.splitlines() == printed, command
            if command.startswith("ls"):
                assert len(shown.splitlines()) == 3


def released(program):
    """Wait until nothing is on its way any more: the console sends within seconds."""
    end = time.monotonic() + PATIENCE_S
    while any(case["state"] == "releasing" for case in program.quarantine()):
        assert time.monotonic() < end, json.dumps(program.quarantine())
        time.sleep(0.2)
