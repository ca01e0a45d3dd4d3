"""Write GraphML and GEXF line by line; Gephi and networkx read both with every attribute.

Both formats declare attributes and their types before the first node, so all attributes of the model are declared.
networkx's own writers keep the whole document in memory, which is too much for the country's two million elements.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ...model import NODES, RELATIONSHIPS, Record
from ..tables.column_info import property_schemas
from .property_graph import Edge, Node, attribute_name

__all__ = ["gexf", "graphml"]

_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_TYPES = {"string": "string", "integer": "long", "number": "double", "boolean": "boolean"}


def _types(records: Iterable[type[Record]], *extra: str) -> Mapping[str, str]:
    """The attributes of some records, and `extra` string ones, with the type names that both formats use."""
    types = dict.fromkeys((*extra, "recorded_at"), "string")
    for record in records:
        known = property_schemas(record).items()
        types |= {attribute_name(name): _TYPES[schema["type"]] for name, schema in known if name != "id"}
    return types


_NODE_TYPES = _types(NODES.values(), "entity", "label")
_EDGE_TYPES = _types((kind.properties for kind in RELATIONSHIPS.values()), "relationship")


def _text(value: Any) -> str:
    """A value as both formats write it; characters that XML does not allow are replaced."""
    return str(value).lower() if isinstance(value, bool) else _NOT_IN_XML.sub("\ufffd", str(value))


def graphml(nodes: Iterable[Node], edges: Iterable[Edge], _day: date) -> Iterator[str]:
    """Yield the lines of a GraphML document (http://graphml.graphdrawing.org)."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for prefix, types in (("node", _NODE_TYPES), ("edge", _EDGE_TYPES)):
        for name, type_ in types.items():
            yield f'<key id="{prefix}.{name}" for="{prefix}" attr.name="{name}" attr.type="{type_}"/>'
    yield '<graph edgedefault="directed">'
    for id_, attrs in nodes:
        yield f"<node id={quoteattr(id_)}>{_data('node', attrs)}</node>"
    for number, (source, target, _, attrs) in enumerate(edges, start=1):
        ends = f"source={quoteattr(source)} target={quoteattr(target)}"
        yield f'<edge id="e{number}" {ends}>{_data("edge", attrs)}</edge>'
    yield "</graph>\n</graphml>"


def _data(prefix: str, attrs: Mapping[str, Any]) -> str:
    return "".join(f'<data key="{prefix}.{name}">{escape(_text(value))}</data>' for name, value in attrs.items())


def gexf(nodes: Iterable[Node], edges: Iterable[Edge], _day: date) -> Iterator[str]:
    """Yield the lines of a GEXF 1.2 document (https://gexf.net), with labels and weights as the format's own fields.

    Gephi merges edges of the same `kind` between two nodes, but keeps those of different kinds apart.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n<graph defaultedgetype="directed" mode="static">'
    for prefix, types, native in (("node", _NODE_TYPES, "label"), ("edge", _EDGE_TYPES, "weight")):
        yield f'<attributes class="{prefix}" mode="static">'
        yield from (
            f'<attribute id="{name}" title="{name}" type="{t}"/>' for name, t in types.items() if name != native
        )
        yield "</attributes>"
    yield "<nodes>"
    for id_, attrs in nodes:
        yield f"<node id={quoteattr(id_)} label={quoteattr(_text(attrs['label']))}>{_values(attrs, 'label')}</node>"
    yield "</nodes>\n<edges>"
    for number, (source, target, _, attrs) in enumerate(edges, start=1):
        weight = f' weight="{attrs["weight"]}"' if "weight" in attrs else ""
        ends = f"source={quoteattr(source)} target={quoteattr(target)} kind={quoteattr(attrs['relationship'])}{weight}"
        yield f'<edge id="e{number}" {ends}>{_values(attrs, "weight")}</edge>'
    yield "</edges>\n</graph>\n</gexf>"


def _values(attrs: Mapping[str, Any], native: str) -> str:
    values = (
        f'<attvalue for="{name}" value={quoteattr(_text(value))}/>' for name, value in attrs.items() if name != native
    )
    return f"<attvalues>{''.join(values)}</attvalues>"
