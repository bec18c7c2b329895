"""What notices promise: plain words, categories and counts only, and no way in for anybody else's text."""

import dataclasses
import email
import email.policy
import itertools
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway import notice
from dlp_gateway.address import parse_path
from dlp_gateway.config import Destination, Jurisdiction
from dlp_gateway.model import (
    Cause,
    Client,
    Disposition,
    Envelope,
    Finding,
    ForwardPath,
    Incident,
    Inspection,
    Lane,
    Mark,
    Reason,
    State,
    Unread,
    Verdict,
)
from dlp_gateway.notice.letter import as_text, blocks, clock, plain
from dlp_gateway.notice.words import EN, ES
from dlp_gateway.store import Told

NOW = datetime(2026, 11, 22, 21, 5, tzinfo=UTC)
KINDS = list(notice.Kind)
ENTITIES = (
    "US_SSN",
    "US_ITIN",
    "NATIONAL_ORIGIN",
    "CITIZENSHIP",
    "IMMIGRATION_STATUS",
    "ALIEN_NUMBER",
    "USCIS_RECEIPT",
    "IMMIGRATION_NUMBER",
    "PASSPORT",
    "HOME_ADDRESS",
    "SHELTER_LOCATION",
    "DATE_OF_BIRTH",
    "DRIVER_LICENSE",
    "LICENSE_PLATE_OR_VIN",
    "PUBLIC_ASSISTANCE",
    "CRIME_VICTIM",
    "SEXUAL_ORIENTATION",
    "GENDER_IDENTITY",
    "DISABILITY",
    "MEDICAL_CONDITION",
    "RELIGION",
    "HOUSING_STATUS",
    "COURT_DATE",
    "FAMILY_MEMBER",
    "EMPLOYMENT_RECORD",
    "BIOMETRIC",
)

SETTINGS = SimpleNamespace(
    hostname="gw.agency.example",
    help_contact="Privacy office, 505-555-0100",
    time_zone="America/Denver",
)
DESTINATIONS = (Destination(domain="ice.dhs.gov", subdomains=True, group="x", in_scope=True, source="test"),)
RULEBOOK = SimpleNamespace(destinations=DESTINATIONS, addresses=(), jurisdictions=())


def forward(text, *, in_scope=True, parameters=()):
    path = parse_path(text, smtputf8=not text.isascii())
    return ForwardPath(path=path, in_scope=in_scope, parameters=parameters)


def finding(entity, fingerprint="a"):
    return Finding(
        entity=entity, locator="1", start=0, end=1, score=1.0, recognizer="r", rule="r", fingerprint=fingerprint
    )


SSN = (finding("US_SSN"),)


def incident(*, findings=SSN, causes=(), reasons=(), recipients=None, parameters=(), **changes):
    """One case with everything a letter can speak of."""
    forward_paths = recipients or (forward("agent@ice.dhs.gov"), forward("friend@citizen.example", in_scope=False))
    envelope = Envelope(
        reverse_path=parse_path("clerk@agency.example"),
        forward_paths=forward_paths,
        client=Client(address="192.0.2.1", port=25, helo="mx"),
        received_at=NOW,
        parameters=parameters,
    )
    inspection = Inspection(
        findings=findings,
        unread=tuple(Unread(locator="1.2", media_type="application/zip", cause=cause) for cause in causes),
        legal_process=(),
        verdict=Verdict(disposition=Disposition.QUARANTINE, rule="protected-data", reasons=reasons),
        rulebook_version="4f9c2ab17d3e",
        jurisdiction="default",
        parts_read=1,
    )
    case = Incident(
        id="b5c1",
        case="NM-2026-000123",
        state=State.HELD,
        message_id="q1",
        envelope=envelope,
        recipients=tuple(path.path.text for path in forward_paths if path.in_scope),
        inspection=inspection,
        opened_at=NOW,
        due_at=NOW + timedelta(days=1),
        expires_at=NOW + timedelta(days=30),
        revision=1,
        released_reply="550 5.1.1 <agent@ice.dhs.gov>: no such officer",
    )
    return dataclasses.replace(case, **changes)


def compose(kind, case=None, *, recipient="clerk@agency.example", config=SETTINGS, rulebook=RULEBOOK, **more):
    return notice.compose(
        kind=kind,
        incident=case or incident(),
        recipient=recipient,
        now=NOW,
        config=config,
        rulebook=rulebook,
        **more,
    )


