"""Everything that a page does, a program can do: each route of the console has its counterpart at /api/v1.

Whoever adds a page adds a line here: the operation that does the same, or the reason why no program should.
"""

from dataclasses import replace

import pytest
from starlette.routing import Mount, Route

from dlp_gateway.console import api
from dlp_gateway.console.office import Agency
from tests.console.test_desk import Bench, Browser
from tests.store.making import opened

#: (method, path of the page) -> the operations that do the same.
SAME = {
    ("GET", "/today"): ("GET /today",),
    ("GET", "/cases"): ("GET /cases", "GET /views", "GET /officers"),
    ("POST", "/cases/many"): ("POST /acts",),
    ("POST", "/cases/views"): ("POST /views",),
    ("POST", "/cases/views/forget"): ("DELETE /views/{view}",),
    ("GET", "/cases/{case}"): (
        "GET /cases/{case}", "GET /cases/{case}/content", "GET /cases/{case}/history", "GET /cases/{case}/remarks",
    ),
    ("POST", "/cases/{case}/acts"): ("POST /cases/{case}/acts",),
    ("POST", "/cases/{case}/reveal"): ("POST /cases/{case}/reveal",),
    ("POST", "/cases/{case}/mistakes"): ("POST /cases/{case}/acts",),
    ("GET", "/cases/{case}/html"): ("GET /cases/{case}/html",),
    ("POST", "/cases/{case}/original"): ("POST /cases/{case}/original",),
    ("GET", "/cases/{case}/copy"): ("GET /cases/{case}/copy",),
    ("POST", "/cases/{case}/copy"): ("POST /cases/{case}/copy",),
    ("GET", "/cases/{case}/redaction"): ("GET /cases/{case}/redaction",),
    ("POST", "/cases/{case}/redaction"): ("POST /cases/{case}/redaction",),
    ("GET", "/cases/{case}/trial"): ("POST /cases/{case}/inspect",),
    ("POST", "/cases/{case}/ask"): ("POST /cases/{case}/remarks",),
    ("POST", "/cases/{case}/papers/{remark}"): ("POST /cases/{case}/remarks/{remark}/paper",),
    ("GET", "/orders"): ("GET /orders",),
    ("POST", "/orders/new"): ("POST /papers", "POST /orders"),
    ("GET", "/orders/reviews"): ("GET /reviews",),
    ("POST", "/orders/reviews/{entry}"): ("POST /reviews/{review}",),
    ("GET", "/orders/{order}"): ("GET /orders/{order}", "GET /orders/{order}/history"),
    ("POST", "/orders/{order}/acts"): ("POST /orders/{order}/verify", "POST /orders/{order}/revoke"),
    ("POST", "/orders/{order}/document"): ("GET /orders/{order}/document", "POST /orders/{order}/document"),
    ("GET", "/tuning"): ("GET /recognizers",),
    ("POST", "/tuning"): ("POST /inspect",),
    ("GET", "/mistakes"): ("GET /mistakes",),
    ("GET", "/mistakes.jsonl"): ("GET /mistakes",),
    ("GET", "/system"): ("GET /system",),
    ("GET", "/audit"): ("GET /audit",),
    ("GET", "/audit/verify"): ("GET /audit/verification",),
    ("POST", "/audit/export"): ("POST /audit/export",),
    ("GET", "/people"): ("GET /people",),
    ("GET", "/delegations"): ("GET /delegations",),
    ("POST", "/delegations"): ("POST /delegations",),
    ("POST", "/delegations/end"): ("POST /delegations/{delegation}/end",),
    ("GET", "/tokens"): ("GET /tokens", "GET /token"),
    ("POST", "/tokens/{id}/revoke"): ("POST /tokens/{token}/revoke",),
    ("GET", "/mine"): ("GET /mine",),
    ("GET", "/mine/{case}"): ("GET /mine/{case}",),
    ("POST", "/mine/{case}/answers"): ("POST /mine/{case}/answers",),
}  # fmt: skip
#: What is for people alone, and why.
PAGES_ALONE = {
    ("GET", "/"): "leads a person to where their day begins",
    ("GET", "/login"): "a program has a token; POST /token/confirm takes the password again",
    ("POST", "/login"): "a program has a token",
    ("POST", "/logout"): "a program ends its token: POST /tokens/{token}/revoke",
    ("GET", "/login/agency"): "a browser is sent to the agency's provider",
    ("GET", "/login/agency/back"): "and comes back",
    ("POST", "/tokens"): "a stolen token must not make others; people and `tokens add` do",
    ("GET", "/cases/{case}/original"): "the form that asks for the reason; the POST is the act",
    ("GET", "/orders/new"): "the empty form; the POST is the act",
    ("GET", "/mail/{token}"): "the status behind a notice's link, for whoever has it; GET /mine/{case} tells more",
    ("GET", "/lesson"): "a lesson for people; it says nothing about anybody",
    ("GET", "/status"): "numbers for passers-by; /readyz and /metrics tell programs",
    ("GET", "/metrics"): "made for programs as it is",
    ("GET", "/healthz"): "made for programs as it is",
    ("GET", "/readyz"): "made for programs as it is",
}
#: Operations that stand for no page of their own.
PROGRAMS_ALONE = {
    "POST /token/confirm": "the password again, which a page's form carries along",
    "GET /problems": "what `type` of a problem points to",
    "GET /problems/{kind}": "what `type` of a problem points to",
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with opened(f"sqlite:///{tmp_path_factory.mktemp('whole') / 'gateway.db'}") as store:
        bench = Bench(store)
        bench.use(replace(bench.office, agency=Agency(provider=None, passes=bench.passes)))
        yield bench


def pages(application):
    """Every (method, path) that the console answers, but for files and the API itself."""
    while not hasattr(application, "routes"):
        application = next(cell.cell_contents for cell in application.__closure__ if callable(cell.cell_contents))
    found = set()
    for route in application.routes:
        assert isinstance(route, Route | Mount), route
        if isinstance(route, Mount):
            assert route.path in {api.ROOT, "/static"}, route.path
            continue
        found |= {(method, route.path) for method in route.methods - {"HEAD"}}
    return found


def operations(bench):
    """Every operation that the document names."""
    document = Browser(bench).go(f"{api.ROOT}/openapi.json").json()
    return {f"{method.upper()} {path}" for path, known in document["paths"].items() for method in known}


def test_law_every_page_has_its_counterpart_or_a_reason(bench):
    """A page that somebody adds without one fails here; so does a line for a page that is gone."""
    declared = {**SAME, **PAGES_ALONE}
    assert not SAME.keys() & PAGES_ALONE.keys()
    assert pages(bench.app) == declared.keys()
    assert all(len(reason) > 10 for reason in PAGES_ALONE.values())


def test_law_what_the_table_names_is_in_the_document(bench):
    """Each counterpart exists, and each operation stands for a page or says why it does not."""
    named = {operation for known in SAME.values() for operation in known}
    assert operations(bench) == named | PROGRAMS_ALONE.keys()
