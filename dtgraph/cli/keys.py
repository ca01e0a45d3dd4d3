"""Create, list and revoke API keys."""

from typing import Annotated, Any

import typer

from ..auth.keys import SCOPES, ApiKey, KeyStore, key_file
from ..errors import StoreError, shorten
from ..results import Table
from .context import AsOf, CommandContext, Format, OutputFormat, Store, Within, common, open_network
from .output import note, print_csv, print_json, print_table

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help=__doc__)

COLUMNS = ("id", "name", "scopes", "within", "made_at", "revoked_at")


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The owner of the key.")],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", metavar="SCOPE", help=f"One or more of {', '.join(SCOPES)}.", show_default="read"),
    ] = None,
    within: Within = None,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Create a key and show it once; it cannot be shown again.

    Example: dtgraph keys create portal --scope read --within vn:province:12:2024
    """
    options = common(context, store, as_of, format_)
    keys = KeyStore(key_file(options.store))
    if within is not None:
        _require_unit(options, within)
    key, token = keys.create(name, scope or ["read"], within)
    row = {**_row(key), "key": token}
    match options.format:
        case OutputFormat.JSON:
            print_json(row)
        case OutputFormat.CSV:
            print_csv(Table(list(row), [row]))
        case OutputFormat.TABLE:
            print(token)
            note(f"Key of {name} with scope {', '.join(sorted(key.scopes))}; it is shown only this time.")


@app.command("list")
def list_(context: typer.Context, store: Store = None, as_of: AsOf = None, format_: Format = None) -> None:
    """List the keys, without their secrets. Example: dtgraph keys list --format json"""
    options = common(context, store, as_of, format_)
    rows = [_row(key) for key in KeyStore(key_file(options.store)).list_keys()]
    match options.format:
        case OutputFormat.JSON:
            print_json({"items": rows})
        case OutputFormat.CSV:
            print_csv(Table(COLUMNS, rows))
        case OutputFormat.TABLE:
            print_table(COLUMNS, [list(row.values()) for row in rows])
            if not rows:
                note("There are no keys; create one with: dtgraph keys create NAME")


@app.command()
def revoke(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of the key, see dtgraph keys list.")],
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Revoke a key. Example: dtgraph keys revoke 3f9a0c5d71be"""
    options = common(context, store, as_of, format_)
    KeyStore(key_file(options.store)).revoke(id_)
    note(f"Revoked {id_}.")


def _require_unit(options: CommandContext, unit: str) -> None:
    """Raise `InputError` `unknown-unit`, if the network can be opened to look it up."""
    try:
        with open_network(options) as network:
            network.unit(unit, as_of=options.as_of)
    except StoreError as error:
        if error.code not in ("store-held", "store-missing"):
            raise
        note(f"Could not check that the unit {shorten(unit)} exists: {error.message}.")


def _row(key: ApiKey) -> dict[str, Any]:
    made, revoked = key.made_at.isoformat(), None if key.revoked_at is None else key.revoked_at.isoformat()
    values = (key.id, key.name, sorted(key.scopes), key.within, made, revoked)
    return dict(zip(COLUMNS, values, strict=True))