#: Every kind of fact at every place.
MARKS = tuple(
    Mark(entity=entity, place=place, locator="2!Sheet1!B7", line=number, count=number % 3 + 1)
    for number, (entity, place) in enumerate(itertools.product(ENTITIES, EN.places), start=1)
)


def read(octets):
    return email.message_from_bytes(octets, policy=email.policy.default)


def letter(kind, case, words, texts=None):
    texts = texts or notice.Texts(help_contact=SETTINGS.help_contact, time_zone=SETTINGS.time_zone)
    return as_text(blocks(kind=kind, incident=case, texts=texts, words=words))


# ------------------------------------------------------------------------------------------- readability


def sentences_and_words(text):
    """Split a letter: list items and paragraphs end a sentence, too; commands, numbers and addresses are no words."""
    prose = re.sub(r"dlp-gateway quarantine \w+ \S+|\S*[@0-9]\S*", " ", text)
    sentences = [part for part in re.split(r"[.!?:](?:\s|$)|\n\n|\n- ", prose) if re.search(r"[^\W\d_]{2}", part)]
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", prose)
    return sentences, words


def english_syllables(word):
    """Count vowel groups, less a silent final e; errs upward, which makes the test harder."""
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith("le") and count > 1:
        count -= 1
    if re.search(r"[^td]ed$", word) and count > 1:
        count -= 1
    return max(count, 1)


def flesch_kincaid_grade(text):
    """Kincaid et al. 1975: 0.39 words/sentence + 11.8 syllables/word - 15.59."""
    sentences, words = sentences_and_words(text)
    syllables = sum(map(english_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def spanish_syllables(word):
    """Count vowel groups; a strong vowel beside a strong or an accented one stands alone."""
    word = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower())
    groups = re.findall(r"[aeiouáéíóúüy]+", word)
    hiatus = sum(len(re.findall(r"(?=[aeoáéó][aeoáéó]|[aeoáéó][íú]|[íú][aeoáéó])", group)) for group in groups)
    return max(len(groups) + hiatus, 1)


def fernandez_huerta(text):
    """Fernández Huerta 1959, with syllables per word: 206.84 - 60 syllables/word - 1.02 words/sentence."""
    sentences, words = sentences_and_words(text)
    syllables = sum(map(spanish_syllables, words))
    return 206.84 - 60 * syllables / len(words) - 1.02 * len(words) / len(sentences)


def test_the_formulas_know_easy_from_hard():
    """A text for small children is far below, one for lawyers far above the bar."""
    easy = "The cat sat on the mat. It was a fat cat. It ran to me."
    hard = "Notwithstanding any administrative determination, confidentiality obligations remain enforceable."
    assert flesch_kincaid_grade(easy) < 1
    assert flesch_kincaid_grade(hard) > 15
    assert fernandez_huerta("El gato come pan. La casa es roja. Yo veo el sol.") > 95
    assert fernandez_huerta("La administración gubernamental determinará confidencialidades institucionales.") < 0
    assert [english_syllables(word) for word in ("people", "signed", "private", "order")] == [2, 1, 2, 2]
    assert [spanish_syllables(word) for word in ("correo", "oficina", "quién", "día", "ciudad")] == [3, 4, 1, 2, 2]


def _cases():
    everything = incident(findings=tuple(map(finding, ENTITIES)), causes=tuple(Cause), reasons=tuple(Reason))
    yield "everything", everything
    yield "nothing", incident(findings=())
    for entity in ENTITIES:
        yield entity, incident(findings=(finding(entity),), reasons=(Reason.NO_LEGAL_PROCESS,))
    for cause in Cause:
        yield cause.value, incident(findings=(), causes=(cause,), reasons=(Reason.UNREAD,))
    for reason in Reason:
        yield reason.value, incident(reasons=(reason,))
    yield "marks", incident(marks=MARKS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "case"), list(_cases()), ids=lambda value: value if isinstance(value, str) else "")
def test_law_sixth_grade_words(kind, name, case):
    """Every notice, for every category, cause and reason, is at grade 6 or below in English, easy in Spanish."""
    assert flesch_kincaid_grade(letter(kind, case, EN)) <= 6.0
    assert fernandez_huerta(letter(kind, case, ES)) >= 70


