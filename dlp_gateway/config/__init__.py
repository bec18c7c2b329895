"""How to run (Config) and how to judge (Rulebook): YAML and environment in, frozen values out.

Takes: the environment, and the files of the configuration directory.
Returns: Config (`load_config`), Rulebook (`load_rulebook`).
Touches: reads files; the only door to pydantic-settings and yaml.
Fails: ConfigError, which says where (file and line, or variable), what is wrong, and how to mend it.
"""

from __future__ import annotations

from dlp_gateway.config.document import ConfigError
from dlp_gateway.config.judging import (
    APPROVERS,
    ASSURANCE,
    BASES,
    ENTITIES,
    EVIDENCE,
    GROUPS,
    STATUS_ENTITIES,
    Condition,
    ContentLimits,
    Destination,
    Fallback,
    Jurisdiction,
    LawfulBasis,
    OnViolation,
    Policy,
    PolicyCase,
    Protected,
    Rule,
    Rulebook,
    ScopedAddress,
    jurisdictions_named,
)
from dlp_gateway.config.places import shipped_config_dir
from dlp_gateway.config.rulebook import load_rulebook, unknown_entities
from dlp_gateway.config.running import Access, Config, Listen, NextHop, Setting, SmtpLimits, Webhooks
from dlp_gateway.config.settings import effective, load_config

__all__ = [
    "APPROVERS",
    "ASSURANCE",
    "BASES",
    "ENTITIES",
    "EVIDENCE",
    "GROUPS",
    "STATUS_ENTITIES",
    "Access",
    "Condition",
    "Config",
    "ConfigError",
    "ContentLimits",
    "Destination",
    "Fallback",
    "Jurisdiction",
    "LawfulBasis",
    "Listen",
    "NextHop",
    "OnViolation",
    "Policy",
    "PolicyCase",
    "Protected",
    "Rule",
    "Rulebook",
    "ScopedAddress",
    "Setting",
    "SmtpLimits",
    "Webhooks",
    "effective",
    "jurisdictions_named",
    "load_config",
    "load_rulebook",
    "shipped_config_dir",
    "unknown_entities",
]
