"""Every counter, gauge and histogram of the program: name, unit and help in one file.

Names follow Prometheus: prefix `dlp_gateway_`, base units, `_total` for counters; labels are closed words, never
addresses, domains or ids.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()

FAULTS = Counter("dlp_gateway_faults_total", "Problems of ours, by kind", ["kind"], registry=REGISTRY)
INSPECTION_SECONDS = Histogram(
    "dlp_gateway_inspection_seconds",
    "Time from queueing to verdict of one in-scope message",
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 45),
    registry=REGISTRY,
)
