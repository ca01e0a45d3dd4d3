"""The commands for keys: a secret is shown once, and never in a list, an error or the network."""

import json

from .conftest import Run


def test_key_is_created_listed_and_revoked(filled: Run) -> None:
    created = filled("keys", "create", "portal", "--scope", "read", "--scope", "write", "--within", "p1")
    text = created.out.strip()
    assert (created.code, text.startswith("dtg_")) == (0, True)
    assert text not in created.err
    listed = filled("keys", "list", "--format", "json")
    (key,) = json.loads(listed.out)["items"]
    assert (key["name"], key["scopes"], key["within"], key["revoked_at"]) == ("portal", ["read", "write"], "p1", None)
    assert text.split("_", 2)[2] not in listed.out
    assert filled("keys", "revoke", key["id"]).code == 0
    (revoked,) = filled("keys", "list", "--format", "csv").csv
    assert revoked["revoked_at"]
    assert filled("keys", "revoke", "nobody").code == 2
    assert filled("keys", "create", "x", "--scope", "all").code == 2


def test_keys_do_not_change_store(filled: Run) -> None:
    before = json.loads(filled("doctor", "--format", "json").out)
    created = json.loads(filled("keys", "create", "one", "--format", "json").out)
    assert created["scopes"] == ["read"]
    assert created["key"].startswith(f"dtg_{created['id']}_")
    assert json.loads(filled("doctor", "--format", "json").out) == before
    assert "There are no keys" not in filled("keys", "list").err


def test_key_needs_existing_unit(filled: Run) -> None:
    refused = filled("keys", "create", "portal", "--within", "nobody")
    assert (refused.code, "unknown-unit" in refused.err) == (2, True)
    assert "There are no keys" in filled("keys", "list").err
    unchecked = filled("--store", "nowhere.db", "keys", "create", "portal", "--within", "p1")
    assert (unchecked.code, "Could not check that the unit “p1” exists" in unchecked.err) == (0, True)
