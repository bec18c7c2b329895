"""Logging in with the agency's own account, against a provider that speaks the protocol over real HTTP."""

import asyncio
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from joserfc.jwk import RSAKey

from dlp_gateway import console
from dlp_gateway.config import ConfigError, load_config
from dlp_gateway.console.agency import BACK, START
from dlp_gateway.console.office import Agency
from dlp_gateway.identity import Provider
from dlp_gateway.model import Role
from dlp_gateway.passes import Passes
from tests.console.test_desk import PASSWORD, VALUE, Bench, Browser
from tests.providers import CLIENT, SECRET, provider, shared_secret
from tests.running import free_port
from tests.store.making import opened

URL = "http://console"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GROUPS = (
    "DLP officers = officer @ mvd.example; CN=c,OU=x = counsel; Aud = auditor; Admins = admin; "
    "Mvd approvers = approver @ mvd.example"
)


def settings(fake, **more):
    given = {"OIDC_ISSUER": fake.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET, "OIDC_GROUPS": GROUPS}
    given |= {"CONSOLE_URL": URL, "AGENCY_DOMAINS": "mvd.example"}
    return load_config({f"DLP_{name}": value for name, value in (given | more).items() if value})


#: What a browser asks of the provider itself.
PERSON = httpx2.Client(verify=False)


class AgencyBench(Bench):
    """The same console with an agency's provider, in one event loop as when it runs."""

    def __init__(self, store, fake, loop, **more):
        super().__init__(store)
        self.loop = loop
        self.fake, self.now = fake, NOW
        fake.clock = lambda: self.now.timestamp()  # noqa: PLW0108  the test turns `now`
        self.config, self.passes = settings(fake, **more), Passes(b"s" * 32)
        self.go_to(self.made())

    def made(self):
        return Provider(
            self.config.oidc, back=URL + BACK, agency_domains=self.config.agency_domains, clock=lambda: self.now
        )

    def go_to(self, made):
        agency = Agency(provider=made, passes=self.passes)
        self.office = replace(self.office, agency=agency)
        self.app = console.app(store=self.store, health=self._health, clock=lambda: self.now, office=self.office)

    def browser(self):
        return AgencyBrowser(self)


class AgencyBrowser(Browser):
    """A browser that follows to the provider and back."""

    def go(self, path, *, method="GET", headers=None, **form):
        async def ask():
            transport = httpx2.ASGITransport(app=self.bench.app)
            async with httpx2.AsyncClient(transport=transport, base_url=URL, cookies=self.cookies) as client:
                return await client.request(method, path, data=form or None, headers=headers)

        self.last = self.bench.loop.run(ask())
        self.cookies.update(dict(self.last.cookies.items()))
        return self.last

    def start(self, query=""):
        """Begin; return where the browser is sent."""
        answer = self.go(START + query)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def there(self, query=""):
        """Begin, log in at the provider; return path and query of the way back."""
        answer = PERSON.get(self.start(query))
        back = answer.headers["location"]
        assert back.startswith(URL + BACK)
        return back.removeprefix(URL)

    def in_by_agency(self, query=""):
        return self.go(self.there(query))


@pytest.fixture(scope="module")
def running_fake():
    with provider() as fake:
        yield fake


@pytest.fixture
def fake(running_fake):
    running_fake.wrong.clear()
    running_fake.userinfo.clear()
    running_fake.asked.clear()
    running_fake.person = {
        "sub": "s-1", "name": "Ana Officer", "email": "ana@mvd.example", "email_verified": True,
        "groups": ["DLP officers", "Others"],
    }  # fmt: skip
    return running_fake


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A database with its tables, made once."""
    file = tmp_path_factory.mktemp("agency") / "gateway.db"
    with opened(f"sqlite:///{file}"):
        pass
    return file


@pytest.fixture
def store(empty, tmp_path):
    with opened(f"sqlite:///{shutil.copy(empty, tmp_path)}") as store:
        yield store


@pytest.fixture
def make(store, fake):
    """Make a console with settings of one's own."""
    made = []
    with asyncio.Runner() as loop:

        def bench_of(provider=fake, **more):
            made.append(AgencyBench(store, provider, loop, **more))
            return made[-1]

        yield bench_of
        for bench in made:
            loop.run(bench.office.agency.provider.close())


