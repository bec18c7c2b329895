"""/api/v1 beyond cases: originals, documents, many at once, views, remarks, deputies, the log's proof, the machine."""

import base64
import json
from datetime import timedelta

import pytest

from dlp_gateway.model import Permit, Role, State
from tests.console.programs import ALL, NEAR, NOTE, PASSWORD, VALUE, house_at
from tests.console.test_api import ORDER, problem
from tests.store.making import FEDERAL

WHY = {"reason": "the judge asks for the very file"}
PAPER = {"name": "order.txt", "content": base64.b64encode(b"UNITED STATES DISTRICT COURT").decode()}


@pytest.fixture
def house(tmp_path):
    with house_at(tmp_path) as made:
        yield made


def without(*permits):
    return tuple(set(ALL) - set(permits))


def post(program, path, **body):
    return program.ask(path, method="POST", json=body)


def told(house, subject, action):
    """The facts of the last entry of the log about something."""
    return json.loads([item for item in house.store.audit_entries(subject=subject) if item.action == action][-1].detail)


# ---------------------------------------------------------------------------------------------------- originals


def test_law_an_original_is_handed_out_for_a_reason_after_a_password_and_on_record(house):
    """As at the page: without each of them nothing; then the very octets, under a name of ours, as a download."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    where = f"/cases/{case.case}/original"
    assert problem(post(program, where, **WHY)) == "not_fresh"
    assert post(program, "/token/confirm", password=PASSWORD).status_code == 200
    assert problem(post(program, where, reason="because")) == "invalid"
    given = post(program, where, **WHY)
    assert given.content == b"Subject: original\r\n\r\n"
    assert given.headers["content-disposition"].startswith(f'attachment; filename="{case.case}.eml"')
    assert "sandbox" in given.headers["content-security-policy"]
    facts = told(house, case.id, "reveal")
    assert (facts["shown"], facts["token"], facts["user"]) == (["message"], program.token.id, "ana")
    assert problem(post(program, where, **WHY, part="1.2")) == "invalid"  # there is no such attachment
    assert problem(post(program, where, **WHY, part="../x")) == "invalid"


@pytest.mark.parametrize(
    ("role", "more", "kind"),
    [
        (Role.AUDITOR, {}, "forbidden"), (Role.OFFICER, {"permits": without(Permit.CASE_ORIGINAL)}, "forbidden"),
        (Role.OFFICER, {"agencies": ("health.example",)}, "not_found"), (Role.ADMIN, {}, "forbidden"),
    ],
)  # fmt: skip
def test_law_nobody_else_has_originals(house, role, more, kind):
    """Another role, a token without the permit, another agency."""
    case, program = house.hold(), house.program("bo", role, fresh=True, **more)
    assert problem(post(program, f"/cases/{case.case}/original", **WHY)) == kind
    assert not [item for item in house.store.audit_entries(subject=case.id) if item.action == "reveal"]


def test_a_part_is_shown_as_html_that_can_do_nothing(house):
    """What the frame shows, for a program that has a frame of its own; the look is recorded."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    assert program.ask(f"/cases/{case.case}/html?part=1").json() == {"html": "<p>shown</p>", "withheld": ""}
    assert told(house, case.id, "viewed")["token"] == program.token.id


# ---------------------------------------------------------------------------------------------------- documents


def test_a_paper_is_read_for_the_registers_fields(house):
    """What the form of the page is filled with; nothing of it is kept."""
    read = post(house.program("ana", Role.OFFICER), "/papers", document=PAPER).json()
    assert (read["fields"]["court"], read["fields"]["docket_number"]) == ("D.N.M.", "1:26-mc-00045")
    assert read["texts"][0]["text"] == "UNITED STATES DISTRICT COURT"
    assert house.docket.list() == ()


def test_law_the_document_of_an_order_is_shown_and_given_on_record(house):
    """Text and fields, or the file; each look is in the log, and other agencies' orders are not there."""
    ana = house.program("ana", Role.OFFICER)
    made = post(ana, "/orders", **ORDER | {"senders": ["mvd.example"]}, document=PAPER).json()["id"]
    bare = post(ana, "/orders", **ORDER | {"docket_number": "1:25-cv-04321"}).json()["id"]
    assert ana.ask(f"/orders/{made}/document").json()["fields"]["judge"] == "A. Judge, District Judge"
    given = post(ana, f"/orders/{made}/document")
    assert given.content == b"UNITED STATES DISTRICT COURT"
    assert told(house, made, "order_document")["token"] == ana.token.id
    assert problem(ana.ask(f"/orders/{bare}/document")) == "not_found"
    other = house.program("bo", Role.OFFICER, agencies=("health.example",))
    assert problem(other.ask(f"/orders/{made}/document")) == "not_found"
    for program in (house.program("cy", Role.AUDITOR), house.program("ana", permits=without(Permit.ORDER_DOCUMENT))):
        assert problem(post(program, f"/orders/{made}/document")) == "forbidden"
    assert ana.ask(f"/orders/{made}/history").json()["items"][0]["action"] == "order_added"


