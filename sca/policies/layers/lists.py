"""Lists that lie in files of their own: `approved: [{file: approved-npm.csv}, ...]`.

A CSV file has a header: its columns are the keys of the entries (`match,reason,until`), and an empty cell is a key that is
absent. With a single column each row is a text. `scopes` and `allow` hold words with blanks between them. A YAML file holds
the list itself. Either way an entry keeps its own file and line.
"""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from sca.files.decode import decode_text
from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.yaml_nodes import Mapping, Member, Node, Scalar, Sequence, placed
from sca.files.yaml_usual import read_yaml
from sca.policies.reading import Mistakes

KEYS = ("file", "sha256")
_SEVERAL = ("scopes", "allow")
_NODES_OF_ENTRY = 16
_NO_LISTS = ("extends", "rules")

ReadList = Callable[[Mapping], tuple[bytes, str] | None]


def expand(root: Mapping, read: ReadList, limits: Limits, mistakes: Mistakes) -> Mapping:
    """The policy with every list of a file in place of its name. `read` gets the bytes of a file and what it is called."""
    expander = _Expander(read, limits, mistakes)
    members: dict[str, Member] = {}
    for key, member in root.members.items():
        if key in _NO_LISTS:
            members[key] = member
            continue
        value = expander.listed(member.value)
        if isinstance(value, Mapping):
            inner = {name: Member(one.key, expander.listed(one.value)) for name, one in value.members.items()}
            value = replace(value, members=inner)
        members[key] = Member(member.key, value)
    return replace(root, members=members)


def names_file(node: Node) -> bool:
    """Whether a value is the name of a list in a file."""
    return isinstance(node, Mapping) and "file" in node.members and set(node.members) <= set(KEYS)


class _Expander:
    def __init__(self, read: ReadList, limits: Limits, mistakes: Mistakes) -> None:
        self._read = read
        self._limits = limits
        self._mistakes = mistakes

    def listed(self, node: Node) -> Node:
        """The value, with the entries of files in place of their names."""
        if isinstance(node, Mapping) and names_file(node):
            return Sequence(tuple(self._entries(node)), node.line, node.column, file=node.file)
        if isinstance(node, Sequence) and any(map(names_file, node.items)):
            items: list[Node] = []
            for item in node.items:
                if isinstance(item, Mapping) and names_file(item):
                    items.extend(self._entries(item))
                else:
                    items.append(item)
            return replace(node, items=tuple(items))
        return node

    def _entries(self, name: Mapping) -> Iterator[Node]:
        read = self._read(name)
        if read is None:
            return
        data, label = read
        try:
            nodes = _from_csv(data, label) if label.lower().endswith(".csv") else self._from_yaml(data, label)
            entries = nodes[: self._limits.policy_list_entries + 1]
        except InputError as error:
            where = Scalar("", error.line or 1, error.column or 1, file=label)
            self._mistakes.add(error.code, error.message, where, error.help)
            return
        if len(entries) > self._limits.policy_list_entries:
            most = self._limits.policy_list_entries
            message = f"the list has more than {most} entries (policy-list-entries)"
            self._mistakes.add("E-POLICY-LIST", message, name, "split it by ecosystem, or raise the limit for a run")
            return
        yield from entries

    def _from_yaml(self, data: bytes, label: str) -> tuple[Node, ...]:
        nodes = max(self._limits.yaml_nodes, self._limits.policy_list_entries * _NODES_OF_ENTRY)
        root = read_yaml(data, label, replace(self._limits, yaml_nodes=nodes))
        if root is None:
            return ()
        if not isinstance(root, Sequence):
            raise InputError("E-POLICY-LIST", "a file of entries holds a list", label, root.line, root.column)
        return tuple(placed(item, label) for item in root.items)


def _from_csv(data: bytes, label: str) -> tuple[Node, ...]:
    """Every row behind the header. Raises InputError."""
    import csv  # noqa: PLC0415  # only a policy with such a list pays for it: a documented lazy import

    lines = decode_text(data, label).split("\n")
    sign = ";" if lines and ";" in lines[0] and "," not in lines[0] else ","
    rows = csv.reader(lines, delimiter=sign, strict=True)
    found: list[Node] = []
    columns: list[str] = []
    before = 0
    try:
        for cells in rows:
            number, before = before + 1, rows.line_num
            if before > number:
                raise InputError("E-POLICY-LIST", "a cell goes over several lines", label, number, 1)
            if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
                continue
            if not columns:
                columns = _columns(cells, label, number)
            elif len(cells) > len(columns):
                help = "put a cell that holds a comma in double quotes"
                raise InputError("E-POLICY-LIST", f"{len(cells)} cells for {len(columns)} columns", label, number, 1, help=help)
            else:
                found.append(_row(columns, cells, number, label))
    except csv.Error as error:
        raise InputError("E-POLICY-LIST", f"no CSV: {error}", label, before + 1, 1) from None
    return tuple(found)


def _columns(cells: list[str], label: str, number: int) -> list[str]:
    columns = [cell.strip() for cell in cells]
    if not all(columns) or len(set(columns)) < len(columns):
        raise InputError("E-POLICY-LIST", "every column has a name of its own in the first line", label, number, 1)
    if len(columns) == 1 and (":" in columns[0] or "/" in columns[0]):
        help = "write the names of the columns in the first line: match, or match,reason"
        raise InputError("E-POLICY-LIST", "the first line names the columns", label, number, 1, help=help)
    return columns


def _row(columns: list[str], cells: list[str], line: int, label: str) -> Node:
    if len(columns) == 1:
        return Scalar(cells[0].strip(), line, 1, file=label)
    members: dict[str, Member] = {}
    for column, cell in zip(columns, cells, strict=False):
        text = cell.strip()
        if text:
            members[column] = Member(Scalar(column, line, 1, file=label), _cell(column, text, line, label))
    return Mapping(members, line, 1, file=label)


def _cell(column: str, text: str, line: int, label: str) -> Node:
    if column in _SEVERAL and text != "true":
        return Sequence(tuple(Scalar(word, line, 1, file=label) for word in text.split()), line, 1, file=label)
    return Scalar(text, line, 1, file=label)