@pytest.fixture
def bench(make):
    return make()


# ---------------------------------------------------------------------------------------------- the way in


def test_an_officer_comes_in_by_their_agency(bench):
    """There and back, and they are who the provider says, with the rights of their group; the record says so."""
    browser = bench.browser()
    assert START in browser.go("/login").text
    page = browser.in_by_agency("?to=/cases")
    assert (page.status_code, 'content="0; url=/cases"' in page.text) == (200, True)
    assert browser.go("/cases").status_code == 200
    (account,) = bench.accounts.all()
    assert (account.name, account.title, account.roles, account.agencies, account.address, account.federated) == (
        "ana@mvd.example", "Ana Officer", (Role.OFFICER,), ("mvd.example",), "ana@mvd.example", True,
    )  # fmt: skip
    acts = [entry.action for entry in bench.store.audit_entries(subject=f"account:{account.id}")]
    assert acts == ["account_added", "logged_in"]


def test_law_the_request_is_bound_to_browser_provider_and_us(bench):
    """Each start has its own state, nonce and challenge; the cookie is sealed, short, kept from scripts."""
    first, second = bench.browser(), bench.browser()
    asked = [parse_qs(urlsplit(browser.start()).query) for browser in (first, second)]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
    assert asked[0]["code_challenge_method"] == ["S256"]
    cookie = first.last.headers["set-cookie"]
    for word in ("HttpOnly", "SameSite=lax", "Max-Age=600", "Path=/"):
        assert word in cookie
    for secret in (asked[0]["state"][0], asked[0]["nonce"][0]):
        assert secret not in cookie


def test_over_https_the_cookies_are_the_hosts_own(bench):
    """Secure, under the __Host- prefix, so that no neighbour domain can set them."""
    bench.office = replace(bench.office, url="https://console")
    bench.go_to(bench.office.agency.provider)
    browser = bench.browser()
    back = browser.there()
    assert re.match(r"__Host-dlp-agency=.*Secure", browser.last.headers["set-cookie"])
    cookies = browser.go(back).headers.get_list("set-cookie")
    assert any(re.match(r"__Host-dlp=.*SameSite=strict; Secure", cookie) for cookie in cookies)


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/login", "/\\x"])
def test_law_the_way_back_leads_nowhere_but_to_this_console(bench, to):
    """A prepared start cannot send anybody to another site."""
    page = bench.browser().in_by_agency("?" + urlencode({"to": to}))
    assert 'content="0; url=/today"' in page.text


# ----------------------------------------------------------------------------------------------- forged, replayed


def shut(bench, answer, browser, status):
    """Nobody came in."""
    assert answer.status_code == status, answer.text
    assert browser.go("/today").headers["location"] == "/login?to=/today"
    assert "<script>" not in answer.text
    return True


def test_law_an_answer_counts_once(bench):
    """The same way back again, in the same browser with the cookie kept, or in another one, lets nobody in."""
    browser = bench.browser()
    back = browser.there()
    kept = dict(browser.cookies)
    assert browser.go(back).status_code == 200
    again, other = bench.browser(), bench.browser()
    again.cookies = dict(kept)
    assert shut(bench, again.go(back), again, 403)
    assert shut(bench, other.go(back), other, 400)


def test_law_a_spent_state_counts_on_no_node(bench, fake):
    """Even where the provider would give a second proof for the same request, we take none."""
    browser = bench.browser()
    back = browser.there()
    kept, codes = dict(browser.cookies), dict(fake.codes)
    assert browser.go(back).status_code == 200
    fake.codes.update(codes)
    again = bench.browser()
    again.cookies = kept
    assert shut(bench, again.go(back), again, 400)


