"""The console's words: everything that a page can say is said in both languages."""

import ast
import re
from pathlib import Path

import pytest

from dlp_gateway import console
from dlp_gateway.config import BASES, EVIDENCE
from dlp_gateway.console import page, terms, tuning
from dlp_gateway.console.desk import REFUSALS, VIEWS
from dlp_gateway.console.places import PLACES
from dlp_gateway.console.spanish import SPANISH
from dlp_gateway.model import Cause, PartKind, Reason, Role

HOME = Path(console.__file__).parent
#: Words of the same spelling in both languages need no entry.
SAME = {"No."}
#: Mail that is not in scope is never a case.
HELD_FOR = [reason for reason in Reason if reason is not Reason.OUT_OF_SCOPE]


def said_by_templates():
    for file in (HOME / "templates").glob("*.html"):
        text = file.read_text()
        yield from re.findall(r"""\bt\("((?:[^"\\]|\\.)*)"\)""", text)
        yield from re.findall(r"""\bt\('([^']*)'\)""", text)
        for loop in re.findall(r"\{% for [^%]*? in \((\(.*?\))\) %\}", text, re.DOTALL):
            yield from (word for word in re.findall(r'"([^"]+)"', loop) if word[:1].isupper())


def said_by_code():
    """Sentences that code hands to a page: of Denied and ActRefused, and what templates translate from variables."""
    for file in (HOME / "desk.py", HOME / "login.py", HOME / "record.py", HOME / "rooms.py", HOME / "tuning.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Denied", "ActRefused"}:
                yield from (item.value for item in node.args if isinstance(getattr(item, "value", None), str))
    yield from (
        *REFUSALS,
        *VIEWS,
        *(place.words for place in PLACES),
        *tuning.SAID.values(),
        tuning.NOT_OPENED,
        tuning.AWAY,
        *(str(kind) for kind in PartKind),
        *(label for label, _ in page.banded((), now=None)),
    )


@pytest.mark.parametrize("words", sorted({*said_by_templates(), *said_by_code()} - SAME))
def test_everything_a_page_says_is_said_in_spanish_too(words):
    """No English sentence stands alone on a Spanish page."""
    assert SPANISH.get(words)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", [*BASES, *EVIDENCE, *HELD_FOR, *Cause, *Role])
def test_every_code_has_words(code, language):
    """What the record writes as a code, people read as words."""
    assert str(code) in terms.known(language)