def test_the_bounce_reads_at_sixth_grade():
    """The reply in the session is as plain as the letters."""
    assert flesch_kincaid_grade(notice.bounce_text(case="NM-2026-000123", help_contact="").replace("\n", " ")) <= 6.0


# ---------------------------------------------------------------------------------------------- wording


def test_both_languages_have_every_word():
    """What English can say, Spanish can say, for every kind, entity of the contract, cause and reason."""
    for field in ("subjects", "openings", "closings", "steps"):
        assert set(getattr(EN, field)) == set(getattr(ES, field)) == set(KINDS)
    assert set(EN.entities) == set(ES.entities) == set(ENTITIES)
    assert set(EN.causes) == set(ES.causes) == set(Cause)
    assert set(EN.reasons) == set(ES.reasons)
    assert [len(EN.steps[kind]) for kind in KINDS] == [len(ES.steps[kind]) for kind in KINDS]


@pytest.mark.parametrize("kind", KINDS)
def test_law_no_notice_forbids_talk_or_cites_law(kind):
    """The shipped words speak of this office's rules: no statute, no ban on talking to anybody, no advice."""
    case = incident(findings=tuple(map(finding, ENTITIES)), causes=tuple(Cause), reasons=tuple(Reason))
    for words in (EN, ES):
        text = " ".join(letter(kind, case, words).split())
        assert not re.search(r"(?i)u\.s\.c|statute|illegal|ilegal|prohib|forbid|\bban|state law|ley del estado", text)
        assert not re.search(
            r"(?i)(may|must|can) ?not (talk|speak|answer)|never (talk|speak)|no (puede|debe) hablar", text
        )
        assert ("It is not legal advice" if words is EN else "No es un consejo legal") in text


def test_a_held_notice_says_what_whom_and_what_next():
    """The author reads categories and counts, the held recipient, the steps, the case, the clock and whom to ask."""
    case = incident(
        findings=(finding("US_SSN", "a"), finding("US_SSN", "b"), finding("US_SSN", "b"), finding("RELIGION")),
        causes=(Cause.ENCRYPTED,),
        reasons=(Reason.NO_LEGAL_PROCESS, Reason.UNREAD),
    )
    text = letter("held", case, EN)
    assert "- Social Security number: 2\n" in f"{text}\n"
    assert "- faith or church: 1" in text
    assert "- a locked file that we could not open: 1" in text
    assert "- agent@ice.dhs.gov" in text
    assert "friend@citizen.example" not in text
    assert "This is only about the people in the list." in text
    assert "We did not see a court order." in " ".join(text.split())
    assert "2:05 PM on Monday, November 23, 2026 (MST)" in " ".join(text.split())
    assert "Your case number is NM-2026-000123." in text
    assert "How to reach us: Privacy office, 505-555-0100" in text


def test_a_letter_for_redaction_lists_kinds_and_places():
    """Each place once, with its line; never more than three pages; what is not listed is counted."""
    text = " ".join(letter("redaction", incident(marks=MARKS[:6]), EN).split())
    assert "- Social Security number: in the subject line, 2 times" in text
    assert "- Social Security number: in your text, line 3 " in text
    assert "- Social Security number: in the file 2!Sheet1!B7, line 4, 2 times" in text
    long = letter("redaction", incident(marks=MARKS * 3), EN)
    assert long.count("\n- ") < 120
    assert EN.more.format(count=len(MARKS) * 3 - 100) in long


def test_spanish_time_and_words():
    """The Spanish letter has its own time and words."""
    text = " ".join(letter("held", incident(reasons=(Reason.NO_LEGAL_PROCESS,)), ES).split())
    assert "antes de las 14:05 del lunes 23 de noviembre de 2026 (MST)" in text
    assert "- número de Seguro Social: 1" in text
    assert "No vimos una orden de un juez." in text


def test_law_no_timer_is_threatened_for_status_alone():
    """8 U.S.C. 1373: where only counsel may close a case, no letter says that time will."""
    case = incident(findings=(finding("IMMIGRATION_STATUS"),), reasons=(Reason.STATUS_ALONE,))
    for kind in ("held", "officer_new", "officer_due"):
        text = " ".join(letter(kind, case, EN).split())
        assert "No clock will close this case. A person will." in text
        assert "it will not be sent" not in text