@pytest.mark.parametrize("change", ["state", "no_state", "no_cookie", "late", "others", "code", "iss", "no_code"])
def test_law_a_way_back_that_was_not_begun_here_lets_nobody_in(bench, change):
    """Forged state, a cookie of another browser or too old, a code of somebody else: a clear page, no log-in."""
    browser = bench.browser()
    back = browser.there()
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    status = 400
    if change == "state":
        query["state"] = "A" * 43
    elif change == "no_state":
        del query["state"]
    elif change == "no_cookie":
        browser.cookies.clear()
    elif change == "late":
        bench.now += timedelta(minutes=11)
    elif change == "others":
        other = bench.browser()
        other.there()
        browser.cookies = dict(other.cookies)
    elif change == "code":
        query["code"], status = parse_qs(urlsplit(bench.browser().there()).query)["code"][0], 403
    elif change == "iss":
        query["iss"], status = "https://other.example", 403
    else:
        query["code"], status = "", 403
    assert shut(bench, browser.go(f"{BACK}?{urlencode(query)}"), browser, status)


WRONG = {
    "nonce": {"claims": {"nonce": "x"}},
    "no nonce": {"claims": {"nonce": None}},
    "issuer": {"claims": {"iss": "https://evil.example"}},
    "audience": {"claims": {"aud": "another"}},
    "azp": {"claims": {"azp": "another"}},
    "many audiences": {"claims": {"aud": [CLIENT, "another"]}},
    "expired": {"claims": {"exp": int(NOW.timestamp()) - 120}},
    "no end": {"claims": {"exp": None}},
    "not yet": {"claims": {"nbf": int(NOW.timestamp()) + 3600}},
    "no subject": {"claims": {"sub": None}},
    "odd subject": {"claims": {"sub": 7}},
    "long subject": {"claims": {"sub": "x" * 300}},
    "unsigned": {"header": {"alg": "none"}},
    "shared secret": {"header": {"alg": "HS256"}, "key": shared_secret()},
    "another key": {"key": RSAKey.generate_key(2048)},
    "unknown key": {"header": {"kid": "nobody"}},
    "no proof": {"answers": {"/token": (200, b'{"access_token": "x"}')}},
    "odd proof": {"answers": {"/token": (200, b'{"id_token": "a.b.c"}')}},
    "refusal": {"answers": {"/token": (400, b'{"error": "invalid_grant"}')}},
    "error": {"error": "access_denied"},
}


@pytest.mark.parametrize("name", WRONG)
def test_law_a_proof_that_does_not_fit_proves_nothing(bench, fake, name):
    """Each check of the standard, one by one: no log-in, no account, words that tell nothing of the token."""
    fake.wrong.update(WRONG[name])
    browser = bench.browser()
    assert shut(bench, browser.in_by_agency(), browser, 403)
    assert bench.accounts.all() == ()


AWAY = {
    "no JSON": {"/token": (200, b"<html>")},
    "a list": {"/token": (200, b"[]")},
    "an error": {"/token": (500, b"{}")},
    "endless": {"/token": (200, b'{"x": "' + b"x" * 1_100_000 + b'"}')},
    "elsewhere": {"/token": (307, b"{}")},
    "no keys": {"/keys": (200, b'{"keys": []}')},
    "odd keys": {"/keys": (200, b'{"keys": [7, {"kty": "RSA", "n": 1}]}')},
}


@pytest.mark.parametrize("name", AWAY)
def test_a_provider_in_trouble_is_said_to_be(bench, fake, name):
    """What the provider answers wrongly is its fault, in clear words, and local accounts work on."""
    fake.wrong["answers"] = AWAY[name]
    browser = bench.browser()
    assert shut(bench, browser.in_by_agency(), browser, 502)
    assert bench.person("local", Role.OFFICER).go("/today").status_code == 200


ABOUT = {
    "another issuer": {"issuer": "https://evil.example"},
    "no PKCE": {"code_challenge_methods_supported": ["plain"]},
    "plain http": {"token_endpoint": "http://192.0.2.1/token"},
    "no keys": {"jwks_uri": None},
    "odd address": {"authorization_endpoint": "https:///x"},
}


