"""The command line `dateline`.

Heavy libraries (Prefect, spaCy, Great Expectations: seconds each) are imported by the command that needs them.
"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table as RichTable

from flows import upkeep
from flows.console import Refused, as_table, at_home, err, out, prepared, read_settings, run_shown
from flows.settings import Settings
from flows.sources import SourceError
from warehouse.schema import Table, contracts, table
from warehouse.store import QueryError, WarehouseError, opened_snapshot

app = typer.Typer(
    name="dateline",
    help="News articles in, a warehouse of who did what to whom and who said what out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
contracts_app = typer.Typer(help="The promises to readers: one data contract per table and view.", no_args_is_help=True)
app.add_typer(contracts_app, name="contracts")
actors_app = typer.Typer(help="Who is known by name: your own tables beside `seeds/actors/`.", no_args_is_help=True)
app.add_typer(actors_app, name="actors")
app.add_typer(upkeep.rejects_app, name="rejects")
app.command()(upkeep.gates)
app.command()(upkeep.forget)


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    csv = "csv"
    json = "json"


FIRST_QUESTIONS = (
    (
        "What happened between countries?",
        """select date_start, event_type, status, actors, recipients, place, origin_count as reports
from event_details
where status in ('actual', 'ongoing') and actors is not null
order by origin_count desc, confidence desc, event_id
limit 10""",
    ),
    (
        "Who said what, and is it confirmed by anybody else?",
        """select speaker, cue_text, content_text, outlet, origin_count as reports
from statements
where speaker is not null and not is_copy
order by origin_count desc, confidence desc, claim_id
limit 10""",
    ),
    (
        "Which countries get along, and which do not?",
        """select
    actor_country, recipient_country,
    sum(verbal_cooperation_count + material_cooperation_count) as cooperation,
    sum(verbal_conflict_count + material_conflict_count) as conflict
