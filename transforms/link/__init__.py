"""Linking: what is settled once the day of publication is known, and what is the same across articles."""

from transforms.link.events import Judged
from transforms.link.resolving import resolved
from transforms.link.settling import settled

__all__ = ["Judged", "resolved", "settled"]