@pytest.mark.parametrize("name", ABOUT)
def test_a_provider_that_cannot_be_trusted_is_not_gone_to(bench, fake, name):
    """Its document must name itself as we do, offer PKCE, and lead nowhere without TLS."""
    fake.wrong["about"] = ABOUT[name]
    browser = bench.browser()
    assert shut(bench, browser.go(START), browser, 502)
    assert "/token" not in fake.asked


def test_no_answer_at_all_is_said(make):
    """A provider that is away leaves a page with words, and local accounts."""
    gone = type("Gone", (), {"issuer": f"http://127.0.0.1:{free_port()}/agency", "clock": None})()
    bench = make(gone)
    browser = bench.browser()
    assert shut(bench, browser.go(START), browser, 502)


def test_many_forged_answers_are_slowed_down(bench):
    """Twenty that do not count, then a pause for that address."""
    codes = [bench.browser().go(f"{BACK}?state=x&code=y").status_code for _ in range(21)]
    assert codes == [400] * 20 + [429]
    assert bench.browser().go(START).status_code == 429


@pytest.mark.parametrize(
    ("settings", "about", "comes_in"),
    [
        ({}, {"token_endpoint_auth_methods_supported": ["client_secret_post"]}, True),
        ({}, {"token_endpoint_auth_methods_supported": None}, True),
        ({"OIDC_CLIENT_SECRET": "wrong"}, {}, False),
        ({"OIDC_CLIENT_SECRET": ""}, {}, False),
    ],
)
def test_we_show_who_we_are_in_the_way_the_provider_takes(make, fake, settings, about, comes_in):
    """The secret goes where the provider wants it; a wrong one or none is refused there, and said."""
    fake.wrong["about"] = about
    browser = make(**settings).browser()
    answer = browser.in_by_agency()
    assert answer.status_code == (200 if comes_in else 403)


# -------------------------------------------------------------------------------------------------- keys


def test_the_provider_changes_its_key_and_people_come_in(bench, fake):
    """A key that we do not know is looked up at once; the kind of key may change, too."""
    assert bench.browser().in_by_agency().status_code == 200
    bench.now += timedelta(minutes=1)
    fake.rotate("ES256")
    assert bench.browser().in_by_agency().status_code == 200
    assert fake.asked.count("/keys") == 2
    fake.rotate("RS256")


def test_unknown_keys_do_not_make_us_ask_without_end(bench, fake):
    """Forged tokens with key names of their own cost the provider two looks at most in half a minute."""
    fake.wrong["header"] = {"kid": "nobody"}
    for _ in range(5):
        assert bench.browser().in_by_agency().status_code == 403
    assert fake.asked.count("/keys") == 1


def test_keys_are_looked_at_again_after_an_hour(bench, fake):
    """A key that the provider took back stops working without a restart."""
    assert bench.browser().in_by_agency().status_code == 200
    old, kid = fake.key, fake.kid
    fake.rotate("RS256")
    fake.wrong |= {"key": old, "header": {"kid": kid}}
    bench.now += timedelta(minutes=61)
    assert bench.browser().in_by_agency().status_code == 403


# ------------------------------------------------------------------------------------------------ rights


@pytest.mark.parametrize(
    ("groups", "roles", "agencies"),
    [
        (["DLP officers"], (Role.OFFICER,), ("mvd.example",)),
        (["DLP officers", "Mvd approvers"], (Role.OFFICER, Role.APPROVER), ("mvd.example",)),
        (["CN=c,OU=x", "Aud"], (Role.COUNSEL, Role.AUDITOR), ()),
        ("Aud", (Role.AUDITOR,), ()),
        (["nobody's", 7, None], (Role.AUTHOR,), ()),
        ([], (Role.AUTHOR,), ()),
        (7, (Role.AUTHOR,), ()),
    ],
)
def test_groups_give_roles(bench, fake, groups, roles, agencies):
    """What the settings say of their groups, and nothing else; without any, their own mail only."""
    fake.person["groups"] = groups
    assert bench.browser().in_by_agency().status_code == 200
    (account,) = bench.accounts.all()
    assert (set(account.roles), account.agencies) == (set(roles), agencies)


