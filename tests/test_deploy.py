"""What is shipped for operators names only what exists: commands, settings, metrics."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from dlp_gateway import metrics
from dlp_gateway.config import load_config

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
RULES = yaml.safe_load((DEPLOY / "prometheus" / "dlp-gateway.rules.yml").read_text("utf-8"))
BOARD = json.loads((DEPLOY / "grafana" / "dlp-gateway.json").read_text("utf-8"))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def expressions():
    alerts = [rule["expr"] for group in RULES["groups"] for rule in group["rules"]]
    return alerts + [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]


@pytest.mark.parametrize("expression", expressions())
def test_alerts_and_panels_name_metrics_that_exist(expression):
    """A renamed metric breaks this test and not an alert in the night."""
    known = set(metrics.names())
    for name in re.findall(r"dlp_gateway_[a-z_]+", expression):
        assert re.sub(r"_(total|bucket|info)$", "", name) in known or name in known


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not here")
def test_prometheus_understands_the_rules():
    """Debian's promtool reads every expression."""
    file = DEPLOY / "prometheus" / "dlp-gateway.rules.yml"
    done = subprocess.run(["promtool", "check", "rules", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_says_what_to_do():
    """An alert has a severity, a summary and a next step."""
    for group in RULES["groups"]:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in {"page", "ticket"}
            assert {"summary", "action"} <= set(rule["annotations"])


def _settings_of(unit):
    text = unit.read_text("utf-8")
    return re.findall(r"^Environment=(DLP_\w+)=", text, re.MULTILINE)


def _environments():
    yield from ((unit.name, _settings_of(unit)) for unit in UNITS)
    for name, service in COMPOSE["services"].items():
        yield name, [key for key in service.get("environment", {}) if key.startswith("DLP_")]


@pytest.mark.parametrize(
    ("place", "names"), list(_environments()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_units_and_containers_set_settings_that_exist(place, names):
    """The configuration refuses unknown variables; so does this test, earlier."""
    for name in names:
        if name not in {"DLP_CONFIG_DIR", "DLP_DATABASE_URL_FILE"}:
            load_config({name: ""})
            with pytest.raises(ValueError, match="unknown variable"):
                load_config({f"{name}_X": "1"})


def test_both_kinds_of_deployment_run_the_same_two_commands():
    """`serve smtp` and `serve console`, and nothing else of ours."""
    units = {re.search(r"^ExecStart=\S+/dlp-gateway (.+)$", unit.read_text("utf-8"), re.MULTILINE)[1] for unit in UNITS}
    containers = {" ".join(service["command"]) for service in COMPOSE["services"].values() if "command" in service}
    assert units == containers == {"serve smtp", "serve console"}


def test_law_only_the_console_gets_the_private_key():
    """The role that faces the network is given the public key, in both kinds of deployment."""
    smtp, console = (
        (DEPLOY / "systemd" / f"dlp-gateway-{role}.service").read_text("utf-8") for role in ("smtp", "console")
    )
    assert "LoadCredential" not in smtp
    assert "PRIVATE_KEY" not in smtp
    assert "InaccessiblePaths=-/var/lib/dlp-gateway/keys/seal.key" in smtp
    assert "LoadCredential=seal.key:" in console
    mounted = COMPOSE["services"]["gateway"]["volumes"]
    assert "public:/public:ro" in mounted
    assert not any(volume.startswith("console:") for volume in mounted)


def test_containers_publish_to_loopback_only():
    """A first `docker compose up` opens no door to the network."""
    for service in COMPOSE["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_the_units(unit):
    """No unknown key, no malformed value; the program itself need not be installed."""
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", str(unit)], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if unit.name in line or str(unit) in line]
    assert [line for line in complaints if "is not executable" not in line] == []
