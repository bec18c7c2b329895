"""Local accounts: who gets in, for how long, and what nobody learns by trying."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from dlp_gateway.accounts import IDLE, LONGEST, Accounts, NoEntry
from dlp_gateway.model import Role
from dlp_gateway.model.identity import Identity
from dlp_gateway.store import ActRefused
from tests.store.making import PRIVATE, opened

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
#: Cheap to compute: these tests are about who gets in, not about what guessing costs.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"


@pytest.fixture
def store(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield store


@pytest.fixture
def accounts(store):
    return Accounts(store.people, public_key=PRIVATE.public, private_key=PRIVATE, hasher=QUICK)


def add(accounts, name="ana", *, codes=False, roles=(Role.OFFICER,), password=PASSWORD):
    return accounts.add(
        name=name, title="Ana Ruiz", roles=roles, agencies=(), password=password, codes=codes, actor="root", now=NOW
    )


def enter(accounts, *, name="ana", password=PASSWORD, code="", at=NOW):
    return accounts.log_in(name=name, password=password, code=code, now=at)


def test_the_right_password_opens_a_session_of_that_account(accounts):
    """Who logs in is who the session says, with their roles."""
    add(accounts)
    session = accounts.session(enter(accounts, name=" ANA "), now=NOW)
    assert (session.account.name, session.account.roles) == ("ana", (Role.OFFICER,))


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong password"), ("bo", PASSWORD), ("", ""), ("ana", "")])
def test_law_nobody_gets_in_without_the_password(accounts, name, password):
    """A wrong name and a wrong password are refused in the same words: none."""
    add(accounts)
    with pytest.raises(NoEntry) as refused:
        enter(accounts, name=name, password=password)
    assert str(refused.value) == ""


def test_law_no_code_opens_twice(accounts):
    """Who looks over a shoulder cannot use the code they saw, and neither an older one."""
    codes = pyotp.parse_uri(add(accounts, codes=True))
    with pytest.raises(NoEntry):
        enter(accounts, code="")
    enter(accounts, code=codes.at(NOW))
    for again in (codes.at(NOW), codes.at(NOW - timedelta(seconds=30))):
        with pytest.raises(NoEntry):
            enter(accounts, code=again)
    later = NOW + timedelta(seconds=60)
    enter(accounts, code=codes.at(later), at=later)


def test_law_the_secret_of_the_codes_is_not_readable_in_the_database(store, accounts):
    """Whoever reads the table can make no codes and knows no token."""
    secret = pyotp.parse_uri(add(accounts, codes=True)).secret
    _, known = store.people.find("ana")
    assert secret.encode() not in known.code_secret
    assert PASSWORD not in known.password_hash


def test_five_wrong_tries_lock_the_account_for_a_while(store, accounts):
    """Guessing is stopped, the record says so, and the right person gets in when the time is over."""
    add(accounts)
    for _ in range(5):
        with pytest.raises(NoEntry):
            enter(accounts, password="wrong password")
    with pytest.raises(NoEntry):
        enter(accounts)
    assert "account_locked" in [entry.action for entry in store.audit_entries()]
    later = NOW + timedelta(minutes=16)
    assert accounts.session(enter(accounts, at=later), now=later)


def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day(accounts):
    """A forgotten screen locks itself, and no log-in lasts for ever."""
    add(accounts)
    token = enter(accounts)
    assert accounts.session(token, now=NOW + IDLE)
    assert accounts.session(token, now=NOW + IDLE + IDLE + timedelta(seconds=1)) is None
    token, at = enter(accounts), NOW
    while at - NOW <= LONGEST:
        assert accounts.session(token, now=at)
        at += timedelta(minutes=29)
    assert accounts.session(token, now=at) is None


def test_law_who_is_shut_out_is_out_at_once(accounts):
    """Disabling an account or changing its password ends what it had open."""
    add(accounts)
    token = enter(accounts)
    accounts.disable("ana", disabled=True, actor="root", now=NOW)
    assert accounts.session(token, now=NOW) is None
    with pytest.raises(NoEntry):
        enter(accounts)
    accounts.disable("ana", disabled=False, actor="root", now=NOW)
    token = enter(accounts)
    accounts.set_password("ana", "another good password", actor="root", now=NOW)
    assert accounts.session(token, now=NOW) is None
    assert accounts.session(enter(accounts, password="another good password"), now=NOW)


def test_logging_out_ends_the_session(accounts):
    """A cookie that is kept after log-out opens nothing."""
    add(accounts)
    token = enter(accounts)
    accounts.log_out(token)
    assert accounts.session(token, now=NOW) is None


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"password": "short"}, "12"),
        ({"name": "no spaces here"}, "a-z"),
        ({"roles": ()}, "officer"),
        ({"roles": (Role.ADMIN, Role.OFFICER)}, "alone"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(accounts, wrong, word):
    """The administrator reads what is asked for; nothing is stored."""
    with pytest.raises(ActRefused, match=word):
        add(accounts, **wrong)
    assert accounts.all() == ()


def test_a_name_is_given_once(accounts):
    """A second account of the same name would make the record ambiguous."""
    add(accounts)
    with pytest.raises(ActRefused, match="already"):
        add(accounts, "ANA")


# --------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "address", ["", "  ", "clerk", "@mvd.example", "a b@mvd.example", "<clerk@mvd.example>", "@x:a@b.example"]
)
def test_an_author_has_a_mail_address(accounts, address):
    """Without one, or with what is none, there is no mail that they could answer for."""
    with pytest.raises(ActRefused, match="address"):
        accounts.add(
            name="clerk", title="Clerk", roles=(Role.AUTHOR,), agencies=(), password=PASSWORD, codes=False,
            actor="root", now=NOW, address=address,
        )  # fmt: skip
    assert accounts.all() == ()


def test_an_address_is_given_and_taken_away(store, accounts):
    """It is in force at once, log-ins from before end, and the record says that it changed."""
    add(accounts)
    token = enter(accounts)
    accounts.set_address("ana", " Ana@mvd.example ", actor="root", now=NOW)
    assert accounts.all()[0].address == "Ana@mvd.example"
    assert accounts.session(token, now=NOW) is None
    accounts.set_address("ana", "", actor="root", now=NOW)
    assert accounts.all()[0].address is None
    assert [entry.action for entry in store.audit_entries()].count("address_set") == 2
    add(accounts, "author", roles=(Role.OFFICER,))
    with pytest.raises(ActRefused, match="no mail address"):
        accounts.set_address("author", "nothing", actor="root", now=NOW)


def test_what_the_record_says_of_an_account_of_an_agency(store, accounts):
    """Who came by the agency is told apart from who was made here; the provider's name for them is no word of it."""
    identity = Identity(issuer="https://i.example", subject="secret-subject", title="Bo", roles=(Role.AUDITOR,))
    token = accounts.enter(identity, now=NOW)
    assert accounts.session(token, now=NOW).account.federated
    added = next(iter(store.audit_entries()))
    assert '"federated":true' in added.detail
    assert "secret-subject" not in "".join(entry.detail for entry in store.audit_entries())


def test_law_an_identity_with_rights_that_do_not_go_together_gets_nothing(accounts):
    """The accounts refuse it themselves, whatever the provider's half let through."""
    both = Identity(issuer="i", subject="s", title="Bo", roles=(Role.ADMIN, Role.OFFICER))
    with pytest.raises(ActRefused, match="stands alone"):
        accounts.enter(both, now=NOW)
    assert accounts.all() == ()
