"""Orchestration: the only package that retries, logs, waits or reads the clock. `python -m flows` is `dateline`."""