# --------------------------------------------------------------------------------------------------- many at once


def test_many_cases_are_refused_each_by_itself(house):
    """What was changed, is decided or is not theirs is named with its kind and left alone; the others are done."""
    program = house.program("ana", Role.OFFICER, agencies=("mvd.example",))
    good, stale, closed = (house.hold() for _ in range(3))
    hidden = house.hold("c@health.example")
    program.act(stale, "urgent", on=True)
    program.act(closed, "refuse")
    cases = [{"case": case.case, "revision": house.store.incident(case.id).revision} for case in (good, closed, hidden)]
    cases.append({"case": stale.case, "revision": 1})
    headers = {"idempotency-key": "many-number-1"}
    answers = [
        program.ask("/acts", method="POST", headers=headers, json={"act": "refuse", "note": NOTE, "cases": cases})
        for _ in range(2)
    ]
    first = answers[0].json()
    assert [(item["case"], item["state"]) for item in first["done"]] == [(good.case, "refused")]
    kinds = {item["case"]: item["kind"] for item in first["not_done"]}
    assert kinds == {closed.case: "wrong_state", hidden.case: "not_found", stale.case: "stale"}
    assert answers[1].json() == first
    assert house.store.incident(hidden.id) == hidden
    assert house.store.incident(stale.id).state is State.HELD


def test_cases_are_given_to_an_officer_who_may_see_them(house):
    """By the names that GET /officers tells; to nobody with null."""
    program = house.program("ana", Role.OFFICER)
    house.person("bo", Role.OFFICER, agencies=("health.example",))
    case = house.hold()
    assert program.ask("/officers").json() == ["Ana", "Bo"]
    cases = [{"case": case.id, "revision": 1}]
    assert post(program, "/acts", act="assign", assignee="Bo", cases=cases).json()["not_done"][0]["kind"] == "invalid"
    assert post(program, "/acts", act="assign", assignee="Ana", cases=cases).json()["done"][0]["revision"] == 2
    assert house.store.incident(case.id).assignee == "Ana"
    cases = [{"case": case.id, "revision": 2}]
    assert post(program, "/acts", act="assign", cases=cases).status_code == 200
    assert house.store.incident(case.id).assignee is None


@pytest.mark.parametrize("act", ["release", "approve", "withdraw", "copy"])
def test_law_many_cases_are_never_released(house, act):
    """Each release is a decision of its own."""
    case, program = house.hold(), house.program("ana", Role.COUNSEL)
    asked = {"act": act, "note": NOTE, "cases": [{"case": case.case, "revision": 1}]}
    assert problem(post(program, "/acts", **asked)) == "invalid"
    assert house.store.incident(case.id) == case
    auditor = house.program("bo", Role.AUDITOR)
    assert problem(post(auditor, "/acts", **asked | {"act": "refuse"})) == "forbidden"


def test_views_are_kept_and_forgotten_by_their_owner(house):
    """Filters as the page writes them; a shared one is everybody's to see and nobody else's to forget."""
    ana, bo = house.program("ana", Role.OFFICER), house.program("bo", Role.OFFICER)
    filters = {"view": "all", "mark": "urgent", "entity": "US_SSN", "age": "24"}
    made = post(ana, "/views", name="urgent numbers", shared=True, filters=filters)
    assert made.status_code == 201
    assert filters.items() <= made.json()["filters"].items()
    (seen,) = bo.ask("/views").json()
    assert (seen["mine"], seen["query"]) == (False, made.json()["query"])
    assert problem(bo.ask(f"/views/{seen['id']}", method="DELETE")) == "not_found"
    assert ana.ask(f"/views/{seen['id']}", method="DELETE").status_code == 204
    assert bo.ask("/views").json() == []


