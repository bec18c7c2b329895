"""From one version to the next: old configuration, old schema, new schema; each says what to do."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from typer.testing import CliRunner

from dlp_gateway import cli as commands
from dlp_gateway.config import changes, load_config
from dlp_gateway.config.settings import Settings
from dlp_gateway.model import State
from dlp_gateway.store import database, seal
from tests.running import ROOT
from tests.store.making import NOW, inspection, message, opened

#: What the first release's gateway.yaml looked like at an agency.
OLD = """\
smtp_listen: 127.0.0.1:10025
next_hop: mail.agency.example:25
agency_domains: [agency.example]
officers: [privacy@agency.example]
workers: 2
"""


def check(folder, **more):
    environment = {"DLP_CONFIG_DIR": str(folder), "DLP_STATE_DIR": str(folder / "var"), **more}
    return CliRunner().invoke(commands.app, ["check-config"], env=environment)


@pytest.fixture(autouse=True)
def _proved(monkeypatch):
    """The recognizers' cases are not the question here."""
    monkeypatch.setattr("dlp_gateway.service.prove", lambda _book: None)


def test_an_old_configuration_still_runs_and_is_told_what_changed(tmp_path):
    """Every change since, each with what to do; the settings themselves mean what they meant."""
    (tmp_path / "gateway.yaml").write_text(OLD)
    done = check(tmp_path)
    assert done.exit_code == 0, done.output
    assert "names no config_version" in done.stderr
    for change in changes.since(1):
        assert change.what in done.stderr
        assert change.mend in done.stderr
    (tmp_path / "gateway.yaml").write_text(f"{OLD}config_version: {changes.CURRENT}\n")
    assert "config_version" not in check(tmp_path).stderr


def test_the_shipped_configuration_is_current():
    """A first start is told nothing of the past; the page shows the number in force."""
    assert list(changes.told(changes.CURRENT)) == []
    assert f"#config_version: {changes.CURRENT}\n" in (ROOT / "config" / "gateway.yaml").read_text("utf-8")


def test_every_change_says_what_to_do_and_names_no_living_setting():
    """A renamed setting must be gone, or its old name would be taken for a living one."""
    assert {change.version for change in changes.CHANGES} <= set(range(2, changes.CURRENT + 1))
    for change in changes.CHANGES:
        assert change.what
        assert change.mend
        assert change.old not in Settings.model_fields


def test_a_setting_that_is_gone_names_its_successor(monkeypatch):
    """In the file and in the environment: what it is called now, not the nearest spelling."""
    gone = changes.Change(version=2, old="due_time", what="due_time is called due_hours", mend="write due_hours")
    monkeypatch.setattr("dlp_gateway.config.settings.gone", lambda name: changes.gone(name, changes=(gone,)))
    with pytest.raises(ValueError, match=r"due_time is called due_hours, since config_version 2: write due_hours"):
        load_config({"DLP_DUE_TIME": "3"})


# ---------------------------------------------------------------------------------------------- the schema


def migrate(url, revision):
    """Bring an empty database to an older schema."""
    engine = sa.create_engine(url)
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_law_each_older_schema_is_brought_up_to_date_with_everything_in_it(database_url):
    """The first release's tables, with a held case in them, open and go on; nothing of the case changes."""
    migrate(database_url, "0001")
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        assert "switches" not in sa.inspect(connection).get_table_names()
    engine.dispose()
    with opened(database_url) as store:
        case = asyncio.run(store.record(message(), inspection(), now=NOW))
        assert store.switches()[0].state == "off"
    with opened(database_url) as store:
        assert store.incidents(State.HELD) == (case,)
        assert store.verify_audit(now=NOW) == []


def test_a_program_older_than_the_schema_refuses_with_its_exit_code(tmp_path):
    """EX_TEMPFAIL as for any store that cannot be used; both versions and the way out in one sentence."""
    seal.generate_keys(tmp_path / "keys")
    url = f"sqlite:///{tmp_path / 'gateway.sqlite3'}"
    migrate(url, "head")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    done = CliRunner().invoke(commands.app, ["quarantine", "list"], env={"DLP_STATE_DIR": str(tmp_path)})
    code = next(code for kind, code, _ in commands.EXITS if isinstance(done.exception, kind))
    assert code == os.EX_TEMPFAIL
    assert "schema 9999" in str(done.exception)
    assert "newer program" in str(done.exception)
