"""The console's words: everything that a page can say is said in both languages."""

import ast
import re
from pathlib import Path

import pytest

from dlp_gateway import console
from dlp_gateway.config import BASES, EVIDENCE, load_config
from dlp_gateway.config.jurisdictions import read_kinds
from dlp_gateway.config.places import file_of
from dlp_gateway.console import agency, author, chart, contents, frame, page, terms, tuning
from dlp_gateway.console.acts import APPROVALS, REFUSALS
from dlp_gateway.console.listing import AGES, VIEWS, WHOSE
from dlp_gateway.console.orders import FIELDS, SHOWN
from dlp_gateway.console.places import PLACES
from dlp_gateway.console.spanish import SPANISH
from dlp_gateway.docket import OUTCOMES
from dlp_gateway.legal import REASONS
from dlp_gateway.legal.clauses import CLAUSES
from dlp_gateway.legal.phrases import PHRASES
from dlp_gateway.model import Cause, Lane, PartKind, Reason, Role
from dlp_gateway.notice.words import EN
from dlp_gateway.quarantine import CAUSES
from dlp_gateway.store.queue import MARKS, PAPERS

HOME = Path(console.__file__).parent
#: Words of the same spelling in both languages need no entry.
SAME = {"No."}
#: Mail that is not in scope is never a case.
HELD_FOR = [reason for reason in Reason if reason is not Reason.OUT_OF_SCOPE]
#: What else the pages of cases show as a code, with the word before it that tells the codes apart.
OF_CASES = [
    *read_kinds(file_of(load_config({}).config_dir, "legal_process.yaml")),
    *(f"orders_{name}" for name in SHOWN),
    *(f"chart_{row.name}" for row in chart.drawn(()).rows),
    *(f"order_state_{name}" for name in ("added", "verified", "revoked", "expired", "used_up")),
    *(
        "order_added",
        "order_verified",
        "order_revoked",
        "order_document",
        "refer",
        "unrefer",
        "retry",
        "mistaken",
        "followed",
    ),
    *(f"order_field_{name}" for name in ("valid_from", "received_from", *FIELDS)),
    *(f"outcome_{name}" for name in OUTCOMES),
    *REASONS,
    *(f"clause_{name}" for name in CLAUSES),
    *(f"phrase_{name}" for name, _, _ in PHRASES),
    *(f"cause_{name}" for name in CAUSES),
    *(f"place_{name}" for name in EN.places),
    "copy",
    "copied",
    "redaction",
    *(f"lane_{lane}" for lane in Lane if lane),
    *(f"whose_{name}" for name in WHOSE),
    *(f"paper_{name}" for name in PAPERS),
    *(f"mark_{name}" for name in (*MARKS, "late")),
    *(f"age_{name}" for name in AGES),
]


def said_by_templates():
    for file in (HOME / "templates").glob("*.html"):
        text = file.read_text()
        yield from re.findall(r"""\bt\("((?:[^"\\]|\\.)*)"\)""", text)
        yield from re.findall(r"""\bt\('([^']*)'\)""", text)
        for loop in re.findall(r"\{% for [^%]*? in \((\(.*?\))\) %\}", text, re.DOTALL):
            yield from (word for word in re.findall(r'"([^"]+)"', loop) if word[:1].isupper())


def said_by_code():
    """Sentences that code hands to a page: of Denied and ActRefused, and what templates translate from variables."""
    for file in (
        *HOME.glob("*.py"),
        HOME.parent / "remarks.py",
        HOME.parent / "store" / "views.py",
        HOME.parent / "store" / "delegations.py",
    ):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Denied", "ActRefused", "NotFound"}:
                yield from (item.value for item in node.args if isinstance(getattr(item, "value", None), str))
    yield from (
        *APPROVALS,
        *REFUSALS,
        *agency.SAID,
        *author.SAID,
        *VIEWS,
        *(place.words for place in PLACES),
        *tuning.SAID.values(),
        *contents.SAID,
        *frame.WITHHELD.values(),
        tuning.NOT_OPENED,
        tuning.AWAY,
        *(str(kind) for kind in PartKind),
        *(label for label, _ in page.BANDS),
    )


@pytest.mark.parametrize("words", sorted({*said_by_templates(), *said_by_code()} - SAME))
def test_everything_a_page_says_is_said_in_spanish_too(words):
    """No English sentence stands alone on a Spanish page."""
    assert SPANISH.get(words)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", [*BASES, *EVIDENCE, *HELD_FOR, *Cause, *Role, *OF_CASES])
def test_every_code_has_words(code, language):
    """What the record writes as a code, people read as words."""
    assert str(code) in terms.known(language)