@pytest.mark.parametrize("kind", ["officer_new", "officer_due", "release_failed", "officer_answer"])
def test_law_a_letter_to_all_officers_tells_nothing_of_a_whistleblowers_case(kind):
    """They may not see what was found in it; the number is all they need to ask counsel."""
    case = incident(reasons=(Reason.PROTECTED_DATA,), lane=Lane.WHISTLEBLOWER)
    text = letter(kind, case, EN)
    assert EN.entities["US_SSN"] not in text
    assert EN.found not in text
    assert case.case in text


def test_no_letter_threatens_with_a_clock_that_counsel_has_stopped():
    """A referred case is refused by no timer, and the letter says so."""
    text = letter("officer_due", incident(lane=Lane.COUNSEL), EN)
    assert EN.never_by_timer in text


def test_officers_get_commands_and_no_addresses():
    """An officer's notice names the case and the command; the rest is behind the audit log."""
    for kind in ("officer_new", "officer_due", "release_failed"):
        text = letter(kind, incident(), EN)
        assert "dlp-gateway quarantine show NM-2026-000123" in " ".join(text.split())
        assert "ice.dhs.gov" not in text
        assert "clerk" not in text


def test_a_failed_release_tells_the_codes_and_not_the_words():
    """The next hop's text may name addresses; its codes do not."""
    text = letter("release_failed", incident(), EN)
    assert "Its answer was: 550 5.1.1\n" in text
    assert "no such officer" not in text


def test_many_recipients_are_counted():
    """A letter stays short: ten recipients are named, the rest counted."""
    many = tuple(forward(f"agent{number}@ice.dhs.gov") for number in range(25))
    text = letter("held", incident(recipients=many), EN)
    assert text.count("@ice.dhs.gov") == 10
    assert "- and 15 more" in text


def test_without_a_help_contact_the_letter_still_says_whom_to_ask():
    """An empty setting leaves no hole."""
    texts = notice.Texts(help_contact="", time_zone="UTC")
    assert "ask the privacy office of your agency" in letter("held", incident(), EN, texts)


def _jurisdiction(**changes):
    values = {
        "name": "default",
        "title": "t",
        "domains": (),
        "protected": (),
        "assurance": "reference",
        "accepted_kinds": (),
        "bases": (),
        "verified": True,
        "proposed": False,
        "citation": "",
        "source": "",
        "notice_text_en": "Counsel says: see act 1.",
        "notice_text_es": "El abogado dice: vea la ley 1.",
    }
    return Jurisdiction(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, True), ({"verified": False}, False), ({"proposed": True}, False), ({"name": "other"}, False)],
)
def test_law_sentences_about_the_law_are_counsels(changes, expected):
    """Only the verified, enacted file of the case's own jurisdiction adds sentences about the law."""
    rulebook = SimpleNamespace(destinations=DESTINATIONS, addresses=(), jurisdictions=(_jurisdiction(**changes),))
    text = read(compose("held", rulebook=rulebook)).get_body().get_content()
    assert ("Counsel says: see act 1." in text) is expected
    assert ("El abogado dice: vea la ley 1." in text) is expected


@pytest.mark.parametrize(("other", "expected"), [({}, True), ({"verified": False}, False), ({"name": "tx"}, False)])
def test_law_sentences_of_two_jurisdictions_are_counsels(other, expected):
    """Mail judged by two laws quotes both, and neither while counsel has not verified one of them."""
    laws = (_jurisdiction(name="nm"), _jurisdiction(**{"name": "ca", "notice_text_en": "Also see act 2.", **other}))
    rulebook = SimpleNamespace(destinations=DESTINATIONS, addresses=(), jurisdictions=laws)
    held = incident()
    case = dataclasses.replace(held, inspection=dataclasses.replace(held.inspection, jurisdiction="nm+ca"))
    text = read(compose("held", case, rulebook=rulebook)).get_body().get_content()
    assert ("Counsel says: see act 1. Also see act 2." in " ".join(text.split())) is expected
    assert ("act 1" in text) is expected


