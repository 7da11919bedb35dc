"""Plans: the nodes of docs/plan.md and their JSON text. Nothing else in the package builds JSON for an engine."""

from __future__ import annotations

from polarway.plan.text import encode

__all__ = ["encode"]
