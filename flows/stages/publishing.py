"""Publish: check the contracts and switch the snapshot that readers open."""

import json
from typing import Any

from flows.settings import Settings
from flows.stages.common import now
from warehouse import publish
from warehouse.schema import table
from warehouse.store import opened


def published(settings: Settings, run: dict[str, Any] | None = None) -> str | None:
    """Check the contracts and switch the snapshot, where the warehouse changed since the last one; return its name."""
    if not settings.warehouse.exists():
        return None
    with opened(settings.warehouse) as store:
        if run is not None:
            with store.transaction():
                store.put("runs", table("runs").frame([run]))
        return publish.published(store, settings.published, settings.keep_snapshots, now())


def manifest(settings: Settings) -> dict[str, Any]:
    """Return what the current snapshot says of itself."""
    path = settings.published / publish.MANIFEST
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
