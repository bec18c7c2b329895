"""Write the tables of docs/legal-process.md from legal_process.yaml and jurisdictions/*.yaml.

.venv/bin/python tools/legal_process.py [--check]
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from dlp_gateway.config.jurisdictions import read_jurisdictions, read_kinds
from dlp_gateway.config.places import shipped_config_dir
from dlp_gateway.legal import REASONS
from dlp_gateway.legal.phrases import PHRASES

PAGE = Path(__file__).parent.parent / "docs" / "legal-process.md"


def _kinds() -> list[dict[str, Any]]:
    file = Path(shipped_config_dir()) / "legal_process.yaml"
    return list(yaml.safe_load(file.read_text(encoding="utf-8"))["kinds"])


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ").strip()


def _row(kind: dict[str, Any]) -> str:
    cells = (
        f"`{kind['id']}` {_cell(kind['name'])}",
        kind["category"],
        _cell("; ".join(kind.get("signed_by", ()))),
        _cell("; ".join(kind.get("told_by", ())[:4])),
        _cell("; ".join(kind.get("traps", ()))),
        _cell(kind.get("source", "")),
    )
    return f"| {' | '.join(cells)} |"


def tables() -> dict[str, str]:
    """Give each generated block by its name."""
    config = Path(shipped_config_dir())
    laws = read_jurisdictions(
        sorted((config / "jurisdictions").glob("*.yaml")),
        kinds=read_kinds(config / "legal_process.yaml"),
        default="default",
        allow_proposed=True,
        today=datetime.now(UTC).date(),
    )
    kinds = _kinds()
    told = ["| kind | category | signed by | told by | what misleads | source |", "|---|---|---|---|---|---|"]
    told += [_row(kind) for kind in kinds]
    courts = [kind["id"] for kind in kinds if kind["category"] in {"judicial", "judicial-process"}]
    accepts = ["| kind | " + " | ".join(law.name for law in laws) + " |", "|---" * (len(laws) + 1) + "|"]
    accepts += [
        f"| `{name}` | " + " | ".join("yes" if name in law.accepted_kinds else "-" for law in laws) + " |"
        for name in courts
    ]
    files = ["| file | senders | level | bases | citation | source | verified |", "|---|---|---|---|---|---|---|"]
    for law in laws:
        state = "proposed, never law" if law.proposed else "yes" if law.verified else "no"
        senders = ", ".join(law.domains) or ("none" if law.proposed else "all others")
        files.append(
            f"| `{law.name}` {_cell(law.title)} | {senders}"
            f" | {law.assurance} | {', '.join(basis.code for basis in law.bases)} | {_cell(law.citation)}"
            f" | {_cell(law.source)} | {state} |"
        )
    phrases = ["| phrase found | family |", "|---|---|"]
    phrases += [f"| `{name}` | {family} |" for name, family, _ in PHRASES]
    return {
        "kinds": "\n".join(told),
        "accepts": "\n".join(accepts),
        "files": "\n".join(files),
        "phrases": "\n".join(phrases),
        "reasons": ", ".join(f"`{word}`" for word in REASONS),
    }


def page(old: str) -> str:
    """Put the blocks between their marks."""
    for name, block in tables().items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not mark.search(old):
            raise SystemExit(f"{PAGE}: the mark <!-- {name} --> is missing")
        old = mark.sub(lambda match, block=block: f"{match[1]}{block}\n{match[2]}", old, count=1)
    return old


def main() -> None:
    """Write the page, or say that it is not current."""
    old = PAGE.read_text(encoding="utf-8")
    new = page(old)
    if "--check" in sys.argv and new != old:
        raise SystemExit(f"{PAGE} is not current: run tools/legal_process.py")
    PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
