"""A program may never do what a page would refuse: the same person, the same case, both ways, everything compared."""

import hmac
import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dlp_gateway.console.acts import ACTS
from dlp_gateway.console.api.acts import RULES
from dlp_gateway.model import Lane, Permit, Role, State
from dlp_gateway.store import Act
from tests.console.programs import NOTE, PASSWORD, Browser, House, Program, house_at

OTHER = tuple(permit for permit in Permit if permit not in {Permit.CASE_DECIDE, Permit.ORDER_WRITE})


def mostly(usual, *others):
    """One value more often than others: a law that only ever compared refusals would prove nothing."""
    return st.sampled_from([usual] * (3 * len(others)) + [*others])


ROLES = [
    *((role,) for role in Role if role is not Role.AUTHOR), (Role.OFFICER, Role.APPROVER),
    (Role.AUDITOR, Role.DIRECTOR), (Role.OFFICER, Role.AUTHOR), *[(Role.COUNSEL,)] * 6, *[(Role.OFFICER,)] * 3,
]  # fmt: skip
WHO = st.fixed_dictionaries(
    {
        "roles": st.sampled_from(ROLES),
        "agencies": mostly((), ("mvd.example",), ("example",)),
        "wrote_it": mostly(False, True),
    }
)
CASES = st.fixed_dictionaries(
    {
        "sender": mostly("clerk@mvd.example", "clerk@health.example"),
        "state": mostly(None, State.HELD, State.PROPOSED, State.RELEASE_FAILED, State.REFUSED, State.RELEASED),
        "lane": mostly(Lane.NONE, Lane.COUNSEL, Lane.WHISTLEBLOWER),
        "proposer": mostly("somebody", "themselves"),
    }
)
#: The state in which an act is usual; elsewhere a case that is held.
USUAL = {"approve": State.PROPOSED, "return": State.PROPOSED, "retry": State.RELEASE_FAILED}
ASKED = st.fixed_dictionaries(
    {
        "act": st.sampled_from(sorted(ACTS)),
        "note": mostly(NOTE, "ok"),
        "basis": mostly("NOT_PROTECTED", "WHISTLEBLOWER", "NOTHING"),
        "to": mostly("all", "nobody", "a stranger"),
        "lane": st.sampled_from(Lane),
        "on": st.booleans(),
        "revision": mostly(0, 1),
    }
)


class Town:
    """People, made once each, with their browser and their programs."""

    def __init__(self, house: House):
        self.house, self._people, self._number = house, {}, itertools.count()
        self.done = set()

    def person(self, who, sender):
        """Somebody of these roles: name, browser, and programs with the one half of the permits and the other."""
        key = (who["roles"], who["agencies"], sender if who["wrote_it"] else None)
        if key not in self._people:
            name = f"p{next(self._number)}"
            self.house.accounts.add(
                name=name, title=name.upper(), roles=who["roles"], agencies=who["agencies"], password=PASSWORD,
                codes=False, actor="root", now=self.house.now, address=self._address(who, sender),
            )  # fmt: skip
            browser = Browser(self.house).log_in(name)
            programs = [self.house.program(name, fresh=True), self.house.program(name, permits=OTHER, fresh=True)]
            self._people[key] = (name, browser, programs)
        return self._people[key]

    @staticmethod
    def _address(who, sender):
        if who["wrote_it"]:
            return sender
        return "author@elsewhere.example" if Role.AUTHOR in who["roles"] else ""

    def case(self, shape, name, act=""):
        """A case that was made to be so, whoever could have made it."""
        shape = shape | {"state": shape["state"] or USUAL.get(act, State.HELD)}
        held = self.house.hold(shape["sender"])
        mine = shape["proposer"] == "themselves"
        past = {} if shape["state"] is State.HELD else {
            "basis": "NOT_PROTECTED", "release_to": held.recipients, "approved_by": "Eva",
            "proposed_by": name.upper() if mine else "Eva", "proposed_user": name if mine else "eva",
        }  # fmt: skip
        changed = replace(held, state=shape["state"], lane=shape["lane"], **past)
        return self.house.store.act(
            held.id, lambda _: Act(incident=changed, action="made"), actor="t", now=self.house.now
        )