def test_midnight_and_noon_are_said_right():
    """12-hour clocks have a twelve at both ends."""
    for hour, said in ((0, "12:30 AM"), (12, "12:30 PM"), (13, "1:30 PM")):
        moment = datetime(2026, 7, 4, hour, 30, tzinfo=UTC)
        assert clock(moment, words=EN, time_zone="UTC") == f"{said} on Saturday, July 4, 2026 (UTC)"


# ------------------------------------------------------------------------------------------- the message


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_is_a_message_that_nobody_answers(kind):
    """RFC 3834 and 5322: Auto-Submitted, both languages, text first, CRLF everywhere, no line above 998 octets."""
    octets = compose(kind)
    message = read(octets)
    assert message["Auto-Submitted"] == ("auto-replied" if kind in {"refused", "expired"} else "auto-generated")
    assert message["From"] == "Mail review <noreply@gw.agency.example>"
    assert message["To"] == "clerk@agency.example"
    assert message["Content-Language"] == "en, es"
    assert "In-Reply-To" not in message
    assert octets.replace(b"\r\n", b"").count(b"\n") == octets.replace(b"\r\n", b"").count(b"\r") == 0
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert octets.isascii()
    letters = message if kind not in {"refused", "expired"} else next(message.iter_parts())
    assert [part.get_content_type() for part in letters.iter_parts()] == ["text/plain", "text/html"]
    assert not any(part.defects for part in message.walk())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", ["D-1", "DLP-2026-000001", "ABCDEFGHIJ-2026-1000000"])
def test_no_field_begins_on_its_second_line(kind, case):
    """A Subject of any length stands on the line of its name, and its encoded words keep to RFC 2047's 75 octets."""
    header = compose(kind, incident(case=case)).split(b"\r\n\r\n", maxsplit=1)[0]
    assert not re.search(rb"(?m)^[\w-]+: *\r?$", header)
    (subject,) = re.findall(rb"^Subject: (.+?)\r$", header, re.MULTILINE)
    assert subject.endswith(f"[{case}]".encode())
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+\?=", subject))


def test_the_same_case_gives_the_same_octets():
    """A repeat after a lost reply is recognised by its Message-ID, which depends on case, kind and recipient only."""
    assert compose("held") == compose("held")
    ids = {read(compose(kind))["Message-ID"] for kind in KINDS}
    assert len(ids) == len(KINDS)
    later = notice.compose(
        kind="held",
        incident=incident(revision=9),
        recipient="clerk@agency.example",
        now=NOW + timedelta(days=2),
        config=SETTINGS,
        rulebook=RULEBOOK,
    )
    assert read(later)["Message-ID"] == read(compose("held"))["Message-ID"]


@pytest.mark.parametrize("kind", ["refused", "expired"])
def test_mail_that_will_not_be_sent_is_reported_as_rfc_3464(kind):
    """A machine can read which recipients failed and why; the text and the subject of the mail are not there."""
    recipients = (
        forward("agent@ice.dhs.gov", parameters=("ORCPT=rfc822;Agent+2BX@ice.dhs.gov", "NOTIFY=FAILURE,DELAY")),
        forward("quiet@ice.dhs.gov", parameters=("notify=never",)),
        forward("ünit@ice.dhs.gov"),
        forward("friend@citizen.example", in_scope=False),
    )
    message = read(compose(kind, incident(recipients=recipients, parameters=("ENVID=Q+2042", "RET=FULL"))))
    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "delivery-status"
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["multipart/alternative", "message/delivery-status"]
    head, *failed = parts[1].get_payload()
    assert head["Reporting-MTA"] == "dns; gw.agency.example"
    assert head["Original-Envelope-Id"] == "Q 42"
    assert [fields["Final-Recipient"] for fields in failed] == [
        "rfc822; agent@ice.dhs.gov",
        "utf-8; \\x{FC}nit@ice.dhs.gov",
    ]
    assert failed[0]["Original-Recipient"] == "rfc822; Agent+X@ice.dhs.gov"
    assert {(fields["Action"], fields["Status"]) for fields in failed} == {("failed", "5.7.1")}


def test_a_client_that_wants_no_report_gets_a_plain_letter():
    """RFC 3461 NOTIFY=NEVER: the author is still told, but not by a report."""
    quiet = (forward("agent@ice.dhs.gov", parameters=("NOTIFY=NEVER",)),)
    assert read(compose("refused", incident(recipients=quiet))).get_content_type() == "multipart/alternative"


