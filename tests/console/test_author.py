"""Authors of held mail: a link that shows the status and nothing else, answers after a log-in, papers for officers."""

import asyncio
import json
import re
import shutil
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from dlp_gateway.config import load_config
from dlp_gateway.config.papers import read_papers
from dlp_gateway.console import author as author_pages
from dlp_gateway.model import Lane, Role
from dlp_gateway.model.remark import RemarkKind
from dlp_gateway.passes import EXPIRED, FORGED, PassError, Passes
from dlp_gateway.remarks import Said, is_author
from dlp_gateway.store import Told
from tests.console.test_desk import HOSTILE, NOW, PASSWORD, Bench, Browser
from tests.store.making import opened

CLERK = "clerk@mvd.example"
SECRET = b"s" * 32
NOTE = "The number is of a form, not of a person."
PAPERS = read_papers(load_config({}).config_dir / "legal_process.yaml")


class AuthorsBench(Bench):
    """A console, authors who log in, and the links that they are sent."""

    def author(self, name="clerk", address=CLERK, roles=(Role.AUTHOR,)):
        self.accounts.add(
            name=name, title=name.title(), roles=roles, agencies=(), password=PASSWORD, codes=False, actor="root",
            now=self.now, address=address,
        )  # fmt: skip
        return Browser(self).log_in(name)

    def link(self, case, *, days=30):
        return f"/mail/{self.passes.link(case.id, until=self.now + timedelta(days=days))}"

    def answer(self, browser, case, kind, **form):
        form = {"token": browser.token("/mine"), "kind": kind, "note": NOTE, **form}
        return browser.go(f"/mine/{case.case}/answers", method="POST", **form)

    def everything(self):
        """All that is stored but for sessions: what a GET must leave as it is."""
        return [entry.hash for entry in self.store.audit_entries()], list(self.store.incidents())


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A database with its tables, made once."""
    file = tmp_path_factory.mktemp("author") / "gateway.db"
    with opened(f"sqlite:///{file}"):
        pass
    return file


@pytest.fixture
def bench(empty, tmp_path):
    told = Told(agency_domains=("mvd.example",), officers=("chief@mvd.example",))
    with opened(f"sqlite:///{shutil.copy(empty, tmp_path)}", told=told) as store:
        yield AuthorsBench(store)


# -------------------------------------------------------------------------------------------------- links


def test_law_a_link_shows_the_status_and_nothing_of_the_mail(bench):
    """Whoever has the link sees the case number and where it stands; neither people nor findings nor reasons."""
    case = bench.hold()
    page = Browser(bench).go(bench.link(case))
    assert page.status_code == 200
    assert case.case in page.text
    assert author_pages.STATUS[case.state] in page.text
    for word in (CLERK, *case.recipients, "Social Security", "US_SSN", case.inspection.verdict.rule, "<form"):
        assert word not in page.text


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_law_a_link_changes_nothing_whoever_opens_it(bench, method):
    """A scanner that opens every link of a mail, by any method, leaves no trace in case or record."""
    case = bench.hold()
    before = bench.everything()
    for _ in range(3):
        answer = Browser(bench).go(bench.link(case), method=method, headers={"user-agent": "LinkScanner/1.0"})
        assert answer.status_code == (200 if method in {"GET", "HEAD"} else 405)
    assert bench.everything() == before


def test_a_link_works_until_its_end_and_says_so_afterwards(bench):
    """The last second counts, the next does not; it leads to a log-in instead."""
    case = bench.hold()
    link = bench.link(case, days=1)
    bench.now += timedelta(days=1) - timedelta(seconds=1)
    assert Browser(bench).go(link).status_code == 200
    bench.now += timedelta(seconds=2)
    late = Browser(bench).go(link)
    assert (late.status_code, "too old" in late.text, case.case in late.text) == (410, True, False)


def forged(bench, case):
    token = bench.link(case).removeprefix("/mail/")
    head, body, sign = token.split(".")
    good = {"case": case.id, "exp": int(bench.now.timestamp()) + 60}
    none = jwt.encode({"alg": "HS256"}, good, OctKey.import_key(b"x" * 32)).split(".")
    yield from (token[:-2], f"{head}.{body}.{sign[::-1]}", f"{head}.{body}.", f"{none[0]}.{body}.{sign}", "x")
    yield jwt.encode({"alg": "HS256"}, good, OctKey.import_key(b"x" * 32))
    yield jwt.encode({"alg": "HS256"}, good, OctKey.import_key(SECRET))  # the secret itself is no key of links
    yield "eyJhbGciOiJub25lIn0." + body + "."
    yield bench.passes.sealed({"case": case.id}, until=bench.now + timedelta(days=1))
    yield "a" * 5000
    yield "%00"


def test_law_a_forged_link_shows_nothing(bench):
    """Changed, cut, unsigned, signed with another key or made for another use: no such page, and after many a pause."""
    case = bench.hold()
    for token in forged(bench, case):
        answer = Browser(bench).go(f"/mail/{token}")
        assert (answer.status_code, case.case in answer.text) == (404, False), token
    codes = [Browser(bench).go("/mail/x.y.z").status_code for _ in range(20)]
    assert codes[-1] == 429
    assert Browser(bench).go(bench.link(case)).status_code == 429
    bench.now += timedelta(minutes=6)
    assert Browser(bench).go(bench.link(case)).status_code == 200


def test_a_link_is_about_one_case(bench):
    """The link of a case opens that case only, and the same words always make the same link."""
    first, second = bench.hold(), bench.hold(text="y")
    assert second.case not in Browser(bench).go(bench.link(first)).text
    assert bench.link(first) == bench.link(first) != bench.link(second)


def test_a_signed_link_to_a_case_that_is_gone_is_no_page(bench):
    """A signature is no reason to fail."""
    gone = bench.passes.link("0" * 32, until=bench.now + timedelta(days=1))
    assert Browser(bench).go(f"/mail/{gone}").status_code == 404


@pytest.mark.parametrize("claims", [{}, {"case": 7}, {"case": "../x"}, {"case": "A" * 32}])
def test_a_pass_without_a_case_is_a_forgery(claims):
    """Even our own signature under something else opens nothing."""
    passes = Passes(SECRET)
    token = jwt.encode({"alg": "HS256"}, {**claims, "exp": 2_000_000_000}, passes._link)
    with pytest.raises(PassError, match=FORGED):
        passes.case_of(token, now=NOW)


def test_a_pass_says_what_is_wrong_with_it():
    """Expired and forged are told apart; a token without an end is a forgery."""
    passes = Passes(SECRET)
    with pytest.raises(PassError, match=EXPIRED):
        passes.unsealed(passes.sealed({}, until=NOW), now=NOW + timedelta(seconds=1))
    with pytest.raises(PassError, match=FORGED):
        passes.unsealed(Passes(b"t" * 32).sealed({}, until=NOW + timedelta(days=1)), now=NOW)
    with pytest.raises(PassError, match=FORGED):
        passes.case_of(jwt.encode({"alg": "HS256"}, {"case": "a" * 32}, passes._link), now=NOW)


# ------------------------------------------------------------------------------------------------ log-in


def test_law_every_answer_needs_a_log_in_and_the_authors_own_mail(bench):
    """Nobody else's page, not without a log-in and not with another's; nothing is kept of what they send."""
    case = bench.hold()
    bench.author()
    stranger, other = Browser(bench), bench.author("other", "other@mvd.example")
    officer = bench.person("ana", Role.OFFICER)
    before = bench.everything()
    for kind in author_pages.FIELDS:
        assert stranger.go(f"/mine/{case.case}/answers", method="POST", kind=kind, note=NOTE).status_code == 401
        assert bench.answer(other, case, kind, sure="1", revision="1").status_code == 404
    assert stranger.go(f"/mine/{case.case}").headers["location"] == f"/login?to=/mine/{case.case}"
    hidden, missing = other.go(f"/mine/{case.case}"), other.go("/mine/NM-2026-999999")
    assert (hidden.status_code, hidden.text) == (404, missing.text.replace("NM-2026-999999", case.case))
    assert officer.go("/mine").status_code == 403
    assert bench.everything() == before
    assert bench.remarks.of(case) == ()


def test_an_author_sees_their_own_mail_and_no_officers_page(bench):
    """Their day is the list of their mail; officers' pages are shut, and the navigation does not show them."""
    mine, others = bench.hold("Clerk@MVD.example"), bench.hold("other@mvd.example", text="z")
    browser = bench.author()
    assert browser.go("/").headers["location"] == "/mine"
    page = browser.go("/mine")
    assert mine.case in page.text
    assert others.case not in page.text
    assert 'href="/cases"' not in page.text
    for path in ("/today", "/cases", f"/cases/{mine.case}", "/audit", "/people"):
        assert browser.go(path).status_code == 403


