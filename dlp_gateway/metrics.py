"""Every counter, gauge and histogram of the program: name, unit and help in one file.

Names follow Prometheus: prefix `dlp_gateway_`, base units, `_total` for counters; labels are closed words, never
addresses, domains or ids. Each process has its own listener and its own numbers: Prometheus adds them up.
`REGISTRY` is what every role shows; `CONSOLE` what only the console role can know, so that the SMTP role never
shows a false zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    exposition,
)
from prometheus_client.samples import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prometheus_client.metrics_core import Metric

    from dlp_gateway.model import Inspection

# A second time series for each, which nobody reads.
disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY = CollectorRegistry()
CONSOLE = CollectorRegistry()


class _Passed:
    """Plain numbers of the path that most mail takes, put into the counters when somebody looks.

    A counter of prometheus_client takes a lock each time: five of them cost as much as reading a command.
    """

    messages = octets = recipients = 0
    classes: ClassVar[dict[int, int]] = {2: 0, 3: 0, 4: 0, 5: 0}

    def collect(self) -> tuple[Metric, ...]:
        """Move them; prometheus_client collects in the order of registration, and this is the first."""
        MESSAGES.labels("pass").inc(self.messages)
        OCTETS.inc(self.octets)
        RECIPIENTS.labels("out").inc(self.recipients)
        for digit, count in self.classes.items():
            _CLASSES[digit].inc(count)
            self.classes[digit] = 0
        self.messages = self.octets = self.recipients = 0
        return ()


_PASSED = _Passed()
REGISTRY.register(_PASSED)
ProcessCollector(registry=REGISTRY)

# ----------------------------------------------------------------------------------------------- mail in

CONNECTIONS = Gauge("dlp_gateway_connections", "SMTP connections open now", registry=REGISTRY)
REFUSED_CONNECTIONS = Counter(
    "dlp_gateway_refused_connections_total",
    "SMTP connections refused, by cause (network, limit)",
    ["cause"],
    registry=REGISTRY,
)
LOGINS = Counter(
    "dlp_gateway_logins_total", "AUTH commands, by result (ok, failed, later)", ["result"], registry=REGISTRY
)
MESSAGES = Counter(
    "dlp_gateway_messages_total",
    "Mail transactions ended, by disposition (pass = no recipient in scope; deliver, quarantine, bounce; defer; fault)",
    ["disposition"],
    registry=REGISTRY,
)
RECIPIENTS = Counter(
    "dlp_gateway_recipients_total",
    "Recipients accepted at RCPT, by scope (in, out)",
    ["scope"],
    registry=REGISTRY,
)
OCTETS = Counter("dlp_gateway_content_bytes_total", "Octets of content taken in DATA", registry=REGISTRY)
REPLIES = Counter(
    "dlp_gateway_replies_total",
    "Final replies to DATA, by class (2yz, 4yz, 5yz)",
    ["reply_class"],
    registry=REGISTRY,
)

# -------------------------------------------------------------------------------------------- inspection

INSPECTION_SECONDS = Histogram(
    "dlp_gateway_inspection_seconds",
    "Time from queueing to verdict of one in-scope message",
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 45),
    registry=REGISTRY,
)
UNREAD = Counter(
    "dlp_gateway_unread_total", "Pieces of messages that nobody could read, by cause", ["cause"], registry=REGISTRY
)
FINDINGS = Counter(
    "dlp_gateway_findings_total", "Protected identifiers found, by entity", ["entity"], registry=REGISTRY
)
RULEBOOK = Info("dlp_gateway_rulebook", "The rulebook in force", registry=REGISTRY)
RELOADS = Counter(
    "dlp_gateway_reloads_total", "Reloads asked for, by result (swapped, refused)", ["result"], registry=REGISTRY
)

# ------------------------------------------------------------------------------------- holding, telling

NOTICES = Counter(
    "dlp_gateway_notices_total",
    "Notices by kind and result (sent, later, failed, limited)",
    ["kind", "result"],
    registry=REGISTRY,
)
WEBHOOKS = Counter(
    "dlp_gateway_webhooks_total",
    "Events told to sites of the operator's, by result (sent, later, failed)",
    ["result"],
    registry=REGISTRY,
)
RELEASES = Counter(
    "dlp_gateway_releases_total",
    "Attempts to release held mail, by result (sent, later, failed)",
    ["result"],
    registry=REGISTRY,
)
DECISIONS = Counter(
    "dlp_gateway_decisions_total",
    "Acts of officers and clocks on cases, by action, on all nodes, since this console began",
    ["action"],
    registry=CONSOLE,
)
CHECKPOINT = Gauge(
    "dlp_gateway_checkpoint_timestamp_seconds",
    "When the last signed checkpoint of the audit log was written, as Unix time; 0 if this console wrote none",
    registry=CONSOLE,
)
SWITCH = Gauge(
    "dlp_gateway_switch_on",
    "Whether a switch is on (1), by switch and state (panic: hold, defer; bypass: on)",
    ["switch", "state"],
    registry=CONSOLE,
)
HELD_MESSAGES = Gauge("dlp_gateway_held_messages", "Messages on hold now", registry=CONSOLE)
HELD_OLDEST_SECONDS = Gauge(
    "dlp_gateway_held_oldest_seconds", "Age of the oldest message on hold; 0 if none", registry=CONSOLE
)
HELD_OVERDUE = Gauge("dlp_gateway_held_overdue_messages", "Messages on hold past their due time", registry=CONSOLE)
RELEASE_FAILED = Gauge(
    "dlp_gateway_release_failed_messages", "Released messages that the next hop would not take", registry=CONSOLE
)

# ------------------------------------------------------------------------------------------------ faults

FAULTS = Counter("dlp_gateway_faults_total", "Problems of ours, by kind", ["kind"], registry=REGISTRY)


#: Every state that a switch can have; each is shown, so that an alert can tell 0 from nothing.
_STATES = (("panic", "hold"), ("panic", "defer"), ("bypass", "on"))


def switches(states: Mapping[str, str] | None) -> None:
    """Show how the switches stand; not a number where nobody knows."""
    for name, state in _STATES:
        SWITCH.labels(switch=name, state=state).set(float("nan") if states is None else states.get(name) == state)


def reply_class(code: int) -> str:
    """Name the class of a reply code as RFC 5321 4.2.1 writes it: `2yz`, `4yz`, `5yz`."""
    return f"{code // 100}yz"


# 3yz: no final reply, but counting must not fail where a next hop answers nonsense.
_CLASSES = {digit: REPLIES.labels(f"{digit}yz") for digit in (2, 3, 4, 5)}


def passed(*, code: int, octets: int) -> None:
    """Count mail without a recipient in scope."""
    _PASSED.messages += 1
    _PASSED.octets += octets
    _PASSED.classes[code // 100] += 1


def judged(*, disposition: str, code: int, octets: int, inspection: Inspection) -> None:
    """Count mail with a recipient in scope, what was found in it and what could not be read."""
    MESSAGES.labels(disposition).inc()
    OCTETS.inc(octets)
    _CLASSES[code // 100].inc()
    for finding in inspection.findings:
        FINDINGS.labels(finding.entity).inc()
    for unread in inspection.unread:
        UNREAD.labels(unread.cause.value).inc()


def deferred(*, octets: int) -> None:
    """Count mail that the panic switch left with the client."""
    MESSAGES.labels("defer").inc()
    OCTETS.inc(octets)
    _CLASSES[4].inc()


def recipient(*, in_scope: bool) -> None:
    """Count an accepted recipient."""
    if in_scope:
        RECIPIENTS.labels("in").inc()
    else:
        _PASSED.recipients += 1


def faulted(*, kind: str, in_data: bool = False) -> None:
    """Count a problem of ours; `in_data`: it ended a mail transaction."""
    FAULTS.labels(kind).inc()
    if in_data:
        MESSAGES.labels("fault").inc()
        _CLASSES[4].inc()


#: One process's numbers: family -> (sample's name, its labels) -> value.
Snapshot = dict[str, dict[tuple[str, tuple[tuple[str, str], ...]], float]]

#: Of each process, not of the sum.
_OWN = frozenset({"process_start_time_seconds", "process_max_fds", "dlp_gateway_rulebook"})


def snapshot() -> Snapshot:
    """Return this process's numbers, for the process that shows them."""
    return {
        family.name: {(one.name, tuple(one.labels.items())): one.value for one in family.samples}
        for family in REGISTRY.collect()
        if family.name not in _OWN
    }


