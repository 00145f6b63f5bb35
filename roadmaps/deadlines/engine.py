"""A small rewriting engine: rule tables over the tags of a phrase.

The tags are written in one line («NUM MONTH YEAR YW »), a rule is a pattern over that line and a builder that turns
what it matched into new nodes. Patterns have no nested repeats, so a pass is linear in the length of the phrase.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from roadmaps.deadlines.tokens import BAD, Node

Groups = dict[str, list[Node]]
Built = tuple[str, Any] | Sequence[Node] | None
Builder = Callable[[Groups, list[Node]], Built]


_NAME = re.compile(r"\(\?P<|[A-Z][A-Z_]*")


class Rewrite(NamedTuple):
    pattern: "re.Pattern[str]"
    build: Builder


def rewrite(pattern: str, build: Builder) -> Rewrite:
    """``pattern`` names tags: «(?P<day>NUM) MONTH»; each tag matches as a whole.

    The builder gets the nodes of each named group and all nodes matched. It returns a tag and a value, or ready
    nodes, or None to refuse.
    """
    named = _NAME.sub(lambda name: name[0] if name[0] == "(?P<" else f"(?:{name[0]}~)", pattern)
    return Rewrite(re.compile(named.replace(" ", "").replace("~", " ")), build)


def always(tag: str, value: Any = None) -> Builder:
    """A builder that only names what was matched."""
    return lambda _groups, _nodes: (tag, value)


def bad(_groups: Groups, _nodes: list[Node]) -> Built:
    """A combination that cannot be a deadline."""
    return BAD, None


def run(nodes: list[Node], rules: Iterable[Rewrite]) -> list[Node]:
    """One pass from left to right; at each place the first rule that matches wins."""
    rules = tuple(rules)
    starts, line = [], ""
    for node in nodes:
        starts.append(len(line))
        line += node.tag + " "
    index = {place: number for number, place in enumerate((*starts, len(line)))}
    done: list[Node] = []
    here = 0
    while here < len(nodes):
        found = _first(rules, line, starts[here], index, nodes)
        if found is None:
            done.append(nodes[here])
            here += 1
        else:
            built, here = found
            done.extend(built)
    return done


def _first(
    rules: tuple[Rewrite, ...], line: str, place: int, index: dict[int, int], nodes: list[Node]
) -> tuple[Sequence[Node], int] | None:
    for rule in rules:
        match = rule.pattern.match(line, place)
        if match is None or match.end() == place:
            continue
        first, after = index[place], index[match.end()]
        groups = {
            name: nodes[index[match.start(name)] : index[match.end(name)]] for name in match.groupdict() if match[name]
        }
        built = rule.build(groups, nodes[first:after])
        if built is None:
            continue
        if isinstance(built, tuple) and len(built) == 2 and isinstance(built[0], str):
            built = [Node(built[0], built[1], nodes[first].start, nodes[after - 1].end)]
        return built, after
    return None