@pytest.mark.parametrize(
    ("address", "sender", "theirs"),
    [
        (CLERK, CLERK, True),
        ("CLERK@mvd.EXAMPLE", CLERK, True),
        (CLERK, "clerk@sub.mvd.example", False),
        (CLERK, "clerk%mvd.example@other.example", False),
        ("%@mvd.example", CLERK, False),
        ("_lerk@mvd.example", CLERK, False),
        ("erased@mvd.example", "erased@mvd.example", False),
        ('"a\\"b"@mvd.example', '"a\\"b"@mvd.example', True),
        (None, CLERK, False),
    ],
)
def test_law_whose_mail_it_is_goes_by_the_whole_address(bench, address, sender, theirs):
    """Wild cards of the database, sub-domains and what retention wrote are nobody's address."""
    case = bench.hold(sender)
    account = replace(_account(bench), address=address)
    assert is_author(account, case) is theirs
    assert [item.id for item in bench.remarks.cases_of(account)] == ([case.id] if theirs else [])


def _account(bench):
    bench.author("someone", "x@x.example")
    return next(item for item in bench.accounts.all() if item.name == "someone")


# ---------------------------------------------------------------------------------------------- answers


def test_each_answer_reaches_the_officer_and_decides_nothing(bench):
    """Order, basis, not private: on the officer's page in the author's words, in the record, the mail still held."""
    case, browser, officer = bench.hold(), bench.author(), bench.person("ana", Role.OFFICER)
    order = {"court": "D.N.M.", "docket_number": "1:24-cv-00871", "judge": "Sandoval", "note": HOSTILE}
    assert bench.answer(browser, case, "order", **order).status_code == 303
    assert bench.answer(browser, case, "basis", basis="COURT_RECORD").status_code == 303
    assert bench.answer(browser, case, "not_private").status_code == 303
    after = bench.store.incident(case.id)
    assert (after.state, after.answered_at, after.revision) == ("held", bench.now, case.revision + 3)
    assert "author answered" in officer.go("/cases").text
    page = officer.go(f"/cases/{case.case}").text
    for words in (
        "author answered",
        "1:24-cv-00871",
        "D.N.M.",
        NOTE,
        "Court record or proceeding",
        "This is not private data",
    ):
        assert words in page
    assert "<script>alert" not in page
    acts = [
        json.loads(entry.detail) for entry in bench.store.audit_entries(subject=case.id) if entry.action == "answer"
    ]
    assert [(act["kind"], act["user"], act["basis"]) for act in acts] == [
        ("order", "clerk", None), ("basis", "clerk", "COURT_RECORD"), ("not_private", "clerk", None),
    ]  # fmt: skip
    assert [item.kind for item in bench.store.notices(case.id)].count("officer_answer") == 3


