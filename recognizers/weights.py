"""Imported for its effect: loads what every worker needs, so that processes forked afterwards share it.

Touches: 100 MB of memory, once for all workers instead of once for each; of each one's start 1 s of CPU for the
encoder's weights, and 1.3 s for the shipped recognizers, whose expressions are compiled here and found again there.
"""

import contextlib

import recognizers
from recognizers.encoder import encode

encode(["warm"])
with contextlib.suppress(ValueError):  # the worker that needs them says what is wrong
    recognizers.load()