@pytest.fixture(params=[False, True], ids=["one officer", "two officers"], scope="module")
def town(request, tmp_path_factory):
    with house_at(tmp_path_factory.mktemp("town"), second_approver=request.param) as house:
        yield Town(house)


def recipients(asked, case):
    return {"all": list(case.recipients), "nobody": [], "a stranger": ["stranger@ice.dhs.gov"]}[asked["to"]]


def by_page(browser, case, asked):
    """Ask by the form of the case's page."""
    token = hmac.new(browser.cookies["dlp"].encode(), b"form", "sha256").hexdigest()
    form = {"token": token, "act": asked["act"], "note": asked["note"], "lane": asked["lane"].value}
    form |= {"on": "1" if asked["on"] else "", "revision": str(case.revision + asked["revision"])}
    form |= {"basis": asked["basis"], "recipient": recipients(asked, case)}
    return browser.go(f"/cases/{case.case}/acts", method="POST", **form).status_code == 303


def by_program(program, case, asked):
    """Ask by the API, with what this act takes."""
    fields = {
        "release": ("note", "basis", "recipients"), "refer": ("note", "lane"), "urgent": ("on",), "assign": ("on",),
        "ask": ("note", "on"), "legal_hold": ("note", "on"),
    }.get(asked["act"], ("note",))  # fmt: skip
    known = asked | {"recipients": recipients(asked, case)}
    body = {"act": asked["act"]} | {name: known[name] for name in fields}
    tag = f'"{case.id}.{case.revision + asked["revision"]}"'
    answer = program.ask(f"/cases/{case.case}/acts", method="POST", headers={"if-match": tag}, json=body)
    assert answer.status_code < 500
    return answer.status_code == 200


def outcome(house, case):
    """What an act can change, without what tells two cases apart."""
    now = house.store.incident(case.id)
    names = ("state", "lane", "basis", "release_to", "proposed_user", "approved_by", "assignee", "urgent", "legal_hold")
    return {name: getattr(now, name) for name in names}


@given(who=WHO, shape=CASES, asked=ASKED)
@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_law_a_program_does_what_the_page_does_and_never_more(town, who, shape, asked):
    """For any person, case and act: what a token does, the page would have done; and the case is the same after it."""
    name, browser, programs = town.person(who, shape["sender"])
    program = programs[RULES[asked["act"]].permit is Permit.CASE_APPROVE]
    one, other = (town.case(shape, name, asked["act"]) for _ in range(2))
    page, api = by_page(browser, one, asked), by_program(program, other, asked)
    assert api == page
    town.done |= {asked["act"]} if api else set()
    assert outcome(town.house, other) == outcome(town.house, one)
    town.house.now += town.house.step


@given(who=WHO, shape=CASES)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_law_a_program_sees_what_the_pages_show_and_never_more(town, who, shape):
    """Cases, log and people: open to a token exactly where they are open to its owner's browser."""
    name, browser, (program, _) = town.person(who, shape["sender"])
    case = town.case(shape, name)
    for page, path in (
        (f"/cases/{case.case}", f"/cases/{case.case}"), (f"/cases/{case.case}", f"/cases/{case.case}/content"),
        ("/cases", "/cases"), ("/audit", "/audit"), ("/people", "/people"),
    ):  # fmt: skip
        assert (program.ask(path).status_code == 200) == (browser.go(page).status_code == 200), path
    listed = {item["case"] for item in everything(program)}
    assert (case.case in listed) == (browser.go(f"/cases/{case.case}").status_code == 200)
    town.house.now += town.house.step


def everything(program):
    states = "&".join(f"state={state}" for state in State)
    page = program.ask(f"/cases?{states}&order=newest&limit=5").json()
    return page.get("items", [])


def test_the_comparison_saw_acts_done_and_not_only_refused(town):
    """A law that only ever compares refusals would prove nothing."""
    assert len(town.done) >= len(ACTS) // 2, town.done


def test_every_act_of_a_form_is_an_act_of_the_api():
    """Whoever adds an act to the pages adds it here, too, or says why not."""
    assert set(RULES) == {*ACTS, "mistaken"}


def test_a_token_of_a_person_is_that_person(town):
    """Neither a token for two halves nor two tokens make two people of one."""
    program = Program(town.house, town.house.program("zoe", Role.COUNSEL).key)
    assert program.ask("/token").json()["account"] == "zoe"
