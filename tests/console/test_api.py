"""/api/v1: programs do what pages do, never more, and everything that goes wrong is told in one form."""

import json
import re
from datetime import timedelta

import pytest

from dlp_gateway.console.api.entry import REQUESTS
from dlp_gateway.model import Permit, Role, State, StoreFault
from dlp_gateway.quarantine import Officer
from dlp_gateway.store import ActRefused
from tests.console.programs import ALL, FEDERAL, NEAR, NOTE, PASSWORD, VALUE, Program, house_at, later
from tests.store.making import CANARY

OFFICER = Officer(name="Eva", user="eva")


@pytest.fixture
def house(tmp_path):
    with house_at(tmp_path) as made:
        yield made


@pytest.fixture
def house_of_two(tmp_path):
    with house_at(tmp_path, second_approver=True) as made:
        yield made


def problem(answer):
    """The kind of problem that was answered, after checking its form."""
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    return told["type"].removeprefix("/api/v1/problems/")


# --------------------------------------------------------------------------------------------------- who asks


@pytest.mark.parametrize("path", ["/cases", "/cases/NM-2026-000001", "/orders", "/audit", "/people", "/token"])
@pytest.mark.parametrize("key", ["", "dlpgw_" + "x" * 43, "Bearer", "\x7f"])
def test_law_nothing_is_told_without_a_token_that_works(house, path, key):
    """A missing, unknown or garbled key opens nothing, and the answer says how to come in."""
    house.hold()
    answer = Program(house, key).ask(path)
    assert problem(answer) == "unauthorized"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "clerk@mvd.example" not in answer.text


def test_law_a_browsers_cookie_opens_nothing_here(house):
    """Another site can make a browser send its cookie, so that the API takes none."""
    from tests.console.test_desk import Browser

    house.hold()
    house.person("ana", Role.OFFICER)
    browser = Browser(house).log_in("ana")
    assert browser.go("/cases").status_code == 200
    assert browser.go("/api/v1/cases").status_code == 401


def test_law_a_token_ends_when_it_expires_is_revoked_or_its_account_is_shut_out(house):
    """Each of the three ends it with the next request."""
    short, ended, out = (house.program(name, Role.OFFICER, days=days) for name, days in (("a", 1), ("b", 9), ("c", 9)))
    assert [program.ask("/cases").status_code for program in (short, ended, out)] == [200, 200, 200]
    house.tokens.revoke(ended.token.id, by="root", now=house.now)
    house.accounts.disable("c", disabled=True, actor="root", now=house.now)
    later(house, days=1)
    assert [problem(program.ask("/cases")) for program in (short, ended, out)] == ["unauthorized"] * 3


