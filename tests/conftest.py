"""What every test may rely on: libraries that keep quiet and stay at home."""

import os

os.environ.update(
    PREFECT_SERVER_ANALYTICS_ENABLED="false",
    DO_NOT_TRACK="1",
    GX_ANALYTICS_ENABLED="false",
    PREFECT_LOGGING_LEVEL="WARNING",
)
for name in [name for name in os.environ if name.startswith("DATELINE_")]:
    del os.environ[name]
