"""Ids: a hash of what makes the thing itself."""

from collections.abc import Mapping
from hashlib import blake2b, sha256


def hashed(*parts: object) -> str:
    """Return 16 hexadecimal digits that stand for these parts, in this order."""
    return sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def article_id(source: str, native_key: str) -> str:
    """Return the id of an article: what its source knows it by, for ever."""
    return hashed(source, native_key)


def content_hash(delivery: Mapping[str, object]) -> str:
    """Return what makes a version of an article: all that was delivered of it, but not when."""
    return hashed(*(f"{name}={value}" for name, value in sorted(delivery.items()) if name != "fetched_at" and value))


def numbered(*parts: object) -> int:
    """Return a whole number of 63 bits that stands for these parts, for indexes that are looked up by it."""
    text = "\x1f".join([part if type(part) is str else str(part) for part in parts]).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest()) >> 1
