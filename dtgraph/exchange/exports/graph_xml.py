"""GraphML and GEXF, written as the network is read: Gephi and networkx read both back with every attribute.

Each declares its attributes and their types before the first node, so all that the model knows are declared. networkx's
writers would do for a small network; they hold the whole document, and the country has two million elements.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ...model import NODES, RELATIONSHIPS, Record
from ..tables.column_info import schemas
from .property_graph import Edge, Node, named

__all__ = ["gexf", "graphml"]

_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_TYPES = {"string": "string", "integer": "long", "number": "double", "boolean": "boolean"}


def _types(records: Iterable[type[Record]], *texts: str) -> Mapping[str, str]:
    """The attributes of some records with their types, as both formats name these."""
    found = dict.fromkeys((*texts, "recorded_at"), "string")
    for record in records:
        found |= {named(name): _TYPES[schema["type"]] for name, schema in schemas(record).items() if name != "id"}
    return found


_NODE_TYPES = _types(NODES.values(), "entity", "label")
_EDGE_TYPES = _types((kind.properties for kind in RELATIONSHIPS.values()), "relationship")


def _text(value: Any) -> str:
    """A value as both formats write it; a character that XML cannot hold is replaced."""
    return str(value).lower() if isinstance(value, bool) else _NOT_IN_XML.sub("\ufffd", str(value))


def graphml(nodes: Iterable[Node], edges: Iterable[Edge], _day: date) -> Iterator[str]:
    """The lines of a GraphML document (http://graphml.graphdrawing.org)."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for prefix, types in (("node", _NODE_TYPES), ("edge", _EDGE_TYPES)):
        for name, type_ in types.items():
            yield f'<key id="{prefix}.{name}" for="{prefix}" attr.name="{name}" attr.type="{type_}"/>'
    yield '<graph edgedefault="directed">'
    for id_, about in nodes:
        yield f"<node id={quoteattr(id_)}>{_data('node', about)}</node>"
    for number, (source, target, _, about) in enumerate(edges, start=1):
        ends = f"source={quoteattr(source)} target={quoteattr(target)}"
        yield f'<edge id="e{number}" {ends}>{_data("edge", about)}</edge>'
    yield "</graph>\n</graphml>"


def _data(prefix: str, about: Mapping[str, Any]) -> str:
    return "".join(f'<data key="{prefix}.{name}">{escape(_text(value))}</data>' for name, value in about.items())


def gexf(nodes: Iterable[Node], edges: Iterable[Edge], _day: date) -> Iterator[str]:
    """The lines of a GEXF 1.2 document (https://gexf.net); labels and weights are the format's own.

    Gephi keeps edges of several kinds between two nodes apart, and makes one of those of the same kind.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n<graph defaultedgetype="directed" mode="static">'
    for prefix, types, own in (("node", _NODE_TYPES, "label"), ("edge", _EDGE_TYPES, "weight")):
        yield f'<attributes class="{prefix}" mode="static">'
        yield from (f'<attribute id="{name}" title="{name}" type="{t}"/>' for name, t in types.items() if name != own)
        yield "</attributes>"
    yield "<nodes>"
    for id_, about in nodes:
        yield f"<node id={quoteattr(id_)} label={quoteattr(_text(about['label']))}>{_values(about, 'label')}</node>"
    yield "</nodes>\n<edges>"
    for number, (source, target, _, about) in enumerate(edges, start=1):
        weight = f' weight="{about["weight"]}"' if "weight" in about else ""
        ends = f"source={quoteattr(source)} target={quoteattr(target)} kind={quoteattr(about['relationship'])}{weight}"
        yield f'<edge id="e{number}" {ends}>{_values(about, "weight")}</edge>'
    yield "</edges>\n</graph>\n</gexf>"


def _values(about: Mapping[str, Any], own: str) -> str:
    values = (
        f'<attvalue for="{name}" value={quoteattr(_text(value))}/>' for name, value in about.items() if name != own
    )
    return f"<attvalues>{''.join(values)}</attvalues>"
