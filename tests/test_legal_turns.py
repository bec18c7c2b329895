"""A doubt counts against the order that it speaks of, and a turn of phrase that shows that none is obeyed holds."""

from __future__ import annotations

from datetime import date

import pytest

from dlp_gateway.legal.claims import claims_in
from dlp_gateway.legal.dates import unserved
from dlp_gateway.legal.opinion import VETO, taken_back, weighed_with
from dlp_gateway.legal.turns import STRIKES, TURNS, freed, turns_in
from dlp_gateway.legal.wording import flat

TODAY = date(2026, 11, 22)


def told(words):
    return set(turns_in(freed(flat(words))))


# Each says that something else than this order failed, ended or was kept back.
OF_ELSE = (
    "Our motion to quash the order was denied on Monday.",
    "We moved to quash. The motion was denied on November 14, and we comply.",
    "We asked the judge to stay the order and the request was refused.",
    "The stay was lifted on June 2, so the order binds us again.",
    "The order has not been vacated or stayed.",
    "No stay was entered, and no appeal was taken.",
    "You are not getting this from us as a courtesy.",
    "Thank you for the courtesy about the deadline.",
    "El Departamento había pedido que se suspendiera la orden y la petición fue denegada.",
    "La apelación fue rechazada la semana pasada.",
    "This disclosure is not voluntary.",
    "The judge signed an order of her own.",
    "The data is private and the judge nonetheless directed us to release it.",
    "I was not convinced, and I won't pretend that I was.",
    "The photograph is not within the order and stays here.",
    "Since the agents asked the court to enforce their subpoena, it ordered us to answer.",
    "I add his number, for paragraph 4 names it.",
    "It directs us to give the father's address to ICE, and the order reaches no more.",
    "Your request\n\nBy order of the United States District Court for the District of New Mexico, No. 1:26-mc-00045:",
)
# Each says that this letter obeys no order that is in force.
OF_THIS = (
    "We send it as a courtesy between offices.",
    "It goes out of our own accord.",
    "I include it in case it is of use to you.",
    "We have decided to answer.",
    "Here it is all the same.",
    "Rather than wait for her, we answer today.",
    "I take your word for it.",
    "What we have is the proposed order.",
    "The judge has yet to sign it.",
    "Suppose that a judge signed one.",
    "She granted his motion to quash.",
    "The Court of Appeals reversed it in May.",
    "The judge hears the motion on Friday.",
    "The order forbids this office to give ICE the number.",
    "ICE is not mentioned.",
    "It also told us to stop doing so in October.",
    "Status: dissolved 10/2/26",
    "It was not so ordered.",
    "All it does is seal the docket.",
    "The order calls for the wages with the number blacked out.",
    "It was to be given to the petitioner, and it ordered production to the petitioner.",
    "Correct answer: produce.",
    "Nobody here has seen the order.",
    "Se lo mando por cortesía.",
    "Prefiero adelantarlo.",
    "La dejó ella misma sin valor.",
    "Sin firma del juez.",
    "Nadie aquí la ha visto.",
    "It had to be carried out by June 9, and I see no extension.",
    "A new warrant would take them a week.",
    "Venció sin prórroga.",
    "Here it is, for whatever use you can make of it.",
    "I know of no bar to sharing the file.",
    "You have since asked for her wages.",
    "HSI requested the same records of us.",
    "None of this is in the order.",
    "Those weren't covered by the warrant.",
    "I'm adding them at the foot.",
    "You've had that since the spring.",
    "We did so back in May.",
    "Your agency isn't named.",
    "It doesn't mention ICE.",
    "It directs the Department to deliver the history to the guardian ad litem.",
)


@pytest.mark.parametrize("words", OF_ELSE)
def test_what_is_said_of_something_else_takes_no_order_back(words):
    """A motion that failed, a stay that ended, a courtesy that is denied bind no doubt to the order."""
    assert not told(words) & STRIKES
    assert not taken_back(flat(words))


@pytest.mark.parametrize("words", OF_THIS)
def test_law_a_turn_that_shows_that_none_is_obeyed_holds(words):
    """However sure the reader is, such a sentence holds, also where the rules see nothing wrong."""
    said = flat(f"Under the order of the court we answer. {words}")
    assert taken_back(said)
    assert weighed_with((), chance=1.0, taken_back=True) == (VETO,)
    assert weighed_with(("not_affirmed",), chance=1.0, taken_back=True) == ("not_affirmed",)


def test_every_strike_is_a_turn_that_can_be_found():
    """No name stands in the list of strikes that no pattern gives."""
    assert {name for name, _ in TURNS} >= STRIKES


def test_what_is_taken_out_leaves_no_word_behind():
    """The words of an attempt that failed are gone, those around it stay."""
    left = freed(flat("The order binds us. Our motion to quash was denied. We comply."))
    assert "quash" not in left
    assert "the order binds us" in left
    assert "we comply" in left


@pytest.mark.parametrize(
    ("words", "past"),
    [
        ("the warrant, to be executed on or before september 15, 2026, reached our desk on november 10", True),
        ("it had to be served by september 15, 2026, and nobody came", True),
        ("to be executed on or before september 15, 2026; it was served on september 10", False),
        ("to be executed on or before december 15, 2026", False),
        ("produce the record on or before september 15, 2026", False),
    ],
)
def test_a_warrant_told_with_a_last_day_that_is_past_counts_only_if_it_was_executed(words, past):
    """A letter answers no warrant whose day to be executed is past, unless it says that it was served."""
    assert unserved(words, today=TODAY) is past


_ACT = "On June 4, 2026 the United States District Court for the District of Alaska, No. 3:26-mc-00018, "


@pytest.mark.parametrize(
    "words",
    [
        f"{_ACT}denied our motion and ordered this Department to give ICE the record.",
        f"{_ACT}rejected the Division's objections and ordered us to give ICE the record.",
        f"In re Petition of the United States. {_ACT}ordered this Department to give ICE the record.",
        f"Items not supplied: none. {_ACT}ordered this Department to give ICE the record.",
        f"We do not give addresses unless a court orders it. Here one has. {_ACT}ordered us to give ICE the record.",
    ],
)
def test_what_the_agency_lost_and_what_it_never_does_unasked_is_no_doubt(words):
    """Losing against the order, the case's name and the agency's own rule take nothing back."""
    assert [claim.reasons for claim in claims_in(flat(words), today=TODAY)] == [()]


@pytest.mark.parametrize(
    "words",
    [
        f"{_ACT}denied our motion to release the record to ICE under its order.",
        f"{_ACT}denied the motion of ICE to order this Department to give it the record.",
        f"We do not give it unless a court orders it, in {_ACT}an order.",
    ],
)
def test_law_what_the_court_refused_or_might_order_stays_a_doubt(words):
    """A motion to be allowed to release, somebody else's motion, and a rule with no order behind it."""
    assert all(claim.reasons for claim in claims_in(flat(words), today=TODAY))


@pytest.mark.parametrize(
    "said",
    [
        "Se pidió la orden al Primer Distrito; la jueza la denegó en agosto.",
        "Base: solicitud al tribunal, D-101-CV-2026-00417; el tribunal la rechazó.",
        "Se manda el expediente a título de colaboración.",
        "You asked the court for an order and the judge turned down it.",
    ],
)
def test_law_an_order_that_was_asked_for_and_refused_is_none(said):
    assert taken_back(flat(said))