#: The numbers of the other processes of this role, by process, as they were told last; `service` fills it.
others: dict[int, Snapshot] = {}
#: The sum of what processes had counted that have ended: a counter never falls.
_ended: Snapshot = {}


def ended(process: int) -> None:
    """Keep the counters of a process that has ended, and forget what it had open."""
    for name, samples in others.pop(process, {}).items():
        if name in _GAUGES or name.startswith("process_"):
            continue
        kept = _ended.setdefault(name, {})
        for key, value in samples.items():
            kept[key] = kept.get(key, 0.0) + value


_GAUGES = frozenset({"dlp_gateway_connections"})


class _Summed:
    """Our numbers with those of the other processes of the role added."""

    def collect(self) -> Iterator[Metric]:
        """Add sample by sample."""
        told = [*others.values(), _ended]
        for family in REGISTRY.collect():
            sums = {(one.name, tuple(one.labels.items())): one.value for one in family.samples}
            for samples in (each.get(family.name, {}) for each in told):
                for key, value in samples.items():
                    sums[key] = sums.get(key, 0.0) + value
            family.samples = [Sample(name, dict(labels), value) for (name, labels), value in sums.items()]
            yield family


class _Both:
    """What the console role shows: its own numbers after the common ones."""

    def collect(self) -> Iterator[Metric]:
        yield from REGISTRY.collect()
        yield from CONSOLE.collect()


def render(accept: str, *, console: bool = False) -> tuple[bytes, str]:
    """Write all metrics in the text format that `accept` (the HTTP field) asks for; body and content type."""
    encoder, content_type = exposition.choose_encoder(accept)
    return encoder(_Both() if console else _Summed()), content_type


def names() -> tuple[str, ...]:
    """List our metric families, for the test that the docs name each of them."""
    families = (metric.name for metric in _Both().collect())
    return tuple(sorted({name for name in families if name.startswith("dlp_gateway_")}))
