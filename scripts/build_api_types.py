"""Generate the TypeScript types of the service's responses, `web/src/api/schema.ts`, from the OpenAPI document.

    python -m scripts.build_api_types [--check]

With `--check`, write nothing and exit with 1 if the file is outdated. The generator is openapi-typescript, in the npm
workspace `web/openapi`; it needs Node like the page itself.
"""

import json
import subprocess
import sys
from typing import Any

from scripts.build_page import WEB, install, npm
from scripts.docs_service import ROW_SCHEMA_PREFIX, openapi_document

__all__ = ["generate"]

TYPES = WEB / "src" / "api" / "schema.ts"
GENERATOR = WEB / "openapi"


def generate() -> str:
    """Return the types. Raises `SystemExit` if there is no Node or the generator fails."""
    document = openapi_document()
    schemas = {
        name: _without_titles(schema)
        for name, schema in document["components"]["schemas"].items()
        if not name.startswith(ROW_SCHEMA_PREFIX)  # only requests have rows to be written
    }
    text = json.dumps({**document, "paths": {}, "components": {"schemas": schemas}})
    if not (GENERATOR / "node_modules").is_dir():
        install()
    command = [*npm(), "run", "-s", "generate"]
    process = subprocess.run(command, cwd=GENERATOR, input=text, capture_output=True, text=True, check=False)
    if process.returncode:
        raise SystemExit(f"openapi-typescript failed: {process.stderr}")
    return process.stdout


def _without_titles(schema: Any) -> Any:
    """Return a schema without the titles that pydantic derives from names, which would become comments."""
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _without_titles(item) for name, item in value.items()}
        if key == "properties"
        else _without_titles(value)
        for key, value in schema.items()
        if key != "title"
    }


def main() -> None:
    """Write the types or, with `--check`, compare them."""
    types = generate()
    if "--check" in sys.argv[1:]:
        current = TYPES.is_file() and TYPES.read_text("utf-8") == types
        sys.exit(0 if current else f"outdated: {TYPES.relative_to(WEB.parent)}; run: make api-types")
    TYPES.write_text(types, "utf-8")


if __name__ == "__main__":
    main()