def test_a_known_message_id_ties_the_notice_to_the_original():
    """In-Reply-To and the report's last part carry the Message-ID, and nothing else of the original."""
    message = read(compose("refused", original_message_id="<abc@agency.example>"))
    assert message["In-Reply-To"] == message["References"] == "<abc@agency.example>"
    last = list(message.iter_parts())[-1]
    assert last.get_content_type() == "text/rfc822-headers"
    assert last.get_content().strip() == "Message-ID: <abc@agency.example>"


@pytest.mark.parametrize("forged", ["<a@b>\r\nBcc: x@y.example", "219-09-9998", "<a b@c>", "", "<@>", "<é@b.example>"])
def test_a_malformed_message_id_is_left_out(forged):
    """Nothing of the original gets into a header field unless it is a msg-id of RFC 5322."""
    message = read(compose("refused", original_message_id=forged))
    assert "In-Reply-To" not in message
    assert len(list(message.iter_parts())) == 2


# ------------------------------------------------------------------------------------------- who is told


def told(kind, reverse_path, officers=("officer@agency.example",), domains=("agency.example",)):
    """Who gets a letter: whom the store wrote the notice for, less those that `compose` refuses."""
    case = incident()
    envelope = dataclasses.replace(case.envelope, reverse_path=parse_path(reverse_path) if reverse_path else None)
    case = dataclasses.replace(case, envelope=envelope)
    known = Told(agency_domains=domains, officers=officers).recipients(kind, case)
    return tuple(recipient for recipient in known if _composes(kind, recipient))


def _composes(kind, recipient):
    try:
        return bool(compose(kind, recipient=recipient))
    except notice.NoticeError:
        return False


def test_an_author_of_the_agency_is_told():
    """Also below the agency's domain, and as the reverse-path was sent."""
    assert told("held", "Clerk@Agency.Example") == ("Clerk@Agency.Example",)
    assert told("expired", "clerk@mvd.agency.example") == ("clerk@mvd.agency.example",)


@pytest.mark.parametrize(
    "reverse_path",
    [
        None,
        "stranger@elsewhere.example",
        "x@notagency.example",
        "agent@ice.dhs.gov",
        "a%ice.dhs.gov@agency.example",
        "@elsewhere.example:clerk@agency.example",
    ],
)
def test_law_no_backscatter(reverse_path):
    """The null reverse-path, strangers and anybody in scope get no author's notice (decision 38)."""
    for kind in ("held", "refused", "expired"):
        assert told(kind, reverse_path, domains=("agency.example", "dhs.gov")) == ()


def test_officers_in_scope_are_left_out():
    """A wrong setting does not tell a federal office about a hold."""
    officers = ("officer@agency.example", "boss@ice.dhs.gov", "no address")
    assert told("officer_new", None, officers=officers) == ("officer@agency.example",)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "recipient",
    ["agent@ice.dhs.gov", "agent@HQ.ICE.DHS.GOV", "a%ice.dhs.gov@x.example", "", "x", "a@b\r\nRCPT TO:<c@d>"],
)
def test_law_compose_refuses_the_federal_recipient(kind, recipient):
    """Whatever asks for it, a notice to a recipient in scope is not written."""
    with pytest.raises(notice.NoticeError) as refused:
        compose(kind, recipient=recipient)
    assert recipient == "" or recipient not in str(refused.value)


# --------------------------------------------------------------------------------------- hostile strings

HOSTILE = st.text(alphabet=st.characters(), max_size=60) | st.sampled_from(
    (
        "x\r\nBcc: all@agency.example",
        "\r\n\r\n<script>alert(1)</script>",
        "a\u2028b\u202ec",
        "\ud800",
        "=?utf-8?q?=0A?=",
    )
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(case=HOSTILE, contact=HOSTILE, hostname=HOSTILE, reply=HOSTILE, recipient=HOSTILE, kind=st.sampled_from(KINDS))
def test_law_no_string_can_break_out(  # noqa: PLR0917  hypothesis calls it
    case, contact, hostname, reply, recipient, kind
):
    """Whatever stands in settings, case and recipients: the same header fields, the same parts, no markup."""
    config = SimpleNamespace(hostname=hostname, help_contact=contact, time_zone="UTC")
    hostile = incident(case=case, released_reply=reply, recipients=None)
    hostile = dataclasses.replace(hostile, recipients=(recipient, *hostile.recipients))
    message = read(compose(kind, hostile, config=config))
    expected = read(compose(kind))
    assert message.keys() == expected.keys()
    assert [part.get_content_type() for part in message.walk()] == [part.get_content_type() for part in expected.walk()]
    assert not any(part.defects for part in message.walk())
    page = message.get_body(("html",)).get_content()
    assert re.findall(r"<(\w+)", page.split("<body")[1]).count("script") == 0
    text = message.get_body(("plain",)).get_content()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text.replace("\r", ""))


