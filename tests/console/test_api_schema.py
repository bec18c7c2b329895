"""Schemathesis attacks /api/v1 with what its OpenAPI document allows and with what it does not: no surprise."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
import schemathesis
import schemathesis.openapi
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.applications import Starlette
from starlette.routing import Mount

from dlp_gateway.console import api
from dlp_gateway.model import Role
from tests.console.programs import House
from tests.store.making import opened

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection, missing_required_header, unsupported_method, ignored_auth,
]  # fmt: skip


class Site:
    """Where the API is served: first its document alone, then the console with a clock that ticks."""

    def __init__(self):
        office = SimpleNamespace(store=SimpleNamespace(tokens=None), reader=None, clock=None)
        self._app = Starlette(routes=[Mount(api.ROOT, api.application(office))])
        self._house = None

    def open(self, house):
        self._app, self._house = house.app, house

    async def __call__(self, scope, receive, send):
        if self._house is not None:
            self._house.now += timedelta(seconds=1.2)
        await self._app(scope, receive, send)


@schemathesis.serializer("message/rfc822")
def _message(_context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


SITE = Site()
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", SITE)

ORDER = {
    "court": "D.N.M.", "docket_number": "1:25-cv-01234", "persons": "any", "entities": "any", "senders": "any",
    "recipients": "any",
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with opened(f"sqlite:///{tmp_path_factory.mktemp('schema') / 'gateway.db'}") as store:
        made = House(store)
        made.person("ana", Role.COUNSEL, address="ana@mvd.example")
        made.one = made.program("ana", fresh=True)
        made.held = [made.hold() for _ in range(3)]
        made.order = made.one.ask("/orders", method="POST", json=ORDER).json()["id"]
        made.own = made.hold("ana@mvd.example")
        made.known = {"case": "", "order": made.order, "kind": "stale", "token": made.one.token.id}
        made.known["view"] = made.one.ask("/views", method="POST", json={"name": "late"}).json()["id"]
        SITE.open(made)
        yield made


@schema.parametrize()
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_law_every_answer_is_one_that_the_document_names(case, house):
    """Whatever is asked: no fault of ours, and status, header fields and body as described."""
    _aim(case, house)
    case.call_and_validate(headers={"Authorization": f"Bearer {house.one.key}"}, checks=CHECKS)


def _aim(case, house):
    """Let what fits the document hit something that is there, since random names never would."""
    names = case.path_parameters or {}
    if case.meta is not None and case.meta.generation.mode.is_negative:
        return
    held = house.held[len(str(case.body)) % len(house.held)] if "/mine" not in case.path else house.own
    known = house.known | {"case": held.case}
    for name in names:
        names[name] = known.get(name, names[name])
    if "case" in names and case.method == "POST" and len(str(case.body)) % 2:
        case.headers["if-match"] = f'"{held.id}.{house.store.incident(held.id).revision}"'


def test_the_document_is_openapi_3_1(house):
    """Every schema in it is one, and every operation tells who may and what can go wrong."""
    document = house.one.ask("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for shape in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["description"]
            if not path.startswith("/problems"):
                assert operation["security"], path
                assert {"401", "403", "429", "503"} <= set(operation["responses"]), path
