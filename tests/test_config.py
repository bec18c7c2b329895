# ruff: noqa: E501  each case is one line
"""Configuration: environment over YAML over defaults; what is wrong refuses, and says where, what and how to mend."""

from __future__ import annotations

import pickle
import re
import shutil
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml

from dlp_gateway import config
from dlp_gateway.address import parse_path
from dlp_gateway.config import (
    ConfigError,
    Listen,
    effective,
    load_config,
    load_rulebook,
    shipped_config_dir,
    unknown_entities,
)
from dlp_gateway.config.settings import Settings
from dlp_gateway.legal import claims, cues
from dlp_gateway.scope import Scope

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BAD = Path(__file__).parent / "bad_config"


def environ(tmp_path, **more):
    return {"DLP_CONFIG_DIR": str(tmp_path)} | {f"DLP_{name.upper()}": value for name, value in more.items()}


def rulebook(tmp_path, **more):
    return load_rulebook(load_config(environ(tmp_path, **more)), now=NOW)


def write(tmp_path, name, text):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("folder", sorted(path.name for path in BAD.iterdir() if path.is_dir()))
def test_a_bad_configuration_refuses_for_exactly_that_reason(folder):
    """Each folder of bad_config must refuse with the words of its `expected` file."""
    lines = (BAD / folder / "environ").read_text().split() if (BAD / folder / "environ").exists() else []
    variables = {"DLP_CONFIG_DIR": str(BAD / folder / "config")} | dict(line.split("=", 1) for line in lines)
    with pytest.raises(ConfigError) as caught:
        load_rulebook(load_config(variables), now=NOW)
    assert (BAD / folder / "expected").read_text().strip() in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_defaults_run_without_any_setting():
    """No variable and no file: loopback only, capture, SQLite under ./var."""
    found = load_config({})
    assert (found.smtp_listen, found.next_hop) == (Listen(host="127.0.0.1", port=10025), None)
    assert found.database_url == f"sqlite:///{Path('var').absolute()}/gateway.sqlite3"
    assert all(network.is_loopback for network in found.client_networks)
    assert (found.inspection_deadline_s, found.jurisdiction, found.config_dir) == (45, "default", shipped_config_dir())
    assert (found.due, found.expiry, found.retention) == (timedelta(days=1), timedelta(days=30), timedelta(days=90))


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path):
    """The order of the sources, with lists in each one's spelling."""
    write(
        tmp_path, "gateway.yaml", "case_prefix: NM\nhelp_contact: A\nofficers: [a@agency.example, b@agency.example]\n"
    )
    found = load_config(environ(tmp_path, help_contact="B", agency_domains="agency.example, OTHER.example."))
    assert (found.case_prefix, found.help_contact, found.log_level) == ("NM", "B", "info")
    assert found.officers == ("a@agency.example", "b@agency.example")
    assert found.agency_domains == ("agency.example", "other.example")


def test_an_empty_variable_counts_as_unset(tmp_path):
    """Container files often pass variables on that are empty."""
    write(tmp_path, "gateway.yaml", "next_hop: mail.example:25\n")
    found = load_config(environ(tmp_path, next_hop="", client_networks=" "))
    assert found.next_hop is not None
    assert found.next_hop.host == "mail.example"


def test_every_wrong_setting_is_told_at_once(tmp_path):
    """One start shows all mistakes, not the first of them."""
    with pytest.raises(ConfigError) as caught:
        load_config(environ(tmp_path, workers="many", bare_newline="maybe", time_zone="Mars/Olympus"))
    assert [line.split(":")[0] for line in sorted(str(caught.value).splitlines())] == [
        "environment DLP_BARE_NEWLINE",
        "environment DLP_TIME_ZONE",
        "environment DLP_WORKERS",
    ]


def test_a_secret_may_stand_in_a_file(tmp_path):
    """NAME_FILE names the file with the value; a variable beats a file named in YAML; both at once are refused."""
    (tmp_path / "conf").mkdir()
    write(tmp_path, "secret", "postgresql://dlp:hunter2@db.example/dlp\n")
    variables = environ(tmp_path / "conf", database_url_file=str(tmp_path / "secret"))
    assert load_config(variables).database_url == "postgresql+psycopg://dlp:hunter2@db.example/dlp"
    with pytest.raises(ConfigError, match="database_url is given, too"):
        load_config(variables | {"DLP_DATABASE_URL": "sqlite:///x"})
    write(tmp_path / "conf", "gateway.yaml", f"database_url_file: {tmp_path / 'secret'}\n")
    assert load_config(environ(tmp_path / "conf", database_url="sqlite:///x")).database_url == "sqlite:///x"


def test_listening_beyond_loopback_needs_clients_and_a_next_hop(tmp_path):
    """With a client list and a next hop a public listener is allowed."""
    found = load_config(
        environ(tmp_path, smtp_listen="[::]:25", client_networks="10.1.2.0/24", next_hop="[2001:db8::1]:25")
    )
    assert (found.smtp_listen, found.client_networks) == (Listen(host="::", port=25), (ip_network("10.1.2.0/24"),))
    assert found.next_hop is not None
    assert (found.next_hop.host, found.next_hop.port) == ("2001:db8::1", 25)


