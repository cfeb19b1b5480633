"""Ids: a hash of what makes the thing itself."""

import hashlib


def hashed(*parts: object) -> str:
    """Return 16 hexadecimal digits that stand for these parts, in this order."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
