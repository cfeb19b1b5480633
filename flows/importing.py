"""`dateline actors import`: a table of actors that a user brings, written beside the seeds."""

import csv
import os
from pathlib import Path

import seeds
from transforms.extract.actors.imported import COLUMNS, Imported, imported, table_of


def import_actors(file: Path, name: str | None = None) -> Imported:
    """Add the rows of a CSV file to the user's own table of this name, or of the file's; return what that changed.

    Raises ValueError where no folder is set (`DATELINE_ACTORS`), no table is named, or rows are wrong: nothing is
    written then. Raises OSError where the file cannot be read or the table not be written.
    """
    name = name or table_of(file.stem)
    own = seeds.own_table(name)
    if own is None:
        raise ValueError(
            "no folder is set for your own tables: name one in DATELINE_ACTORS, or as `actors` in dateline.toml"
        )
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, restkey="(too many cells)")
        header = list(reader.fieldnames or ())
        rows = list(reader)
    for line, row in enumerate(rows, start=2):
        if "(too many cells)" in row:
            raise ValueError(f"line {line}: more cells than the header has columns; put cells with commas in quotes")
    found = imported(name, header, rows)
    own.parent.mkdir(parents=True, exist_ok=True)
    unfinished = own.with_suffix(f".unfinished-{os.getpid()}")
    with unfinished.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS[name], lineterminator="\n")
        writer.writeheader()
        writer.writerows(found.rows)
    unfinished.replace(own)
    return found
