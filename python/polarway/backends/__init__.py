"""Where plans run. ``get_router`` and ``BackendRouter`` choose a mode; the backends do the work."""

from __future__ import annotations
