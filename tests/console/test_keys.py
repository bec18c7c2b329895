"""The page of tokens: people make keys for programs of their own, and nobody makes one for somebody else."""

import re
from datetime import timedelta

import pytest

from dlp_gateway.model import Permit, Role
from tests.console.programs import PASSWORD, Browser, Program, house_at, later


@pytest.fixture
def house(tmp_path):
    with house_at(tmp_path) as made:
        yield made


def logged_in(house, name, *roles):
    house.person(name, *roles)
    return Browser(house).log_in(name)


def made(browser, *permits, **form):
    """Fill the form for a new token; the answer."""
    form = {"title": "ticket system", "days": "30", "agencies": "", **form}
    return browser.go(
        "/tokens", method="POST", token=browser.token("/tokens"), permit=[str(item) for item in permits], **form
    )


def key_on(page):
    found = re.search(r"dlpgw_[A-Za-z0-9_-]{43}", page.text)
    return found and found[0]


def test_a_key_is_shown_once_and_works_at_once(house):
    """The answer to the form holds it, no later page does; the password was given, so that values may be revealed."""
    officer = logged_in(house, "ana", Role.OFFICER)
    page = made(officer, Permit.CASE_READ, Permit.CASE_REVEAL, agencies="mvd.example, health.example")
    key = key_on(page)
    assert key
    assert key_on(officer.go("/tokens")) is None
    told = Program(house, key).ask("/token").json()
    assert (told["account"], told["agencies"]) == ("ana", ["mvd.example", "health.example"])
    assert told["fresh_until"]


def test_law_nobody_makes_a_token_for_somebody_else(house):
    """An admin's form makes an admin's token, whatever it names: who could make an officer's could read mail."""
    house.person("ana", Role.OFFICER)
    admin = logged_in(house, "root", Role.ADMIN)
    assert key_on(made(admin, Permit.CASE_READ, account="ana", name="ana"))
    assert [token.account for token in house.tokens.all()] == ["root"]


def test_law_an_old_log_in_gives_the_password_again(house):
    """A browser left open makes no keys."""
    officer = logged_in(house, "ana", Role.OFFICER)
    later(house, minutes=16)
    assert made(officer, Permit.CASE_READ).status_code == 409
    assert made(officer, Permit.CASE_READ, password="wrong password").status_code == 409
    assert house.tokens.all() == ()
    assert key_on(made(officer, Permit.CASE_READ, password="correct horse battery"))


def test_an_admin_ends_anybodys_token_and_an_officer_their_own(house):
    """Others' tokens are not there for an officer."""
    ana, ben, admin = (logged_in(house, *who) for who in (("ana", "officer"), ("ben", "officer"), ("root", "admin")))
    keys = [key_on(made(who, Permit.CASE_READ)) for who in (ana, ben)]
    tokens = {token.account: token.id for token in house.tokens.all()}
    assert tokens["ben"] not in ana.go("/tokens").text

    def end(who, name):
        where = f"/tokens/{tokens[name]}/revoke"
        return who.go(where, method="POST", token=who.token("/tokens")).status_code

    assert end(ana, "ben") == 404
    assert Program(house, keys[1]).ask("/token").status_code == 200
    assert (end(ana, "ana"), end(admin, "ben")) == (303, 303)
    assert [Program(house, key).ask("/token").status_code for key in keys] == [401, 401]
    assert end(admin, "ben") == 409


@pytest.mark.parametrize(
    ("permits", "form"),
    [
        ((), {}),
        ((Permit.CASE_DECIDE, Permit.CASE_APPROVE), {}),
        ((Permit.CASE_READ,), {"title": ""}),
        ((Permit.CASE_READ,), {"days": "0"}),
        ((Permit.CASE_READ,), {"days": "-1"}),
        ((Permit.CASE_READ,), {"days": "99999999999999999999"}),
        ((Permit.CASE_READ,), {"agencies": "not a domain!"}),
    ],
)
def test_a_form_that_is_wrong_makes_nothing_and_keeps_what_was_written(house, permits, form):
    """What is wrong is said, and the title need not be typed again."""
    page = made(logged_in(house, "ana", Role.COUNSEL), *permits, **form)
    assert page.status_code == 409
    assert 'role="alert"' in page.text
    assert key_on(page) is None
    assert house.tokens.all() == ()
    assert form.get("title", "ticket system") in page.text


def test_an_author_has_tokens_for_their_own_mail_but_is_not_led_to_them(house):
    """A program may answer for an author; the page is there for who asks for it, and not in a clerk's way."""
    house.accounts.add(
        name="cara", title="Cara", roles=(Role.AUTHOR,), agencies=(), address="cara@mvd.example", password=PASSWORD,
        codes=False, actor="root", now=house.now,
    )  # fmt: skip
    author = Browser(house).log_in("cara")
    page = author.go("/tokens")
    assert page.status_code == 200
    assert 'href="/tokens"' not in page.text


def test_law_a_title_never_becomes_markup(house):
    """Somebody else's words stand on an admin's page as text."""
    made(logged_in(house, "ana", Role.OFFICER), Permit.CASE_READ, title="<script>alert(1)</script>")
    page = logged_in(house, "root", Role.ADMIN).go("/tokens")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_tokens_that_ended_are_shown_as_such(house):
    """The page says which still work."""
    officer = logged_in(house, "ana", Role.OFFICER)
    made(officer, Permit.CASE_READ, days="1")
    house.now += timedelta(days=2)
    assert "expired" in Browser(house).log_in("ana").go("/tokens").text