def test_the_queue_is_filtered_as_at_the_page(house):
    """By author's domain, recipient, kind, mark and age."""
    program = house.program("ana", Role.OFFICER)
    old = house.hold("a@mvd.example")
    house.now += timedelta(hours=5)
    new = house.hold("b@north.mvd.example")
    house.hold("c@health.example")
    program.act(new, "urgent", on=True)
    for query, cases in (
        ("sender=mvd.example", {old.case, new.case}), ("mark=urgent", {new.case}), ("entity=PASSPORT", set()),
        (f"recipient={FEDERAL}&sender=north.mvd.example", {new.case}), ("mark=urgent&mark=legal_hold", set()),
        ("paper=court", set()), ("sender=mvd.example&opened_before=2026-11-22T13:00:00Z", {old.case}),
    ):  # fmt: skip
        assert {item["case"] for item in program.ask(f"/cases?{query}").json()["items"]} == cases, query
    assert problem(program.ask("/cases?entity=NOTHING")) == "invalid"


def test_a_day_is_told_in_numbers(house):
    """What waits by age, what is mine, what failed, a month of what came."""
    program = house.program("ana", Role.OFFICER, agencies=("mvd.example",))
    first = house.hold()
    house.hold("c@health.example")
    house.now += timedelta(hours=5)
    house.hold()
    program.act(first, "assign", on=True)
    day = program.ask("/today").json()
    assert [band["cases"] for band in day["ages"]] == [1, 1, 0]
    assert (day["counts"], day["assigned_to_me"], day["overdue"]) == ({"held": 2}, 1, 0)
    assert sum(item["held"] for item in day["days"]) == 2
    assert day["next"][0]["case"] == first.case


# ------------------------------------------------------------------------------------------------------- remarks


@pytest.fixture
def author(house):
    return house.program("cara", Role.AUTHOR, address="clerk@mvd.example")


def test_an_author_answers_by_program_and_the_office_reads_it(house, author):
    """The four answers about one's own mail; a paper comes along; it decides nothing but to withdraw."""
    case, ana = house.hold(), house.program("ana", Role.OFFICER, fresh=True)
    house.hold("other@mvd.example")
    (mine,) = author.ask("/mine").json()
    assert (mine["case"], mine["open"], mine["entities"]) == (case.case, True, {"US_SSN": 1})
    tag = f'"{case.id}.1"'
    question = {"question": "Which court is the order of?"}
    assert ana.ask(f"/cases/{case.case}/remarks", method="POST", json=question).status_code == 428
    asked = ana.ask(f"/cases/{case.case}/remarks", method="POST", json=question, headers={"if-match": tag})
    assert (asked.status_code, told(house, case.id, "ask")["token"]) == (200, ana.token.id)
    house.now += timedelta(minutes=1)
    answer = {"kind": "order", "court": "D.N.M.", "docket_number": "1:25-cv-01234", "paper": PAPER}
    assert post(author, f"/mine/{case.case}/answers", **answer).json()["state"] == "held"
    assert told(house, case.id, "answer")["token"] == author.token.id
    said = ana.ask(f"/cases/{case.case}/remarks").json()
    assert [item["kind"] for item in said] == ["question", "order"]
    assert said[1]["said"][0] == {"name": "court", "text": "D.N.M."}
    given = post(ana, f"/cases/{case.case}/remarks/{said[1]['id']}/paper", **WHY)
    assert given.content == b"UNITED STATES DISTRICT COURT"
    assert told(house, case.id, "reveal")["shown"] == [f"paper {said[1]['id']}"]
    assert [item["kind"] for item in author.ask(f"/mine/{case.case}").json()["remarks"]] == ["question", "order"]


def test_an_author_takes_their_mail_back_as_they_saw_it(house, author):
    """With the state that they saw, and their word that they are sure."""
    case, where = house.hold(), "/mine/{}/answers"
    seen = author.ask(f"/mine/{case.case}").headers["etag"]
    for headers, body in (
        ({}, {"sure": True}),
        ({"if-match": seen}, {}),
        ({"if-match": f'"{case.id}.7"'}, {"sure": True}),
    ):
        answer = author.ask(where.format(case.case), method="POST", headers=headers, json={"kind": "withdraw"} | body)
        assert answer.status_code in {412, 422, 428}
    assert house.store.incident(case.id).state is State.HELD
    sure = {"kind": "withdraw", "sure": True, "note": "sent by mistake"}
    done = author.ask(where.format(case.case), method="POST", headers={"if-match": seen}, json=sure)
    assert done.json()["state"] == "withdrawn"