def test_variables_of_others_under_our_prefix_are_left_alone(tmp_path):
    """Kubernetes sets DLP_GATEWAY_* for a service of that name."""
    variables = environ(tmp_path) | {"DLP_GATEWAY_PORT": "tcp://10.0.0.1:25", "DLP_TEST_POSTGRES": "x"}
    assert load_config(variables).config_dir == tmp_path


def test_a_configuration_directory_that_does_not_exist_is_refused():
    """A wrong path is no reason to run with the defaults."""
    with pytest.raises(ConfigError, match="DLP_CONFIG_DIR: the directory /nowhere does not exist"):
        load_config({"DLP_CONFIG_DIR": "/nowhere"})


def test_the_shipped_gateway_yaml_shows_every_setting_with_its_default():
    """Each setting stands in the file once, commented out, under prose, with the default of the code."""
    text = (shipped_config_dir() / "gateway.yaml").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#([a-z_]+): (.*)$", text, re.MULTILINE))
    secrets = {"webhook_secret_file", "oidc_client_secret_file"}  # shown by their files only: no secret stands in YAML
    assert {name.removesuffix("_file") if name in secrets else name for name in shown} - {"database_url_file"} == set(
        Settings.model_fields
    )
    examples = {
        "hostname", "next_hop", "notice_hop", "tls_cert_file", "tls_key_file", "next_hop_ca_file", "database_url",
            "auth_file", "shared_marks_file", "tls_client_ca_file", "tls_client_names", "next_hop_cert_file", "next_hop_key_file",
        "database_url_file", "public_key_file", "private_key_file", "audit_anchor", "state_dir", "config_version",
        "webhook_urls", "oidc_groups", "oidc_ca_file", *secrets,
    }  # fmt: skip
    values = {name: yaml.safe_load(value) for name, value in shown.items() if name not in examples}
    assert Settings(**values) == Settings()


def test_each_config_field_of_the_contract_has_its_variable(tmp_path):
    """The variables that operators' scripts rely on keep their names."""
    found = load_config(
        environ(
            tmp_path,
            smtp_listen="127.0.0.1:1",
            next_hop="127.0.0.1:2",
            console_listen="127.0.0.1:3",
            metrics_listen="127.0.0.1:4",
            audit_anchor="/a/anchor",
            state_dir="/s",
            database_url="sqlite:////x/y",
            inspection_deadline_s="7.5",
            jurisdiction="nm-2025-sb36",
        )
    )
    assert (found.smtp_listen.port, found.console_listen.port, found.metrics_listen.port) == (1, 3, 4)
    assert (found.audit_anchor, found.state_dir, found.database_url) == (
        Path("/a/anchor"),
        Path("/s"),
        "sqlite:////x/y",
    )
    assert (found.inspection_deadline_s, found.jurisdiction) == (7.5, "nm-2025-sb36")


# -------------------------------------------------------------------------------------------------- rulebook


def test_the_shipped_rulebook_loads_and_travels():
    """The shipped files make a rulebook that pickles and is equal afterwards."""
    shipped = load_rulebook(load_config({}), now=NOW)
    assert pickle.loads(pickle.dumps(shipped)) == shipped
    assert {item.name for item in shipped.jurisdictions} >= {"default", "nm-2025-sb36"}
    assert not any(item.verified for item in shipped.jurisdictions)


def test_the_default_jurisdiction_protects_every_entity():
    """default.yaml and nm-2025-sb36.yaml leave no entity out."""
    shipped = load_rulebook(load_config({}), now=NOW)
    assert {item.name: item.entities for item in shipped.jurisdictions if item.entities != set(config.ENTITIES)} == {}


@pytest.mark.parametrize(
    ("domain", "covered"),
    [
        ("ice.dhs.gov", True), ("ice.gov", True), ("cbp.dhs.gov", True), ("uscis.dhs.gov", True), ("xyz.dhs.gov", True),
        ("icegov.onmicrosoft.com", True), ("associates.ice.dhs.gov", True), ("ice.demo.example", True), ("bounce.ice.demo.example", True),
        ("fema.dhs.gov", False), ("fema.gov", False), ("fbi.gov", False), ("justice.gov", False), ("ssa.gov", False),
        ("notice.dhs.gov.example.com", False), ("fakedhs.gov", False), ("agency.example", False),
    ],
)  # fmt: skip
def test_the_shipped_destinations(domain, covered):
    """Immigration enforcement is in scope, with every host below it; its neighbours are not."""
    shipped = load_rulebook(load_config({}), now=NOW)
    assert Scope(shipped.destinations, shipped.addresses).covers(parse_path(f"a@{domain}")) is covered


