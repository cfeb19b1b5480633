"""Linking: what is settled once the day of publication is known, and what is the same across articles."""

from transforms.link.known import actor_tables
from transforms.link.linked import linked
from transforms.link.resolving import resolved

__all__ = ["actor_tables", "linked", "resolved"]