def test_law_keys_are_not_kept(house, tmp_path):
    """Whoever reads the database cannot use a token."""
    program = house.program("ana", Role.OFFICER)
    program.ask("/cases")
    house.store.close()
    assert all(program.key.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_issuing_and_revoking_stand_in_the_audit_log(house):
    """Who made a token for whom, what it may do, and who ended it."""
    program = house.program("ana", Role.OFFICER, permits=(Permit.CASE_READ,))
    house.tokens.revoke(program.token.id, by="ben", now=house.now)
    entries = list(house.store.audit_entries(subject=f"token:{program.token.id}"))
    assert [(entry.actor, entry.action) for entry in entries] == [("root", "token_issued"), ("ben", "token_revoked")]
    assert json.loads(entries[0].detail)["permits"] == ["case:read"]
    assert program.key not in entries[0].detail


@pytest.mark.parametrize(
    "permits", [(Permit.CASE_DECIDE, Permit.CASE_APPROVE), (Permit.ORDER_WRITE, Permit.ORDER_VERIFY), (), tuple(Permit)]
)
def test_law_no_token_does_both_halves_of_what_takes_two_people(house, permits):
    """Proposing and approving, registering and verifying, never lie in one key."""
    house.person("ana", Role.COUNSEL)
    with pytest.raises(ActRefused):
        house.program("ana", permits=permits)
    assert house.tokens.all() == ()


@pytest.mark.parametrize("days", [0, -1, 366])
def test_no_token_lasts_for_ever(house, days):
    """A year at most."""
    house.person("ana", Role.OFFICER)
    with pytest.raises(ActRefused):
        house.program("ana", days=days)


@pytest.mark.parametrize(
    ("path", "method", "permit"),
    [
        ("/cases", "GET", Permit.CASE_READ),
        ("/cases/{case}", "GET", Permit.CASE_READ),
        ("/cases/{case}/history", "GET", Permit.CASE_READ),
        ("/cases/{case}/content", "GET", Permit.CASE_READ),
        ("/cases/{case}/reveal", "POST", Permit.CASE_REVEAL),
        ("/cases/{case}/acts", "POST", Permit.CASE_DECIDE),
        ("/orders", "GET", Permit.ORDER_READ),
        ("/orders", "POST", Permit.ORDER_WRITE),
        ("/reviews", "GET", Permit.ORDER_READ),
        ("/audit", "GET", Permit.AUDIT_READ),
        ("/people", "GET", Permit.PEOPLE_READ),
        ("/inspect", "POST", Permit.INSPECT),
        ("/recognizers", "GET", Permit.INSPECT),
        ("/mistakes", "GET", Permit.INSPECT),
        ("/cases/{case}/original", "POST", Permit.CASE_ORIGINAL),
        ("/cases/{case}/html?part=1", "GET", Permit.CASE_READ),
        ("/cases/{case}/remarks", "GET", Permit.CASE_READ),
        ("/acts", "POST", Permit.CASE_DECIDE),
        ("/today", "GET", Permit.CASE_READ),
        ("/views", "POST", Permit.VIEW_WRITE),
        ("/mine", "GET", Permit.MAIL_ANSWER),
        ("/papers", "POST", Permit.ORDER_DOCUMENT),
        ("/delegations", "GET", Permit.DELEGATION_READ),
        ("/delegations", "POST", Permit.DELEGATION_WRITE),
        ("/audit/verification", "GET", Permit.AUDIT_READ),
        ("/audit/export", "POST", Permit.AUDIT_READ),
        ("/system", "GET", Permit.SYSTEM_READ),
        ("/tokens", "GET", Permit.TOKEN_REVOKE),
    ],
)
def test_law_a_token_does_only_what_its_permits_name(house, path, method, permit):
    """Whatever the account may: without the permit the answer names what is lacking and nothing is shown."""
    case = house.hold()
    program = house.program("ana", Role.COUNSEL, permits=tuple(set(ALL) - {permit}), fresh=True)
    bodies = {"acts": {"act": "refuse", "note": NOTE}, "reveal": {"values": ["US_SSN #1"], "reason": NOTE}}
    answer = program.ask(
        path.format(case=case.case), method=method, json=bodies.get(path.rpartition("/")[2]),
        headers={"if-match": f'"{case.id}.1"'},
    )  # fmt: skip
    assert problem(answer) == "forbidden"
    assert permit in answer.json()["detail"]
    assert house.store.incident(case.id) == case


# ------------------------------------------------------------------------------------------------- what is seen


def test_law_a_token_sees_only_agencies_that_are_its_own_and_its_accounts(house):
    """Narrowing works both ways, and what an account loses its tokens lose."""
    own, below, other = (house.hold(f"c@{domain}") for domain in ("mvd.example", "north.mvd.example", "health.example"))

    def seen(program):
        return {item["case"] for item in program.ask("/cases").json()["items"]}

    assert seen(house.program("all", Role.OFFICER)) == {own.case, below.case, other.case}
    assert seen(house.program("all", narrowed=("mvd.example",))) == {own.case, below.case}
    assert seen(house.program("mvd", Role.OFFICER, agencies=("mvd.example",))) == {own.case, below.case}
    assert seen(house.program("mvd", narrowed=("north.mvd.example",))) == {below.case}
    assert seen(house.program("mvd", narrowed=("example",))) == {own.case, below.case}
    stranger = house.program("mvd", narrowed=("health.example",))
    assert problem(stranger.ask("/cases")) == "forbidden"
    assert problem(house.program("mvd").ask(f"/cases/{other.case}")) == "not_found"


def test_an_admins_token_never_opens_a_case(house):
    """The role that must not read mail cannot do it by way of a program."""
    case, admin = house.hold(), house.program("root", Role.ADMIN, fresh=True)
    for path in ("/cases", f"/cases/{case.case}", f"/cases/{case.case}/content", f"/cases/{case.case}/history"):
        assert problem(admin.ask(path)) == "forbidden"
    assert admin.ask("/people").status_code == 200


def test_law_pages_by_cursor_show_each_case_once(house):
    """What is decided between two pages hides no other case."""
    held = [house.hold() for _ in range(7)]
    program, seen, cursor = house.program("ana", Role.OFFICER), [], ""
    while cursor is not None:
        page = program.ask(f"/cases?limit=2{cursor and '&cursor='}{cursor}").json()
        seen += [item["case"] for item in page["items"]]
        cursor = page["next"]
        house.quarantine.refuse(seen[-1], officer=OFFICER, note=NOTE, now=house.now)
    assert sorted(seen) == sorted(case.case for case in held)


@pytest.mark.parametrize(
    "cursor", ["x", "!!", "W10", "bnVsbA", "WzEsMl0", "WyJ4IiwieSJd", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"]
)
def test_a_cursor_that_is_none_of_ours_is_refused(house, cursor):
    """Neither a fault nor the first page again."""
    program = house.program("ana", Role.AUDITOR)
    assert problem(program.ask(f"/cases?cursor={cursor}")) == "malformed"
    assert problem(program.ask(f"/audit?cursor={cursor}")) == "malformed"


def test_content_is_masked_and_the_look_is_in_the_record_once(house):
    """The value is not told, its label is, and the log says who looked by which token."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    for _ in range(2):
        told = program.ask(f"/cases/{case.case}/content").json()
    assert "[US_SSN #1]" in told["parts"][0]["text"]
    assert VALUE not in program.last.text
    assert told["values"][0]["label"] == "US_SSN #1"
    looks = [entry for entry in house.store.audit_entries(subject=case.id) if entry.action == "viewed"]
    assert [json.loads(entry.detail)["token"] for entry in looks] == [program.token.id]


def test_law_values_are_shown_only_for_a_reason_after_a_password_and_on_record(house):
    """Without a password given lately nothing is shown; with it the record says what was shown, before it is."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    wanted = {"values": ["US_SSN #1", "PASSPORT #9"], "reason": "the order names this number"}
    where = f"/cases/{case.case}/reveal"
    assert problem(program.ask(where, method="POST", json=wanted)) == "not_fresh"
    assert problem(program.ask("/token/confirm", method="POST", json={"password": "wrong password"})) == "forbidden"
    assert problem(program.ask(where, method="POST", json=wanted)) == "not_fresh"
    assert program.ask("/token/confirm", method="POST", json={"password": PASSWORD}).status_code == 200
    assert problem(program.ask(where, method="POST", json={**wanted, "reason": "because"})) == "invalid"
    assert VALUE not in program.last.text
    told = program.ask(where, method="POST", json=wanted).json()
    assert VALUE in told["parts"][0]["text"]
    assert told["revealed"] == ["US_SSN #1"]
    entry = [entry for entry in house.store.audit_entries(subject=case.id) if entry.action == "reveal"][-1]
    assert json.loads(entry.detail)["shown"] == ["US_SSN #1"]
    assert json.loads(entry.detail)["token"] == program.token.id
    later(house, minutes=16)
    assert problem(program.ask(where, method="POST", json=wanted)) == "not_fresh"


def test_a_wrong_password_locks_the_account_as_at_the_page(house):
    """Guessing by way of a token is counted like guessing at the log-in page."""
    program = house.program("ana", Role.OFFICER)
    for _ in range(5):
        program.ask("/token/confirm", method="POST", json={"password": "wrong password"})
    assert problem(program.ask("/token/confirm", method="POST", json={"password": PASSWORD})) == "forbidden"


def test_law_no_answer_holds_a_word_of_a_message_but_content_and_reveal(house):
    """Facts, lists, history and log say where something stands, not what."""
    case, program = house.hold(), house.program("ana", Role.COUNSEL)
    for path in ("/cases", f"/cases/{case.case}", f"/cases/{case.case}/history", "/audit"):
        text = program.ask(path).text
        assert program.last.status_code == 200
        assert CANARY not in text
        assert VALUE not in text


def test_what_the_scanner_cannot_read_now_is_told_as_such(house):
    """A worker that is away is a problem for a while, not a bug, and nothing is shown."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    house.broken = StoreFault("away")
    answer = program.ask(f"/cases/{case.case}/content")
    assert problem(answer) == "unavailable"
    assert int(answer.headers["retry-after"]) > 0


# --------------------------------------------------------------------------------------------------- decisions


def test_a_case_is_decided_with_the_state_that_was_seen(house):
    """The answer names the new state, the log names person and token."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    seen = program.ask(f"/cases/{case.case}")
    assert seen.json()["recipients"] == [FEDERAL]
    done = program.release(case, match=seen.headers["etag"])
    assert done.json() == {"case": case.case, "act": "release", "state": "releasing", "revision": 2}
    entry = next(entry for entry in house.store.audit_entries(subject=case.id) if entry.action == "release")
    assert entry.actor == "Ana"
    assert {"user": "ana", "token": program.token.id}.items() <= json.loads(entry.detail).items()


@pytest.mark.parametrize(
    ("match", "kind"),
    [
        (None, "precondition_required"), ("*", "precondition_required"), ("1", "malformed"), ('"x', "malformed"),
        ('W/"{id}.1"', "malformed"), ('"{id}.2"', "stale"), ('"{other}.1"', "stale"),
        ('"{id}.1", "{id}.2"', "malformed"),
    ],
)  # fmt: skip
def test_law_nobody_decides_on_a_state_that_they_have_not_seen(house, match, kind):
    """Whoever does not say what they saw, or saw something else, changes nothing."""
    case, other, program = house.hold(), house.hold(), house.program("ana", Role.OFFICER)
    headers = {} if match is None else {"if-match": match.format(id=case.id, other=other.id)}
    answer = program.ask(
        f"/cases/{case.case}/acts", method="POST", headers=headers, json={"act": "refuse", "note": NOTE}
    )
    assert problem(answer) == kind
    assert house.store.incident(case.id) == case


def test_a_state_that_is_known_is_not_sent_again(house):
    """If-None-Match spares the body until something changes."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    tag = program.ask(f"/cases/{case.case}").headers["etag"]
    again = program.ask(f"/cases/{case.case}", headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    program.act(case, "urgent", on=True)
    assert program.ask(f"/cases/{case.case}", headers={"if-none-match": tag}).status_code == 200


def test_law_what_is_repeated_under_a_key_is_done_once(house):
    """The second answer is the first one, whatever became of the case; the log has one entry."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    first = program.act(case, "refuse", match=f'"{case.id}.1"', key="key-number-1")
    second = program.act(case, "refuse", match=f'"{case.id}.1"', key="key-number-1")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    actions = [entry.action for entry in house.store.audit_entries(subject=case.id)]
    assert actions.count("refuse") == 1


def test_a_key_that_was_used_for_something_else_is_refused(house):
    """Nothing is done under it, and another token's key is not met."""
    case, other = house.hold(), house.hold()
    program, stranger = house.program("ana", Role.OFFICER), house.program("ben", Role.OFFICER)
    assert program.act(case, "refuse", key="key-number-1").status_code == 200
    assert problem(program.act(other, "refuse", key="key-number-1")) == "key_reused"
    assert house.store.incident(other.id) == other
    assert stranger.act(other, "refuse", key="key-number-1").status_code == 200


def test_a_refused_request_gives_its_key_back(house):
    """Nothing was done, so that the same request may be sent again when it fits."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    assert problem(program.act(case, "approve", key="key-number-1")) == "forbidden"
    assert problem(program.release(case, key="key-number-2", match=f'"{case.id}.7"')) == "stale"
    assert program.release(case, key="key-number-2", match=f'"{case.id}.1"').status_code == 200


def test_a_key_is_free_again_after_a_day(house):
    """Answers are not kept for ever."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    assert program.act(case, "urgent", on=True, key="key-number-1").status_code == 200
    later(house, days=1, seconds=1)
    house.store.replies.forget(house.now)
    assert problem(program.act(case, "urgent", on=True, match=f'"{case.id}.1"', key="key-number-1")) == "stale"


def test_law_who_proposed_never_approves_whatever_token_they_use(house_of_two):
    """Two tokens of one account are one person."""
    house = house_of_two
    case = house.hold()
    proposing = house.program("ana", Role.COUNSEL)
    approving = house.program("ana", permits=(Permit.CASE_READ, Permit.CASE_APPROVE))
    assert proposing.release(case).json()["state"] == "proposed"
    assert problem(approving.act(case, "approve")) == "invalid"
    assert house.store.incident(case.id).state is State.PROPOSED
    ben = house.program("ben", Role.APPROVER, permits=(Permit.CASE_READ, Permit.CASE_APPROVE))
    assert ben.act(case, "approve").json()["state"] == "releasing"


def test_mistakes_are_named_by_label_and_decide_nothing(house):
    """What officers say was found by mistake goes onto the list; labels that do not stand there are refused."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    assert problem(program.act(case, "mistaken", values=["US_SSN #7"], cause="example")) == "invalid"
    done = program.act(case, "mistaken", values=["US_SSN #1"], cause="example")
    assert done.json()["state"] == "held"


# ------------------------------------------------------------------------------------------------------ orders

ORDER = {
    "court": "D.N.M.", "docket_number": "1:25-cv-01234", "persons": "any", "entities": ["US_SSN"], "senders": "any",
    "recipients": [FEDERAL],
}  # fmt: skip


def test_an_order_is_registered_verified_by_another_and_revoked(house):
    """It counts once somebody else has verified it, and ends at once."""
    ana = house.program("ana", Role.OFFICER)
    ben = house.program("ben", Role.OFFICER, permits=(Permit.ORDER_READ, Permit.ORDER_VERIFY))
    made = ana.ask("/orders", method="POST", json={**ORDER, "document": {"name": "order.pdf", "content": "JVBERi0="}})
    assert made.status_code == 201
    assert made.json()["in_force"] is False
    where = f"/orders/{made.json()['id']}"
    own = house.program("ana", permits=(Permit.ORDER_VERIFY,))
    how = {"how": "I asked the clerk of the court by telephone"}
    assert problem(own.ask(f"{where}/verify", method="POST", json=how)) == "invalid"
    assert ben.ask(f"{where}/verify", method="POST", json=how).json()["in_force"] is True
    assert (
        ana.ask(f"{where}/revoke", method="POST", json={"why": "the court vacated it today"}).json()["state"]
        == "revoked"
    )
    assert [item["state"] for item in ana.ask("/orders").json()] == ["revoked"]


def test_law_orders_of_other_agencies_are_not_there(house):
    """What concerns an agency that is not theirs is neither listed nor opened, verified or revoked."""
    all_, mvd = house.program("ana", Role.OFFICER), house.program("ben", Role.OFFICER, agencies=("mvd.example",))
    checks = house.program("ben", permits=(Permit.ORDER_READ, Permit.ORDER_VERIFY))
    made = all_.ask("/orders", method="POST", json={**ORDER, "senders": ["health.example"]}).json()["id"]
    assert mvd.ask("/orders").json() == []
    assert problem(mvd.ask(f"/orders/{made}")) == "not_found"
    assert problem(mvd.ask(f"/orders/{made}/revoke", method="POST", json={"why": NOTE})) == "not_found"
    assert problem(checks.ask(f"/orders/{made}/verify", method="POST", json={"how": NOTE})) == "not_found"
    assert house.docket.show(made).state == "added"


def test_a_clause_that_was_forgotten_is_refused(house):
    """An order without a word about persons would cover all of them."""
    ana = house.program("ana", Role.OFFICER)
    for name in ("persons", "entities", "senders", "recipients"):
        given = {key: value for key, value in ORDER.items() if key != name}
        assert problem(ana.ask("/orders", method="POST", json=given)) == "invalid"
    assert problem(ana.ask("/orders", method="POST", json={**ORDER, "entites": "any"})) == "invalid"
    assert house.docket.list() == ()


def test_names_of_persons_are_neither_kept_nor_told(house):
    """Initials stand in the register, the name nowhere."""
    ana = house.program("ana", Role.OFFICER)
    made = ana.ask(
        "/orders", method="POST", json={**ORDER, "persons": ["Jordan Sample"]}, headers={"idempotency-key": "k" * 9}
    )
    assert made.json()["persons"] == [{"initials": "J.S."}]
    assert "Jordan" not in made.text
    with house.store._database.read() as connection:
        dump = repr(connection.exec_driver_sql("SELECT * FROM api_replies").all())
    assert "Jordan" not in dump


# ------------------------------------------------------------------------------------------------ record, bench


def test_the_log_is_told_in_order_with_its_chain(house):
    """Each entry's place and hash; a program can follow it by cursor."""
    house.hold()
    program, seen, cursor = house.program("ana", Role.AUDITOR), [], ""
    while cursor is not None:
        page = program.ask(f"/audit?limit=2{cursor and '&cursor='}{cursor}").json()
        seen += [item["seq"] for item in page["items"]]
        cursor = page["next"]
    assert seen == list(range(1, house.store.audit_end() + 1))


def test_the_log_of_one_case_is_found_by_its_number(house):
    """People know case numbers, the log knows ids."""
    case, program = house.hold(), house.program("ana", Role.AUDITOR)
    items = program.ask(f"/audit?subject={case.case}").json()["items"]
    assert {item["subject"] for item in items} == {case.id}


def test_a_message_is_judged_and_not_kept(house):
    """The answer says what the rules make of it; the log says that somebody tried."""
    program = house.program("ana", Role.OFFICER)
    octets = f"From: a@mvd.example\nTo: {FEDERAL}\nSubject: x\n\n{CANARY}\n".encode()
    told = program.ask("/inspect", method="POST", content=octets, headers={"content-type": "message/rfc822"})
    assert told.status_code == 200
    assert told.json()["disposition"] == "quarantine"
    assert told.json()["in_scope"] == [FEDERAL]
    (found,), (near,) = told.json()["findings"], told.json()["near_misses"]
    assert (found["text"], near["text"], near["reason"]) == (VALUE, NEAR, "why")
    assert told.json()["parts"][0]["text"][found["start"] : found["end"]] == VALUE
    assert "tried" in [entry.action for entry in house.store.audit_entries(subject="tuning")]


def test_a_request_that_is_too_big_is_cut_off(house):
    """Whether it tells its length or not."""
    program = house.program("ana", Role.OFFICER)
    big = {"password": "x" * 300_000}
    assert problem(program.ask("/token/confirm", method="POST", json=big)) == "too_big"

    async def drops():
        for _ in range(30):
            yield b"x" * 10_000

    assert problem(program.ask("/token/confirm", method="POST", content=drops())) == "too_big"


# ------------------------------------------------------------------------------------------------------- limits


def test_who_asks_too_often_waits(house):
    """The answer says how long; afterwards it goes on. Others are not held up."""
    busy, other = house.program("ana", Role.OFFICER), house.program("ben", Role.OFFICER)
    assert busy.often("/token", REQUESTS.size) == {200}
    answer = busy.ask("/token")
    assert problem(answer) == "too_many"
    assert other.ask("/token").status_code == 200
    house.now += timedelta(seconds=int(answer.headers["retry-after"]))
    assert busy.ask("/token").status_code == 200


def test_strangers_who_try_keys_are_slowed_and_nobody_else_is(house):
    """Wrong keys are counted by address; a right one from the same address still opens."""
    good = house.program("ana", Role.OFFICER)
    stranger = Program(house, "dlpgw_" + "x" * 43)
    kinds = [problem(stranger.ask("/token")) for _ in range(61)]
    assert kinds == ["unauthorized"] * 60 + ["too_many"]
    assert good.ask("/token").status_code == 200


# ----------------------------------------------------------------------------------------------------- problems


@pytest.mark.parametrize(
    ("path", "method", "kind"),
    [
        ("/nothing", "GET", "not_found"), ("/cases", "DELETE", "method_not_allowed"),
        ("/cases/../x", "GET", "not_found"), ("/cases?limit=0", "GET", "invalid"), ("/cases?limit=x", "GET", "invalid"),
        ("/cases?state=x", "GET", "invalid"),
        ("/cases?unknown=1", "GET", "invalid"), ("/cases?q=%00", "GET", "invalid"), ("/cases/%00", "GET", "invalid"),
        ("/cases/NM-2026-999999", "GET", "not_found"), ("/cases?due_before=2026-01-01", "GET", "invalid"),
        ("/cases?due_before=0.5", "GET", "invalid"), ("/reviews?unknown=1", "GET", "invalid"),
        ("/cases/x%0Ay", "GET", "invalid"), ("/x%0Ay", "GET", "not_found"), ("/x/y%0Az", "POST", "not_found"),
        ("/cases?due_before=2026-01-01T00:00:00Z&unknown=1", "GET", "invalid"),
    ],
)  # fmt: skip
def test_everything_that_goes_wrong_is_told_in_one_form(house, path, method, kind):
    """application/problem+json with a type that can be opened."""
    program = house.program("ana", Role.OFFICER)
    answer = program.ask(path, method=method)
    assert problem(answer) in {kind, "not_found" if "%0A" in path else kind}
    told = Program(house, "").ask(answer.json()["type"].removeprefix("/api/v1"))
    assert told.json()["mend"]


def test_a_problem_never_repeats_what_was_sent(house):
    """A password in the wrong place stands neither in the answer nor in the log."""
    program = house.program("ana", Role.OFFICER)
    answer = program.ask("/token/confirm", method="POST", json={"password": ["hunter2-hunter2"], "extra": "hunter3"})
    assert problem(answer) == "invalid"
    assert not re.search("hunter", answer.text)


def test_a_database_that_is_away_is_told_and_nothing_is_lost(house):
    """The answer says to come again."""
    program = house.program("ana", Role.OFFICER)
    house.store.people.stands_for = _away
    answer = program.ask("/cases")
    assert problem(answer) == "unavailable"
    assert answer.headers["retry-after"]


def _away(*_args, **_more):
    raise StoreFault("SQLite: disk I/O error")
