"""Names that are scripts, on every view: each is shown as the text that it is, and nothing of it runs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from dtgraph.demo import Demonstration
from dtgraph.network import Network
from dtgraph.store import open_store
from dtgraph.tables.sheet import Sheet

from ..remote.serving import Served, serving
from .browser import DAY, looking

HOSTILE = '<img src=x onerror="pwned=1"><script>pwned=1</script>{n} &lt;b&gt; javascript:pwned=1'
TEXTS = ("name", "title", "decree", "note", "phone", "email", "decision")
"""The columns that are free texts."""
COMMUNE = "vn:commune:03405:2025"

VIEWS = (
    "",
    f"&unit={COMMUNE}",
    "&unit=vn:province:12:2024",
    f"&view=tree&unit={COMMUNE}",
    f"&view=around&unit={COMMUNE}&hops=2",
    f"&view=paths&from={COMMUNE}&to=vn:commune:03439:2025&staffed=false&disjoint=node",
    f"&view=paths&from={COMMUNE}&to=vn:commune:03439:2025&avoid={HOSTILE}",
    "&view=changes",
    f"&view=scorecard&unit={HOSTILE}",
)


SHOWN = {
    VIEWS[1]: (".card h2", ".contacts", ".posts"),
    VIEWS[3]: ("[role=treegrid]",),
    VIEWS[4]: ("[data-testid=graph]", ".as-list"),
    VIEWS[5]: (".path-list", "[data-testid=graph]"),
    VIEWS[7]: (".change-list",),
}
"""Where each view shows names."""


def spoilt(sheet: Sheet) -> Sheet:
    """The table with a hostile text in each free text of its rows."""
    places = {place for place, column in enumerate(sheet.columns) if column in TEXTS}

    def cells(row: Sequence[str]) -> list[str]:
        return [HOSTILE if place in places and cell else cell for place, cell in enumerate(row)]

    return replace(sheet, rows=[(line, cells(row)) for line, row in sheet.rows])


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    with Network(open_store(str(folder / "network.db"), create=True)) as network:
        network.import_tables([spoilt(sheet) for sheet in Demonstration("sample").sheets()])
        with serving(network, folder, anonymous=False) as served:
            yield served


@pytest.mark.parametrize("view", VIEWS)
def test_a_view(view: str, context: BrowserContext, hostile: Served) -> None:
    key = hostile.key("read:personal")
    with looking(context, hostile.url) as seen:
        seen.allow("404")
        seen.allow("422")
        context.add_init_script(f"sessionStorage.setItem('dtgraph.key', '{key}')")
        page = seen.open(f"?as_of={DAY}{view}")
        for summary in page.locator(".gaps summary, .proof summary").all()[:6]:
            summary.click()
        seen.settled()
        assert page.evaluate("typeof pwned") == "undefined"
        assert page.locator("img[src=x], #page script").count() == 0
        for part in SHOWN.get(view, ()):
            assert "<img src=x" in (page.locator(part).first.text_content() or ""), part
        page.get_by_role("combobox", name="Tìm đơn vị").fill("img")
        assert "<img src=x" in (page.locator(".head [role=option]").first.text_content() or "")
        assert page.evaluate("typeof pwned") == "undefined"
