"""Run the command line with `python -m flows`, or as `dateline`."""
