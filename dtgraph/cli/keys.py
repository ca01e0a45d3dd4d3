"""The commands that make, list and revoke the keys of a service."""

from typing import Annotated, Any

import typer

from ..auth.keys import SCOPES, ApiKey, KeyStore, access_file
from ..errors import StoreError, shorten
from ..table_adapters import Table
from .context import AsOf, CommandContext, Format, OutputFormat, Store, common, opened
from .output import as_csv, as_json, note, table

__all__ = ["add_to"]

COLUMNS = ("id", "name", "scopes", "within", "made_at", "revoked_at")


def add_to(app: typer.Typer) -> None:
    """Add the commands to the program."""
    keys = typer.Typer(no_args_is_help=True, help="Make, list and revoke the keys of the service.")
    for command in (create, list_, revoke):
        keys.command(command.__name__.rstrip("_"))(command)
    app.add_typer(keys, name="keys")


def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is.")],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", metavar="SCOPE", help=f"What it is for, one or more of {', '.join(SCOPES)}."),
    ] = None,
    within: Annotated[
        str | None, typer.Option("--within", metavar="ID", help="Only what is in this unit's subtree.")
    ] = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Make a key and show it, once: nothing can show it again.

    Example: dtgraph keys create portal --scope read --within vn:province:12:2024
    """
    session = common(context, store, as_of, format_)
    if within is not None:
        _require_unit(session, within)
    key, text = _access(session).create(name, scope or ["read"], within)
    shown = {**_row(key), "key": text}
    match session.format:
        case OutputFormat.JSON:
            as_json(shown)
        case OutputFormat.CSV:
            as_csv(Table(list(shown), [shown]))
        case OutputFormat.TABLE:
            print(text)
            note(f"The key of {name}, for {', '.join(sorted(key.scopes))}: it is shown this once alone.")


def list_(context: typer.Context, store: Store = None, as_of: AsOf = None, format_: Format = None) -> None:
    """List the keys, without their secrets. Example: dtgraph keys list --format json"""
    session = common(context, store, as_of, format_)
    rows = [_row(key) for key in _access(session).all_keys()]
    match session.format:
        case OutputFormat.JSON:
            as_json({"items": rows})
        case OutputFormat.CSV:
            as_csv(Table(COLUMNS, rows))
        case OutputFormat.TABLE:
            table(COLUMNS, [list(row.values()) for row in rows])
            if not rows:
                note("There are no keys; make one with: dtgraph keys create NAME")


def revoke(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as dtgraph keys list shows it.")],
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Let a key be good for nothing from now on. Example: dtgraph keys revoke 3f9a0c5d71be"""
    session = common(context, store, as_of, format_)
    _access(session).revoke(id_)
    note(f"Revoked {id_}.")


def _require_unit(session: CommandContext, unit: str) -> None:
    """Raise `InputError` `unknown-unit` where the network can be asked and has no such unit."""
    access_file(session.store)  # which says first that a service has no keys to be made from here
    try:
        with opened(session) as network:
            network.questions.require(unit, session.as_of)
    except StoreError as error:
        if error.code not in ("store-held", "store-missing"):
            raise
        note(f"It was not looked up whether there is a unit {shorten(unit)}: {error.sentence}.")


def _access(session: CommandContext) -> KeyStore:
    return KeyStore(access_file(session.store))


def _row(key: ApiKey) -> dict[str, Any]:
    made, revoked = key.made_at.isoformat(), None if key.revoked_at is None else key.revoked_at.isoformat()
    values = (key.id, key.name, sorted(key.scopes), key.within, made, revoked)
    return dict(zip(COLUMNS, values, strict=True))