@settings(derandomize=True, max_examples=100)
@given(local=st.text(alphabet="abc=?_.+-'!#$%&*/^`{|}~", min_size=1, max_size=20))
def test_a_strange_address_is_never_read_as_something_else(local):
    """A To field shows the very address or none: Python's parser would decode RFC 2047 words in it."""
    recipient = f"{local}@agency.example"
    try:
        parse_path(recipient)
    except ValueError:
        return
    assert read(compose("held", recipient=recipient))["To"] in {recipient, "undisclosed-recipients:;"}


def test_an_address_that_is_not_ascii_gets_a_message_for_smtputf8():
    """RFC 6532: the letter is written all the same."""
    assert read(compose("held", recipient="josé@agency.example"))["Subject"].startswith("Your email is on hold")


@settings(derandomize=True, max_examples=100)
@given(text=st.text(alphabet=st.characters(), max_size=400))
def test_plain_keeps_one_short_line(text):
    """No control, format or line mark survives, and no surplus length."""
    clean = plain(text)
    assert len(clean) <= 300
    assert clean == " ".join(clean.split())
    assert clean.isprintable() or not clean


# --------------------------------------------------------------------------------------------- the reply


@settings(derandomize=True, max_examples=100)
@given(case=HOSTILE, contact=st.text(alphabet=st.characters(), max_size=2000))
def test_law_a_bounce_fits_smtp(case, contact):
    """Each line with its code is ASCII and below 512 octets, whatever the settings hold; seven lines at most."""
    lines = notice.bounce_text(case=case[:40], help_contact=contact).split("\n")
    assert len(lines) <= 7
    for line in lines:
        wire = f"550-5.7.1 {line}\r\n".encode("ascii")
        assert len(wire) < 512
        assert all(32 <= octet < 127 for octet in wire[:-2])


def test_a_bounce_says_case_and_help():
    """The clerk reads a number and a telephone in the bounce of their own mail server."""
    text = notice.bounce_text(case="NM-2026-000123", help_contact="Oficina de privacidad, señor Peña, 505-555-0100")
    assert text.splitlines()[-1] == "Case NM-2026-000123"
    assert "505-555-0100" in text


def test_law_a_bounce_holds_no_value():
    """The reply is made of the case number and the setting only: nothing of the message is handed to it."""
    import inspect

    assert set(inspect.signature(notice.bounce_text).parameters) == {"case", "help_contact"}


def test_law_notice_modules_cannot_see_content():
    """No module of notices names Part or content: what is not given cannot leak."""
    for source in Path(notice.__file__).parent.glob("*.py"):
        names = set(re.findall(r"\b\w+\b", re.sub(r'""".*?"""|#.*', "", source.read_text("utf-8"), flags=re.DOTALL)))
        assert not names & {"Part", "Message", "Explanation", "unseal"}


# ------------------------------------------------------------------------------------------------ the link


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_stands_whole_in_text_and_html_of_both_languages(kind):
    """Longer than a line, it is neither broken nor hidden behind other words; without one there is nothing to click."""
    link = "https://dlp.agency.example/mail/" + "a" * 140
    plain_part, html_part = (
        read(compose(kind, link=link)).get_body((name,)).get_content() for name in ("plain", "html")
    )
    assert plain_part.splitlines().count(link) == 2
    assert html_part.count(f'<a href="{link}">{link}</a>') == 2
    assert "href" not in read(compose(kind)).get_body(("html",)).get_content()


def test_a_hostile_link_is_text():
    """Whatever the settings hold, no markup comes of it."""
    html_part = read(compose("held", link='https://x/"><script>')).get_body(("html",)).get_content()
    assert "<script>" not in html_part