def test_law_what_an_author_writes_is_not_stored_in_the_clear(bench, tmp_path):
    """Words and papers are sealed; neither the database's files nor the log hold them."""
    case, browser = bench.hold(), bench.author()
    bench.answer(browser, case, "order", note="CANARY-WORDS of the author", court="CANARY-COURT")
    send(bench, browser, case, b"%PDF CANARY-PAPER", "CANARY-NAME.pdf")
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"CANARY-" not in files
    assert not any("CANARY-" in entry.detail for entry in bench.store.audit_entries())
    assert ("court", "CANARY-COURT") in [remark.said[0] for remark in bench.remarks.of(case)]


def send(bench, browser, case, octets, name="order.pdf"):
    """Send the order's form as a browser does, with a file."""

    async def ask():
        transport = httpx2.ASGITransport(app=bench.app)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://console", cookies=browser.cookies
        ) as client:
            data = {"token": token, "kind": "order", "note": NOTE}
            return await client.post(f"/mine/{case.case}/answers", data=data, files={"paper": (name, octets)})

    token = browser.token("/mine")
    return asyncio.run(ask())


def test_a_paper_comes_back_octet_for_octet_as_a_download_that_is_recorded(bench):
    """An officer gets the very file, under a harmless name; an auditor does not, and who opened it is in the record."""
    case, browser, officer = bench.hold(), bench.author(), bench.person("ana", Role.OFFICER)
    octets = b"\x00\xff%PDF-1.7 <script>alert(1)</script>"
    assert send(bench, browser, case, octets, '../../"; x="evil.html').status_code == 303
    remark = bench.remarks.of(case)[0]
    where = f"/cases/{case.case}/papers/{remark.id}"
    got = officer.go(where, method="POST", token=officer.token())
    assert (got.status_code, got.content) == (200, octets)
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', got.headers["content-disposition"])
    assert got.headers["content-type"] == "application/octet-stream"
    assert officer.go(where).status_code == 405
    auditor = bench.person("aud", Role.AUDITOR)
    assert auditor.go(where, method="POST", token=auditor.token()).status_code == 403
    assert browser.go(where, method="POST", token=browser.token("/mine")).status_code == 404
    assert [e.actor for e in bench.store.audit_entries(subject=case.id) if e.action == "paper"] == ["Ana"]
    assert officer.go(f"{where}x", method="POST", token=officer.token()).status_code == 404