from country_dyads
group by all
order by cooperation + conflict desc, actor_country, recipient_country
limit 10""",
    ),
)


@app.command()
def run(
    targets: Annotated[
        list[str] | None,
        typer.Argument(help="Declared sources, or files and folders of text and JSON Lines."),
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="First stage to run.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last stage to run.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Answer three first questions afterwards.")] = False,
) -> None:
    """Run the DAG: ingest, normalize, extract, load, publish. Without targets, on every declared source."""
    settings = at_home()
    from flows.news import news

    status = run_shown(settings, lambda: news(targets or [], first, last))
    if show:
        _print_first_answers(settings)
    raise typer.Exit(status)


@app.command()
def rebuild(
    articles: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ARTICLE_ID]...", help="Articles to extract again; those that need it where none."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every stored article, whatever extracted it.")] = False,
) -> None:
    """Extract again from stored articles, after a rule, a seed, a correction or the model changed.

    Nothing is fetched: articles go as they were delivered through the same stages and gates, a transaction a batch.
    """
    settings = at_home()
    from flows.rebuild import rebuild as rebuilt

    raise typer.Exit(run_shown(settings, lambda: rebuilt(articles, everything)))


@app.command()
def plan(
    targets: Annotated[list[str] | None, typer.Argument(help="As for `dateline run`.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First stage to run.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last stage to run.")] = None,
) -> None:
    """Tell what `dateline run` would do, on what, and why; nothing is changed."""
    settings = prepared()
    from flows.plan import planned

    shown = RichTable("stage", "takes", "gives", "gate", "retries", "runs", "on", "why", title="dateline run")
    for step in planned(settings, targets or [], first, last):
        shown.add_row(*(escape(str(value)) for value in step))
    out.print(shown)


@app.command()
def serve(
    targets: Annotated[list[str] | None, typer.Argument(help="As for `dateline run`.")] = None,
    every: Annotated[str | None, typer.Option(help="Interval, such as 15m, 2h, 1d.")] = None,
    cron: Annotated[str | None, typer.Option(help="Cron schedule, such as '*/15 * * * *' (UTC).")] = None,
) -> None:
    """Run the DAG on a schedule with Prefect's own `serve`, one run at a time, until interrupted.

    With PREFECT_API_URL it serves that server; without, it starts one of its own.
    """
    settings = at_home()
    from flows.serve import served

    served(settings, targets or [], every, cron, announce=err.print)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="SQL, read-only, on the published snapshot.")],
    format: Annotated[Format, typer.Option("--format", help="How the result is written.")] = Format.table,
) -> None:
    """Ask the published snapshot a question in SQL."""
    settings = read_settings()
    with opened_snapshot(settings.published / "news.duckdb") as snapshot:
        found = snapshot.query(query)
    if format is Format.csv:
        sys.stdout.write(found.write_csv())
    elif format is Format.json:
        for row in found.iter_rows(named=True):
            sys.stdout.write(json.dumps(row, default=str, ensure_ascii=False) + "\n")
    else:
        out.print(as_table(found))


@app.command()
def tables() -> None:
    """List the tables and views, as their contracts describe them."""
    shown = RichTable("name", "kind", "version", "one row is", title="Tables and views")
    for described in contracts().values():
        if "stage" not in described.tags:
            shown.add_row(described.name, described.kind, described.version, escape(described.description))
    out.print(shown)


@app.command()
def describe(name: Annotated[str, typer.Argument(metavar="TABLE", help="A table or view.")]) -> None:
    """Print the dictionary of a table or view: its columns, as its contract describes them."""
    try:
        described = table(name)
    except KeyError as error:
        raise Refused(str(error.args[0])) from error
    out.print(f"[bold]{described.name}[/bold] ({described.kind}, version {described.version})", highlight=False)
    out.print(escape(described.description))
    out.print(_dictionary(described))


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the files go; those of an earlier export are replaced.")],
) -> None:
    """Write every table and view of the published snapshot as a Parquet file, for readers without DuckDB."""
    folder.mkdir(parents=True, exist_ok=True)
    with opened_snapshot(read_settings().published / "news.duckdb") as snapshot:
        for name in snapshot.columns():
            unfinished = folder / f"{name}.parquet.tmp"
            frame = snapshot.read(name)
            frame.write_parquet(unfinished)
            unfinished.replace(folder / f"{name}.parquet")
            out.print(f"{folder / name}.parquet: {frame.height} rows", highlight=False, soft_wrap=True)


@contracts_app.command("check")
def contracts_check() -> None:
    """Check the published snapshot against every contract with datacontract-cli."""
    settings = read_settings()
    from flows.contracts import checked

    broken = 0
    shown = RichTable("table", "check", "result", "reason", title="Data contracts")
    total = 0
    for result in checked(settings.published / "news.duckdb"):
        total += 1
        if result.result != "passed":
            broken += 1
            shown.add_row(*(escape(str(value)) for value in (result.table, result.check, result.result, result.reason)))
    if broken:
        out.print(shown)
    out.print(f"{total} checks, {broken} broken.")
    raise typer.Exit(1 if broken else 0)


class ActorTable(StrEnum):
    """A table of actors that may be added to."""

    people = "people"
    organisations = "organisations"
    armed_groups = "armed_groups"
    outlets = "outlets"
    offices = "offices"


@actors_app.command("import")
def actors_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns as in seeds/actors/; | between aliases.")],
    name: Annotated[ActorTable | None, typer.Option("--as", help="Its table, where the file's name is none.")] = None,
) -> None:
    """Check a table of actors and add it to your own; tell what was added, updated, and which names have others too.

    All or nothing: where a row is wrong, it says which and what to do. An actor whose id is known already is updated.
    """
    prepared()
    from flows.importing import import_actors

    found = import_actors(file, name and name.value)
    out.print(f"{len(found.added)} added, {len(found.updated)} updated, {len(found.unchanged)} unchanged.")
    if found.collisions:
        shown = RichTable("name", "imported", "also the name of", title="Names of several: each stays a candidate")
        for collision in found.collisions:
            shown.add_row(*(escape(cell) for cell in (collision.name, collision.actor_id, ", ".join(collision.others))))
        out.print(shown)
        out.print(f"{len(found.collisions)} names collide.")


@app.command()
def extract(
    files: Annotated[list[Path] | None, typer.Argument(help="Text or JSON Lines; standard input where none.")] = None,
) -> None:
    """Write what is extracted from each record as one JSON object a line, without touching a warehouse.

    JSON Lines records have `id`, `text` and optionally `published_at`, `title`, `url`, `outlet`; offsets are into
    `text` as given. The records of one call are linked with one another.
    """
    settings = prepared()
    from flows.extract import predictions, records

    for prediction in predictions(records(files or [], sys.stdin.buffer), settings.model):
        sys.stdout.write(json.dumps(prediction, default=str, ensure_ascii=False) + "\n")


@app.command()
def evaluate(
    gold: Annotated[
        list[Path] | None,
        typer.Option(help="Gold records to score on; the bundled corpus where none are given."),
    ] = None,
) -> None:
    """Score extraction on annotated articles: events, claims, actors and stories, in one table."""
    settings = prepared()
    from flows.extract import scored

    shown = RichTable("what", "figure", "value", "of", title="Extraction on annotated articles")
    for row in scored(gold or [], settings.model):
        shown.add_row(row["what"], row["figure"], f"{row['value']:.3f}", str(row["n"]))
    out.print(shown)


@app.command()
def explain(
    identifier: Annotated[str, typer.Argument(metavar="EVENT_ID|CLAIM_ID", help="An event, event mention or claim.")],
) -> None:
    """Show why a row is there: its sentence, parse, rule, parties, status and date, and how each was reached."""
    settings = prepared()
    from flows.explain import explained

    with opened_snapshot(settings.published / "news.duckdb") as snapshot:
        out.print(explained(snapshot, identifier, settings.model))


def main() -> None:
    """Run the command line; what can go wrong for reasons outside the program ends in one clear message."""
    try:
        app()
    except (SourceError, WarehouseError, QueryError, ValueError, OSError, Refused) as error:
        err.print(f"[bold red]{type(error).__name__}[/bold red]: {escape(str(error))}", highlight=False)
        sys.exit(2)
    except Exception as error:  # a gate that is broken, or a bug: the message first, the trace for whoever mends it
        if type(error).__name__ != "GateBroken":
            raise
        err.print(f"[bold red]GateBroken[/bold red]: {escape(str(error))}", highlight=False)
        sys.exit(3)


def _print_first_answers(settings: Settings) -> None:
    with opened_snapshot(settings.published / "news.duckdb") as snapshot:
        for question, query in FIRST_QUESTIONS:
            out.print(f"\n[bold]{question}[/bold]\n{escape(query)};", highlight=False)
            out.print(as_table(snapshot.query(query)))


def _dictionary(described: Table) -> RichTable:
    shown = RichTable("column", "type", "meaning")
    for column in described.columns:
        marks = " key" if column.is_key else "" if column.is_required else " null"
        values = f" One of {', '.join(column.values)}." if column.values else ""
        refers = f" See {column.refers_to}." if column.refers_to else ""
        shown.add_row(column.name, column.type.lower() + marks, escape(column.description + values + refers))
    return shown


if __name__ == "__main__":
    main()