def test_law_an_author_sees_nobody_elses_mail(house, author):
    """Neither in the list nor by number, whatever permits the token has; and officers' cases not at all."""
    case = house.hold("other@mvd.example")
    assert author.ask("/mine").json() == []
    assert problem(author.ask(f"/mine/{case.case}")) == "not_found"
    answer = {"kind": "not_private", "note": "this is my own address"}
    assert problem(post(author, f"/mine/{case.case}/answers", **answer)) == "not_found"
    for path in ("/cases", f"/cases/{case.case}", "/orders", "/audit", "/people", "/system", "/recognizers", "/today"):
        assert problem(author.ask(path)) == "forbidden", path
    officer = house.program("ana", Role.OFFICER)
    assert officer.ask("/mine").json() == []
    own = house.hold()
    assert [item["case"] for item in author.ask("/mine").json()] == [own.case]
    narrowed = house.program("cara", narrowed=("health.example",))
    assert narrowed.ask("/mine").json() == []
    assert problem(narrowed.ask(f"/mine/{own.case}")) == "not_found"


def test_an_answer_that_names_a_whistleblower_leaves_the_officers_sight(house, author):
    """From then on counsel's alone, by program as by page."""
    case, ana = house.hold(), house.program("ana", Role.OFFICER)
    bases = author.ask(f"/mine/{case.case}").json()["bases"]
    assert "WHISTLEBLOWER" in bases
    answer = {"kind": "basis", "basis": "WHISTLEBLOWER", "note": "I report what I saw here"}
    assert post(author, f"/mine/{case.case}/answers", **answer).status_code == 200
    assert problem(ana.ask(f"/cases/{case.case}")) == "not_found"
    assert house.program("co", Role.COUNSEL).ask(f"/cases/{case.case}/remarks").status_code == 200


# ------------------------------------------------------------------------------------------------------ deputies


def days(house, first, last):
    today = house.now.date()
    return {"first_day": str(today + timedelta(days=first)), "last_day": str(today + timedelta(days=last))}


def test_a_director_names_a_deputy_and_ends_it(house):
    """With dates and the place of the paper; the log names the token."""
    director, _ = house.program("dora", Role.DIRECTOR), house.person("bo", Role.OFFICER)
    known = director.ask("/delegations").json()
    assert (known["roles"], known["takers"]) == (["designee"], ["bo"])
    wish = {"taker": "bo", "role": "designee", "paper": "binder 7, page 12"}
    made = post(director, "/delegations", **wish, **days(house, 0, 7))
    assert made.status_code == 201
    assert told(house, f"delegation:{made.json()['id']}", "delegation_given")["token"] == director.token.id
    (standing,) = house.accounts.person("bo", now=house.now).stands_for
    assert standing.giver == "dora"
    assert [item["taker"] for item in house.program("bo").ask("/delegations").json()["delegations"]] == ["bo"]
    where = f"/delegations/{made.json()['id']}/end"
    assert problem(post(house.program("eve", Role.DIRECTOR), where)) == "not_found"
    assert post(director, where).json()["ended_by"] == "Dora"
    assert house.accounts.person("bo", now=house.now).stands_for == ()


@pytest.mark.parametrize(
    ("changes", "span"),
    [
        ({}, (3, 1)), ({}, (-9, -2)), ({}, (0, 400)), ({}, (400, 401)), ({"taker": "dora"}, (0, 1)),
        ({"role": "records_custodian"}, (0, 1)), ({"paper": "x"}, (0, 1)), ({"taker": "nobody"}, (0, 1)),
    ],
)  # fmt: skip
def test_law_nothing_else_is_handed_on(house, changes, span):
    """Not backwards in time, not for more than a year, not to oneself, not what one does not have."""
    director, _ = house.program("dora", Role.DIRECTOR), house.person("bo", Role.OFFICER)
    wish = {"taker": "bo", "role": "designee", "paper": "binder 7, page 12", **days(house, 0, 1)}
    assert problem(post(director, "/delegations", **wish | days(house, *span) | changes)) == "invalid"
    assert problem(post(house.program("ana", Role.OFFICER), "/delegations", **wish)) == "forbidden"
    assert house.store.delegations.all() == ()


# ---------------------------------------------------------------------------------------- log, machine, tokens, rules


def test_the_log_is_proved_and_taken_out_on_record(house):
    """The chain is recomputed; the export is in the log before its first line, and is what the command writes."""
    house.hold()
    auditor = house.program("ana", Role.AUDITOR)
    proof = auditor.ask("/audit/verification").json()
    assert (proof["whole"], proof["entries"]) == (True, house.store.audit_end())
    lines = [json.loads(line) for line in post(auditor, "/audit/export").text.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, house.store.audit_end() + 1))
    assert (lines[-1]["action"], lines[-1]["detail"]["token"]) == ("audit_exported", auditor.token.id)
    assert len(post(auditor, "/audit/export", since=lines[-1]["seq"]).text.splitlines()) == 1
    bound = house.program("bo", Role.AUDITOR, agencies=("mvd.example",))
    for answer in (bound.ask("/audit/verification"), post(bound, "/audit/export")):
        assert problem(answer) == "forbidden"