@pytest.mark.parametrize("groups", [["DLP officers", "CN=c,OU=x"], ["Admins", "Aud"], ["Admins", "DLP officers"]])
def test_law_rights_of_different_agencies_are_never_joined(bench, fake, groups):
    """An officer of one agency and counsel of all would be both everywhere: nobody comes in until it is one of them."""
    fake.person["groups"] = groups
    browser = bench.browser()
    assert shut(bench, browser.in_by_agency(), browser, 403)
    assert bench.accounts.all() == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "guest@elsewhere.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None, "email": None},
        {"email": "no address"},
        {"email": "x@mvd.example.evil.example"},
        {"email": ["ana@mvd.example"]},
    ],
)
def test_law_who_has_no_group_and_no_proved_address_of_the_agency_has_no_account(bench, fake, changes):
    """A guest of the directory, or an address that nobody verified, is nobody here."""
    fake.person = {"sub": "s-9", "email": "ana@mvd.example", "email_verified": True, **changes}
    browser = bench.browser()
    assert shut(bench, browser.in_by_agency(), browser, 403)
    assert bench.accounts.all() == ()


def test_another_claim_may_be_the_address(make, fake):
    """Where a directory names the address elsewhere, the settings say where."""
    fake.person = {"sub": "s-2", "upn": "bo@mvd.example"}
    bench = make(OIDC_ADDRESS_CLAIM="upn")
    assert bench.browser().in_by_agency().status_code == 200
    assert [(item.address, item.title) for item in bench.accounts.all()] == [("bo@mvd.example", "bo@mvd.example")]


def test_what_the_token_leaves_out_is_asked_for(bench, fake):
    """Groups and address may stand at the userinfo; what the token itself says is not overruled there."""
    fake.person = {"sub": "s-3", "name": "Cy"}
    fake.userinfo = {"groups": ["Aud"], "email": "cy@mvd.example", "email_verified": True, "name": "Mallory"}
    assert bench.browser().in_by_agency().status_code == 200
    assert [(item.title, item.roles) for item in bench.accounts.all()] == [("Cy", (Role.AUDITOR,))]
    fake.userinfo["sub"] = "s-4"
    browser = bench.browser()
    assert shut(bench, browser.in_by_agency(), browser, 403)


def test_rights_follow_the_groups_at_each_log_in(bench, fake):
    """Who left a group loses its rights, on log-ins that are still open, too; the account and its name stay."""
    first = bench.browser()
    first.in_by_agency()
    fake.person |= {"groups": ["Aud"], "name": "Ana New-Name"}
    second = bench.browser()
    second.in_by_agency()
    (account,) = bench.accounts.all()
    assert (account.roles, account.agencies, account.title) == ((Role.AUDITOR,), (), "Ana New-Name")
    assert first.go("/today").status_code == 303
    assert second.go("/audit").status_code == 200


def test_an_account_shut_out_here_stays_out(bench, fake):
    """The admin's word stands, whatever the provider says; open log-ins end at once."""
    browser = bench.browser()
    browser.in_by_agency()
    bench.accounts.disable("ana@mvd.example", disabled=True, actor="root", now=bench.now)
    assert shut(bench, browser.in_by_agency(), browser, 403)


def test_law_the_same_address_is_not_the_same_person(bench, fake):
    """A name that a local account has, or an address that went to another person, gives nobody another's account."""
    bench.accounts.add(
        name="ana@mvd.example", title="Local", roles=(Role.COUNSEL,), agencies=(), password=PASSWORD, codes=False,
        actor="root", now=bench.now,
    )  # fmt: skip
    for subject in ("s-1", "s-2"):
        fake.person["sub"] = subject
        assert bench.browser().in_by_agency().status_code == 200
    found = {item.title: item for item in bench.accounts.all()}
    assert len(bench.accounts.all()) == 3
    assert found["Local"].roles == (Role.COUNSEL,)
    assert {item.name[:3] for item in bench.accounts.all()} == {"ana", "id-"}


