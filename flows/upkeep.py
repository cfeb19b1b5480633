"""Commands that look after what is stored: gates, rejects, forgetting."""

import json
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table as RichTable

from flows.console import as_table, at_home, err, out, prepared, print_summary, read_settings
from warehouse.store import opened_snapshot

rejects_app = typer.Typer(
    help="What was rejected and why: list it, show one, send it through again.", invoke_without_command=True
)
Stage = Annotated[str | None, typer.Option(help="Only those that the gate behind this stage rejected.")]
Rule = Annotated[str | None, typer.Option(help="Only those that broke this rule.")]


def gates(
    stage: Annotated[str | None, typer.Argument(help="Only the gate behind this stage.")] = None,
) -> None:
    """Print every rule that a record or batch must keep, stage by stage, with its limit and why it exists."""
    prepared()
    from flows.gates import rules

    shown = RichTable("stage", "table", "rule", "kind", "severity", "expects", "when broken", "why", title="Gates")
    for row in rules(stage):
        shown.add_row(*(escape(str(value)) for value in row.values()))
    out.print(shown)


@rejects_app.callback()
def rejects(
    context: typer.Context,
    stage: Stage = None,
    rule: Rule = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that a replay has settled.")] = False,
) -> None:
    """List what was rejected, with every rule that it broke and how often it was tried: first by rule, then each."""
    if context.invoked_subcommand is not None:
        return
    settings = read_settings()
    from flows.rejects import counted, listed

    with opened_snapshot(settings.published / "news.duckdb") as snapshot:
        found = listed(snapshot, (), stage, rule, everything=everything)
    if found.is_empty():
        out.print("Nothing is rejected." if everything else "Nothing is rejected that is not settled.")
        return
    out.print(as_table(counted(found)))
    shown = RichTable("reject", "stage", "table", "record", "why", "tried", "last replay", title="Rejects")
    for row in found.iter_rows(named=True):
        replay = f"{row['outcome']} {row['replayed_at']:%Y-%m-%d %H:%M}" if row["outcome"] else ""
        values = (row["reject_id"], row["stage"], row["table_name"], f"{row['source']}: {row['record_key']}")
        shown.add_row(*map(escape, (*values, row["why"] or "", f"{row['rejected_count']}x", replay)))
    out.print(shown)
    out.print(
        "After a fix: dateline rejects replay. The whole of one: dateline rejects show REJECT_ID", highlight=False
    )


@rejects_app.command("show")
def rejects_show(reject_id: Annotated[str, typer.Argument(metavar="REJECT_ID", help="As the list gives it.")]) -> None:
    """Show one reject: the whole record, every rule that it broke, and what became of it when it was tried again."""
    settings = read_settings()
    from flows.rejects import listed

    with opened_snapshot(settings.published / "news.duckdb") as snapshot:
        row = listed(snapshot, [reject_id]).row(0, named=True)
        replays = snapshot.query(
            "select replayed_at, outcome, code_version from reject_replays where reject_id = ? order by 1", [reject_id]
        )
    facts = RichTable.grid(padding=(0, 2))
    for name in ("stage", "table_name", "source", "record_key", "article_id", "rejected_at", "rejected_count",
                 "code_version", "batch_id"):  # fmt: skip
        facts.add_row(f"[dim]{name}[/dim]", escape(str(row[name])))
    out.print(Panel(facts, title=f"Reject {reject_id}"))
    out.print(Panel(escape(row["why"] or ""), title="Rules that it broke"))
    out.print(Panel(escape(json.dumps(json.loads(row["record"]), indent=1, ensure_ascii=False)), title="Record"))
    if replays.height:
        out.print(as_table(replays))


@rejects_app.command("replay")
def rejects_replay(
    reject_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[REJECT_ID]...", help="Which; all open ones where none.")
    ] = None,
    stage: Stage = None,
    rule: Rule = None,
) -> None:
    """Send rejects through again after a fix: of rules, seeds, a source's stanza, or by a correction.

    Records go as they were delivered through all stages; of rejected rows, their article is extracted anew. Rejects
    stay, with a note of what became of them.
    """
    settings = at_home()
    from flows.progress import showing
    from flows.rejects import replay

    with showing(err):
        done = replay(reject_ids, stage, rule)
    if done.summary:
        print_summary(settings, done.summary)
    _print_replayed(done)
    raise typer.Exit(1 if done.summary and done.summary.stopped else 0)


def _print_replayed(done: Any) -> None:
    for outcome in sorted(set(done.outcomes.values())):
        out.print(f"{list(done.outcomes.values()).count(outcome)} {outcome}", highlight=False)
    for reject_id, reason in done.lost.items():
        out.print(f"{reject_id} cannot be sent again: {reason}", highlight=False)
    if not done.outcomes and not done.lost:
        out.print("Nothing is rejected that is not settled.")


def forget(
    article_ids: Annotated[list[str], typer.Argument(metavar="ARTICLE_ID...", help="As in articles.article_id.")],
) -> None:
    """Erase articles: text, and all drawn from it, in warehouse, waiting batches, rejects and every snapshot.

    Only a tombstone stays (ids and hashes), so that they do not come back when they are delivered again. Their sources
    still have them.
    """
    settings = prepared()
    from flows.forget import forget as forgotten
    from flows.running import alone

    with alone(settings):
        found = forgotten(settings, article_ids)
    shown = RichTable("what", "where", title="Forgotten")
    for name, count in found.rows.items():
        shown.add_row(f"{count} row{'s' * (count > 1)}", name)
    for name in found.batches:
        shown.add_row("batch rewritten", str(settings.work / name))
    for name in found.snapshots:
        shown.add_row("snapshot removed", str(settings.published / name))
    shown.add_row("warehouse written anew", str(settings.warehouse))
    shown.add_row("snapshot published", found.published or "unchanged")
    out.print(shown)
    if found.copies:
        out.print(f"These share text with it, and are still there: {', '.join(found.copies)}", highlight=False)
    if found.corrections:
        out.print(f"Corrections that name it: {', '.join(found.corrections)}", highlight=False)
