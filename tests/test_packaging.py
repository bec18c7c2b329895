"""The wheel holds everything that the program needs, and works where there is no checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.running import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built as pip would build it; hatchling is among the dev dependencies, so no network is asked."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def tree(folder, *, under):
    """The files of a folder of ours, as the wheel should name them."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{under}/{path.relative_to(ROOT / folder)}" for path in files}


def test_the_wheel_holds_both_packages_and_the_configuration(wheel):
    """Modules, migrations, static files, recognizers, their words, the shipped configuration, and nothing else."""
    files = {name for name in wheel.namelist() if ".dist-info/" not in name}
    expected = tree("dlp_gateway", under="dlp_gateway") | tree("recognizers", under="recognizers")
    assert files == expected | tree("config", under="dlp_gateway/_config")
    for name in ("console/static/console.css", "store/migrations/env.py", "_config/gateway.yaml"):
        assert f"dlp_gateway/{name}" in files
    assert "recognizers/words/countries.yaml" in files


def test_the_wheel_names_its_licences_its_command_and_its_dependencies(wheel):
    """Both licences are inside; the command is there; what pyproject.toml asks for is asked for."""
    info = {name.partition(".dist-info/")[2]: name for name in wheel.namelist() if ".dist-info/" in name}
    assert {name for name in info if name.startswith("licenses/")} == {
        "licenses/LICENSE", "licenses/recognizers/words/LICENSE-Unicode-3.0.txt",
    }  # fmt: skip
    assert "dlp-gateway = dlp_gateway" in wheel.read(info["entry_points.txt"]).decode()
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    metadata = wheel.read(info["METADATA"]).decode()
    assert metadata.count("Requires-Dist: ") == len(asked)


def test_the_wheel_works_without_a_checkout(wheel, tmp_path):
    """Unpacked somewhere else, from an empty folder: keys, rules, migrations and recognizers are its own."""
    wheel.extractall(tmp_path / "site")
    (tmp_path / "empty").mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DLP_")}

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path / "empty", capture_output=True, text=True, check=False,
            env={**environment, "PYTHONPATH": str(tmp_path / "site")},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = run("-c", "import dlp_gateway.config as c, recognizers as r; print(c.shipped_config_dir(), r.__file__)")
    assert where.split() == [
        str(tmp_path / "site" / name) for name in ("dlp_gateway/_config", "recognizers/__init__.py")
    ]
    run("-m", "dlp_gateway", "keys", "generate")
    assert run("-m", "dlp_gateway", "quarantine", "list") == ""
    assert "US_SSN" in run("-m", "dlp_gateway", "recognizers", "list")
    assert (tmp_path / "empty" / "var" / "gateway.sqlite3").exists()


def test_the_bill_of_materials_names_what_is_locked(tmp_path):
    """`make sbom`'s command: CycloneDX, every locked package with its version and its hashes."""
    target = tmp_path / "sbom.json"
    command = re.search(r"\$\(BIN\)/(cyclonedx-py .*) -o \S+ (\S+)", (ROOT / "Makefile").read_text("utf-8"))
    program, *options = command[1].split()
    done = subprocess.run(
        [f"{Path(sys.executable).parent}/{program}", *options, "-o", str(target), command[2]],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = json.loads(target.read_text("utf-8"))
    assert made["bomFormat"] == "CycloneDX"
    locked = set(
        re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    )
    assert {(item["name"], item["version"]) for item in made["components"]} >= locked
    assert all(item.get("externalReferences") for item in made["components"])


def test_nothing_is_installed_without_a_hash():
    """Each `pip install` that we ship is of locked, hashed wheels, or asks no index at all."""
    shipped = [ROOT / "deploy" / "Dockerfile", *(ROOT / "docs").glob("*.md")]
    found = [line for file in shipped for line in re.findall(r"pip install[^\n&`]*", file.read_text("utf-8"))]
    assert found
    assert [line for line in found if "--require-hashes" not in line and "--no-index" not in line] == []
    for name in ("requirements.lock", "requirements-build.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert text.count("--hash=sha256:") >= len(re.findall(r"^\S+==", text, re.MULTILINE))
    assert "hatchling==" in (ROOT / "requirements-build.lock").read_text("utf-8")