def test_law_no_password_opens_an_agencys_account(bench):
    """Not an empty one, not any; guessing locks nobody out who comes by their agency."""
    bench.browser().in_by_agency()
    for password in ("", PASSWORD, "x" * 20, "", "", ""):
        wrong = bench.browser().go("/login", method="POST", name="ana@mvd.example", password=password)
        assert wrong.status_code == 401
    assert bench.browser().in_by_agency().status_code == 200
    with pytest.raises(Exception, match="agency's log-in"):
        bench.accounts.set_password("ana@mvd.example", PASSWORD, actor="root", now=bench.now)
    with pytest.raises(Exception, match="agency's log-in"):
        bench.accounts.reset_codes("ana@mvd.example", actor="root", now=bench.now)


# ------------------------------------------------------------------------------------------------- again


def test_law_values_are_shown_only_after_a_proof_that_is_fresh(bench, fake):
    """A single sign-on of this morning is not enough; the page leads to the agency, which must ask once more."""
    fake.person["auth_time"] = int((bench.now - timedelta(hours=3)).timestamp())
    case, browser = bench.hold(), bench.browser()
    browser.in_by_agency()
    page = browser.go(f"/cases/{case.case}").text
    assert f"{START}?again=1&amp;to=/cases/{case.case}" in page
    form = {"value": "US_SSN #1", "reason": "to compare it with the order"}
    for password in ({}, {"password": PASSWORD}):
        answer = browser.go(f"/cases/{case.case}/reveal", method="POST", token=browser.token(), **form, **password)
        assert VALUE not in answer.text
    assert shut(bench, (other := bench.browser()).in_by_agency("?again=1"), other, 403)
    asked = parse_qs(urlsplit(browser.start("?again=1")).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    del fake.person["auth_time"]
    assert browser.in_by_agency(f"?again=1&to=/cases/{case.case}").status_code == 200
    answer = browser.go(f"/cases/{case.case}/reveal", method="POST", token=browser.token(), **form)
    assert VALUE in answer.text


@pytest.mark.parametrize("moment", [None, True, "now", 1e30, 4_000_000_000, -1e30])
def test_a_proof_without_a_time_is_not_fresh(bench, fake, moment):
    """No time, an odd one or one ahead of our clock: they are in, but what is grave asks for a proof."""
    fake.wrong["claims"] = {"auth_time": moment}
    case, browser = bench.hold(), bench.browser()
    assert browser.in_by_agency().status_code == 200
    assert "again=1" in browser.go(f"/cases/{case.case}").text


# ----------------------------------------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"CONSOLE_URL": ""}, "console_url"),
        ({"OIDC_CLIENT_ID": ""}, "oidc_client_id"),
        ({"OIDC_ISSUER": ""}, "Set oidc_issuer"),
        ({"OIDC_ISSUER": "http://login.agency.example"}, "is not the address of a provider"),
        ({"OIDC_ISSUER": "https://login.agency.example?x=1"}, "is not the address of a provider"),
        ({"OIDC_GROUPS": "a = offcer"}, 'Did you mean "officer"'),
        ({"OIDC_GROUPS": "officers"}, "which is not GROUP = ROLE"),
        ({"OIDC_GROUPS": "a = officer; a = counsel"}, "twice"),
        ({"OIDC_GROUPS": "a = admin, officer"}, "an admin stands alone"),
        ({"OIDC_GROUPS": "a = officer @ no_such domain!"}, "which is no domain"),
        ({"OIDC_SCOPES": "email"}, "openid"),
        ({"OIDC_CA_FILE": "/nonexistent/ca.pem"}, "does not exist"),
    ],
)
def test_half_a_provider_does_not_start(changes, words):
    """Each refusal names the setting and how to mend it."""
    fake = type("Named", (), {"issuer": "https://login.agency.example"})()
    with pytest.raises(ConfigError, match=re.escape(words)):
        settings(fake, **changes)


def test_the_secret_is_in_no_text_of_the_settings(fake, tmp_path):
    """It may come from a file, and no printed form of the settings has it."""
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    config = settings(fake, OIDC_CLIENT_SECRET="", OIDC_CLIENT_SECRET_FILE=str(file))
    assert config.oidc.client_secret == SECRET
    assert SECRET not in repr(config)