def test_the_local_overlay_adds_replaces_and_chooses_classes(tmp_path):
    """destinations.local.yaml survives upgrades: rows, single addresses and classes of the agency's own."""
    write(
        tmp_path,
        "destinations.local.yaml",
        "scope: [immigration-enforcement, federal-law-enforcement]\n"
        "destinations:\n"
        "  - {domain: detention.example, class: local, source: contract, in_scope: true, match: exact}\n"
        "  - {domain: uscis.dhs.gov, class: immigration-enforcement, source: counsel, in_scope: false}\n"
        "addresses:\n"
        "  - {address: Agent@Private.example, source: incident}\n",
    )
    found = rulebook(tmp_path)
    scope = Scope(found.destinations, found.addresses)
    expected = {
        "a@detention.example": True, "a@sub.detention.example": False, "a@fbi.gov": True, "a@uscis.dhs.gov": False,
        "agent+x@private.example": True, "other@private.example": False, "a@ice.dhs.gov": True, "a@ice.demo.example": True,
    }  # fmt: skip
    assert {text: scope.covers(parse_path(text)) for text in expected} == expected


def test_every_file_that_judges_changes_the_version(tmp_path):
    """The version follows each file and setting that the verdict depends on, and nothing else."""
    shutil.copytree(shipped_config_dir(), tmp_path / "c")
    there = tmp_path / "c"
    versions = [rulebook(there).version]
    for name in ("destinations.yaml", "policy.yaml", "legal_process.yaml", "jurisdictions/default.yaml"):
        write(there, name, (there / name).read_text(encoding="utf-8") + "\n# changed\n")
        versions.append(rulebook(there).version)
    write(there, "destinations.local.yaml", "addresses: []\n")
    versions.append(rulebook(there).version)
    write(there, "recognizers/ssn.yaml", "{}\n")
    versions.append(rulebook(there).version)
    versions.append(rulebook(there, content_depth="3").version)
    assert len(set(versions)) == len(versions)
    assert rulebook(there, content_depth="3", case_prefix="NM").version == versions[-1]


def test_an_override_folder_counts_only_with_a_recognizer_in_it(tmp_path):
    """The shipped folder holds a README only."""
    assert load_rulebook(load_config({}), now=NOW).recognizer_dir is None
    write(tmp_path, "recognizers/ssn.yaml", "{}\n")
    assert rulebook(tmp_path).recognizer_dir == tmp_path / "recognizers"


def test_a_proposed_text_is_taken_only_when_allowed(tmp_path):
    """What never became law may be tried, on purpose."""
    shutil.copytree(BAD / "jurisdiction-proposed" / "config", tmp_path / "c")
    assert rulebook(tmp_path / "c", allow_proposed="true").jurisdictions[0].proposed


def test_entities_that_nobody_recognises_are_named():
    """The service learns which protected entities no recognizer finds."""
    shipped = load_rulebook(load_config({}), now=NOW)
    assert unknown_entities(shipped, frozenset(config.ENTITIES)) == frozenset()
    assert unknown_entities(shipped, frozenset(config.ENTITIES) - {"RELIGION"}) == {"RELIGION"}


def test_every_kind_that_the_gate_gives_stands_in_legal_process_yaml():
    """legal.py and legal_process.yaml use the same ids."""
    text = (shipped_config_dir() / "legal_process.yaml").read_text(encoding="utf-8")
    ids = {item["id"] for item in yaml.safe_load(text)["kinds"]}
    source = Path(claims.__file__).read_text(encoding="utf-8")
    written = set(re.findall(r'"((?:[a-z0-9]+_)+(?:order|subpoena|federal|state|nm))"', source))
    written -= {"court_missing", "arrest", "too_many_references"}
    assert {kind for kind, _ in cues.ADMINISTRATIVE} | (written & ids) <= ids
    assert {"tribal_court_order", "foreign_court_order", "court_subpoena_state"} <= ids
    assert {word for word in written if word.endswith(("_order", "_subpoena"))} <= ids


def test_law_settings_are_told_with_their_place_and_without_secrets(tmp_path):
    """Who asks what is set gets every setting, where it stands, and nothing that may hold a password."""
    (tmp_path / "gateway.yaml").write_text("officers: [ana@agency.example]\n")
    told = {
        item.name: item
        for item in effective(
            {
                "DLP_CONFIG_DIR": str(tmp_path),
                "DLP_WORKERS": "3",
                "DLP_DATABASE_URL": "postgresql://dlp:geheim@db.example/dlp",
            }
        )
    }
    assert (told["workers"].value, told["workers"].where) == ("3", "environment DLP_WORKERS")
    assert (told["officers"].value, told["officers"].where) == (
        "ana@agency.example",
        f"{tmp_path / 'gateway.yaml'}:1: officers",
    )
    assert (told["smtp_listen"].value, told["smtp_listen"].where) == ("127.0.0.1:10025", "")
    assert told["database_url"].where == "environment DLP_DATABASE_URL"
    assert "geheim" not in repr(told)
