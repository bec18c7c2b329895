"""The places that the navigation leads to, and for whom: nobody is shown a door that does not open for them.

Takes: an account. Returns: addresses and their names in English. Touches: nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dlp_gateway.console import rights

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.model import Account


class Place(NamedTuple):
    """One entry of the navigation."""

    path: str
    words: str
    may: Callable[[Account], bool]


PLACES = (
    Place("/today", "Today", rights.may_read),
    Place("/cases", "Cases", rights.may_read),
    Place("/orders", "Orders", rights.may_see_orders),
    Place("/mine", "My email", rights.may_answer),
    Place("/audit", "Audit log", rights.may_see_log),
    Place("/mistakes", "Found by mistake", rights.may_see_mistakes),
    Place("/delegations", "Deputies", rights.may_see_delegations),
    Place("/people", "People", rights.may_see_people),
    Place("/tuning", "Tuning", rights.may_tune),
    Place("/tokens", "Tokens", rights.is_offered_tokens),
    Place("/system", "System", rights.may_see_system),
)


def of(account: Account) -> tuple[Place, ...]:
    """Return the places that are this person's, the one where their day begins first."""
    return tuple(place for place in PLACES if place.may(account))