def test_an_answer_that_says_nothing_or_too_much_is_sent_back(bench):
    """Clear words, nothing kept."""
    case, browser = bench.hold(), bench.author()
    for form in ({"note": "no"}, {"note": "x" * 4001}, {"kind": "basis", "basis": "NO_SUCH_BASIS"}):
        answer = bench.answer(browser, case, form.pop("kind", "not_private"), **form)
        assert answer.status_code == 409
    assert bench.answer(browser, case, "question").status_code == 400
    assert bench.answer(browser, case, "release").status_code == 400
    assert send(bench, browser, case, b"x" * (10_485_761)).status_code == 409
    assert send(bench, browser, case, b"x" * (12_000_000)).status_code == 413
    assert bench.remarks.of(case) == ()
    assert bench.store.incident(case.id) == case


def test_answers_have_a_pace(bench):
    """One case takes twenty remarks; one account thirty an hour, and more after that."""
    cases, browser = [bench.hold(text=f"n{number}") for number in range(2)], bench.author()
    codes = [bench.answer(browser, cases[0], "not_private").status_code for _ in range(21)]
    assert codes == [303] * 20 + [409]
    codes = [bench.answer(browser, cases[1], "not_private").status_code for _ in range(11)]
    assert codes == [303] * 10 + [409]
    bench.now += timedelta(minutes=61)
    browser.log_in("clerk")
    assert bench.answer(browser, cases[1], "not_private").status_code == 303


def test_an_author_takes_their_mail_back_once_they_are_sure(bench):
    """Without the tick nothing happens; with it the case is closed for good, by the author, in the record."""
    case, browser = bench.hold(), bench.author()
    unsure = bench.answer(browser, case, "withdraw", revision="1")
    assert (unsure.status_code, bench.store.incident(case.id).state) == (409, "held")
    assert bench.answer(browser, case, "withdraw", revision="1", sure="1").status_code == 303
    assert bench.store.incident(case.id).state == "withdrawn"
    entry = list(bench.store.audit_entries(subject=case.id))[-1]
    assert (entry.actor, json.loads(entry.detail)["role"]) == ("Clerk", "author")
    late = bench.answer(browser, case, "order", court="D.N.M.")
    assert (late.status_code, "decided meanwhile" in late.text) == (409, True)
    assert "Take it back" not in browser.go(f"/mine/{case.case}").text


def test_two_tabs_withdraw_and_decide_once(bench):
    """A form from before an answer or an act is stale, on both sides."""
    case, browser, officer = bench.hold(), bench.author(), bench.person("ana", Role.OFFICER)
    assert bench.answer(browser, case, "not_private").status_code == 303
    assert officer.act(case, "refuse", revision=1).status_code == 409
    assert bench.answer(browser, case, "withdraw", revision="1", sure="1").status_code == 409
    assert officer.act(case, "refuse").status_code == 303
    assert bench.answer(browser, case, "withdraw", revision="3", sure="1").status_code == 409
    assert bench.store.incident(case.id).state == "refused"