def test_an_edited_log_is_told_as_such(house):
    """Whoever changed a row is not covered by the API."""
    house.hold()
    auditor = house.program("ana", Role.AUDITOR)
    with house.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_update")
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE audit SET actor = 'nobody' WHERE seq = 1")
    proof = auditor.ask("/audit/verification").json()
    assert proof["whole"] is False
    assert proof["problems"]


def test_history_tells_notes_and_evidence_as_the_page_does(house):
    """A second pair of eyes needs the words of the first."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    program.act(case, "legal_hold", on=True, note="the court asked us to keep it")
    deeds = program.ask(f"/cases/{case.case}/history").json()["items"]
    assert [item["note"] for item in deeds if item["action"] == "legal_hold"] == ["the court asked us to keep it"]


def test_the_machine_is_told_and_its_settings_to_admins_alone(house):
    """Both roles, database, queues; settings to who looks after them."""
    seen = house.program("ana", Role.OFFICER).ask("/system").json()
    assert (seen["console"]["ready"], seen["smtp"], seen["settings"]) == (True, None, [])
    assert seen["database"]["engine"].startswith("SQLite")
    settings = house.program("root", Role.ADMIN).ask("/system").json()["settings"]
    assert {"name": "workers", "value": "2", "where": "environment DLP_WORKERS"} in settings


def test_tokens_are_listed_and_ended_and_never_made(house):
    """One's own, an admin anybody's; no program makes another."""
    ana, bo, root = (
        house.program(name, role) for name, role in (("ana", "officer"), ("bo", "officer"), ("root", "admin"))
    )
    assert [item["account"] for item in ana.ask("/tokens").json()] == ["ana"]
    assert len(root.ask("/tokens").json()) == 3
    assert ana.key not in root.last.text
    assert problem(post(bo, f"/tokens/{ana.token.id}/revoke")) == "not_found"
    assert post(ana, f"/tokens/{ana.token.id}/revoke").json()["revoked_by"] == "Ana"
    assert problem(ana.ask("/tokens")) == "unauthorized"
    assert post(root, f"/tokens/{bo.token.id}/revoke").status_code == 200
    assert problem(post(root, "/tokens", title="x")) == "method_not_allowed"


def test_law_the_rules_are_tried_on_a_held_case_without_a_word_of_it(house):
    """What is found, what is nearly found and what was found when it was held: none of it is told, labels are."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    tried = post(program, f"/cases/{case.case}/inspect")
    assert tried.status_code == 200
    assert VALUE not in tried.text
    assert NEAR not in tried.text
    assert tried.json()["parts"][0]["text"] == "[US_SSN #1]he number is [US_SSN #2], not [US_SSN #3]"
    assert tried.json()["findings"][0]["text"] == "[US_SSN #2]"
    assert tried.json()["near_misses"][0]["text"] == "[US_SSN #3]"
    facts = told(house, case.id, "tried")
    assert (facts["token"], house.store.incident(case.id)) == (program.token.id, case)
    for other in (house.program("root", Role.ADMIN), house.program("ana", permits=without(Permit.INSPECT))):
        assert problem(post(other, f"/cases/{case.case}/inspect")) == "forbidden"


def test_what_is_looked_for_and_what_was_wrong_is_listed(house):
    """Recognizers with their thresholds; mistakes by rule and cause, of one's own agencies."""
    case, program = house.hold(), house.program("ana", Role.OFFICER)
    assert program.ask("/recognizers").json()[0]["threshold"] == 0.5
    program.act(case, "mistaken", values=["US_SSN #1"], cause="example")
    told_ = program.ask("/mistakes").json()
    assert (told_["tally"][0]["count"], told_["newest"][0]["case"]) == (1, case.case)
    assert VALUE not in program.last.text
    assert house.program("bo", Role.OFFICER, agencies=("health.example",)).ask("/mistakes").json()["newest"] == []


def test_a_text_is_judged_as_the_page_judges_what_is_pasted(house):
    """Bare words become the body of a message."""
    program = house.program("ana", Role.OFFICER)
    headers = {"content-type": "text/plain; charset=utf-8"}
    judged = program.ask(
        "/inspect?to=agent@ice.dhs.gov&subject=x", method="POST", content="Hola, ñandú", headers=headers
    )
    assert judged.json()["in_scope"] == [FEDERAL]