def test_law_a_whistleblowers_reason_hides_the_case_from_officers(bench):
    """The author's own word is enough: from then on counsel alone sees it, and no notice says so to officers."""
    case, browser = bench.hold(), bench.author()
    officer, counsel = bench.person("ana", Role.OFFICER), bench.person("cy", Role.COUNSEL)
    assert bench.answer(browser, case, "basis", basis="WHISTLEBLOWER").status_code == 303
    assert bench.store.incident(case.id).lane is Lane.WHISTLEBLOWER
    assert officer.go(f"/cases/{case.case}").status_code == 404
    assert case.case not in officer.go("/cases").text
    assert NOTE in counsel.go(f"/cases/{case.case}").text
    assert "officer_answer" not in [item.kind for item in bench.store.notices(case.id)]
    assert browser.go(f"/mine/{case.case}").status_code == 200


def test_an_officer_asks_and_the_author_answers(bench):
    """The question is on the author's page, a notice says that it is there, and the answer takes the mark off."""
    case, browser, officer = bench.hold(), bench.author(), bench.person("ana", Role.OFFICER)
    form = {"token": officer.token(), "question": "Which court ordered it?", "revision": "1"}
    assert officer.go(f"/cases/{case.case}/ask", method="POST", **form).status_code == 303
    assert bench.store.incident(case.id).needs_information
    assert officer.go(f"/cases/{case.case}/ask", method="POST", **form).status_code == 409
    assert "Which court ordered it?" in browser.go(f"/mine/{case.case}").text
    assert "we asked you something" in browser.go("/mine").text
    assert [item.recipient for item in bench.store.notices(case.id) if item.kind == "question"] == [CLERK]
    bench.answer(browser, case, "order", court="D.N.M.")
    assert not bench.store.incident(case.id).needs_information
    auditor = bench.person("aud", Role.AUDITOR)
    form |= {"token": auditor.token(), "revision": "3"}
    assert auditor.go(f"/cases/{case.case}/ask", method="POST", **form).status_code == 403


def test_law_nobody_releases_mail_of_their_own(bench):
    """An officer who wrote the mail may answer for it, but neither release nor approve it."""
    case = bench.hold()
    both = bench.author("ana", CLERK, roles=(Role.OFFICER, Role.COUNSEL))
    assert both.act(case, "release", basis="COURT_ORDER", recipient=case.recipients[0]).status_code == 403
    assert bench.store.incident(case.id).state == "held"
    assert bench.answer(both, case, "not_private").status_code == 303


def test_retention_takes_the_words_with_the_content(bench):
    """After the case's content is erased nobody reads what was told about it, and the page says so."""
    case, browser, officer = bench.hold(), bench.author(), bench.person("ana", Role.OFFICER)
    send(bench, browser, case, b"%PDF")
    officer.act(case, "refuse")
    bench.now += timedelta(days=91)
    bench.office.quarantine.erase_due(bench.now, retention=timedelta(days=90))
    (remark,) = bench.remarks.of(case)
    assert (remark.erased, remark.said, remark.document) == (True, (), None)
    officer.log_in("ana")
    assert "no longer kept" in officer.go(f"/cases/{case.case}").text
    where = f"/cases/{case.case}/papers/{remark.id}"
    assert officer.go(where, method="POST", token=officer.token()).status_code == 404


def test_an_answer_is_the_authors_and_not_a_question(bench):
    """The acts themselves refuse what no form offers."""
    bench.hold()
    with pytest.raises(Exception, match="does not know"):
        bench.remarks.answer("x", author=None, said=Said(kind=RemarkKind.QUESTION, fields=()), now=NOW)


# ------------------------------------------------------------------------------------------------ lesson


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_lesson_teaches_every_kind_of_paper_in_both_languages(bench, language):
    """Open to all, with each kind of the reference file, its name and who signs it in the reader's language."""
    page = Browser(bench).go(f"/lesson?lang={language}")
    assert page.status_code == 200
    for paper in PAPERS:
        assert paper.called("es") != paper.called("en")
        assert len(paper.signers("es")) == len(paper.signers("en")) > 0
        shown = str(page.text).replace("&#34;", '"').replace("&#39;", "'")
        assert paper.called(language) in shown
        assert "; ".join(paper.signers(language)) in shown
    assert "from memory" not in page.text
