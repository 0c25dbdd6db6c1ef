"""The layers of an image laid over one another, without ever keeping more than matters.

That is the files that were asked for, links, names of archives, and the folders on the way. Of others the name is noted.

https://github.com/opencontainers/image-spec/blob/main/layer.md: a whiteout hides what lower layers brought and leaves alone
what its own layer brings, wherever it stands in the archive. A link on the way to an entry is followed, inside the image.
"""

from collections.abc import Callable, Iterator

from sca.files.errors import InputError
from sca.files.image.kept import Kept
from sca.files.image.nodes import FILE, FOLDER, GONE, LINK, LISTED, SPECIAL, Node, below
from sca.files.image.notes import Notes
from sca.files.image.packed import is_packed
from sca.files.image.paths import DEEPEST, LONGEST, clean, climbs, is_unfit, resolve, why_unfit
from sca.files.tar_members import FOLDER as FOLDER_KIND
from sca.files.tar_members import HARD_LINK, Member
from sca.files.tar_members import LINK as LINK_KIND
from sca.model.text import brief

_WHITEOUT, _AUFS, _OPAQUE = ".wh.", ".wh..wh.", ".wh..wh..opq"
_FOLDERS_REMEMBERED = 4096

Wants = Callable[[str], bool]


class Overlay:
    """The state after the layers applied so far. `also` are real paths that are wanted because a link leads to them.

    With `layered` off, names of whiteouts are names as others: that is so in a folder.
    """

    def __init__(self, wants: Wants, also: frozenset[str], kept: Kept, notes: Notes, *, layered: bool = True) -> None:
        self._mark = _WHITEOUT if layered else "/"
        self.nodes: dict[str, Node] = {}
        self.live: dict[str, set[str]] = {"": set()}
        # Hard links to files that were not kept, by the layer of the link.
        self.pending: list[tuple[int, str, str]] = []
        self.kept = kept
        self.notes = notes
        self._wants = wants
        self._also = also
        self._layer = 0
        self._touched: list[str] = []
        self._swept: set[str] = set()
        # Folders as written, with where they really lie; and those on whose way no file stands that was kept.
        self._folders: dict[str, str] = {}
        self._ways: set[str] = set()

    def begin(self, layer: int) -> None:
        """Go on to the next layer."""
        self._layer = layer
        self._touched.clear()
        self._swept.clear()
        self._folders.clear()
        self._ways.clear()
        self.kept.begin()
        self.notes.begin(layer)

    def undo(self) -> None:
        """Take back what the layer brought: it turned out not to be what it should be."""
        for path in self._touched:
            node = self.nodes.get(path)
            while node is not None and node.layer == self._layer:
                node = node.older
            if node is None:
                self.nodes.pop(path, None)
            else:
                self.nodes[path] = node
        self.live = {"": set()}
        for path, node in self.nodes.items():
            if node.kind != GONE:
                folder, _, name = path.rpartition("/")
                self.live.setdefault(folder, set()).add(name)
            if node.kind == FOLDER:
                self.live.setdefault(path, set())
        self.pending = [one for one in self.pending if one[0] != self._layer]
        self.kept.undo()
        self.notes.undo()

    def add(self, member: Member, content: Callable[[], Iterator[bytes]]) -> None:
        """Apply one member of the layer's archive. `content` gives its bytes if they are wanted."""
        name = clean(member.name)
        written, _, base = name.rpartition("/")
        if climbs(name) or (len(name) > DEEPEST and is_unfit(name)):
            self.notes.refused(member.name, why_unfit(name))
            return
        folder = self._real_folder(written, member.name)
        if folder is None or not base:
            return
        real = name if folder == written else f"{folder}/{base}" if folder else base
        if base.startswith(self._mark):
            self._whiteout(folder, base, member.name)
            return
        self._make_way(folder)
        if member.kind == FOLDER_KIND:
            self._folder(real)
        elif member.kind == LINK_KIND:
            self._link(real, member.link)
        elif member.kind == HARD_LINK:
            self._hard_link(real, name, member.link)
        elif self._wanted(real, name):
            self._file(real, member, content)
        else:
            self._leave(real, member)

    def report_pending(self) -> None:
        """Tell of hard links to files that are not there."""
        for layer, path, source in self.pending:
            self.notes.begin(layer)
            self.notes.lost(path, "E-HARD-LINK", f"a hard link to {brief(source, 80)}, which is not there; it is not read")
        self.notes.finish()

    def _wanted(self, real: str, written: str) -> bool:
        return self._wants(real) or real in self._also or (written is not real and self._wants(written))

    def _folder(self, real: str) -> None:
        node = self.nodes.get(real)
        if node is not None and node.kind != GONE and (node.kind, node.layer) != (FOLDER, self._layer):
            self._put(real, Node(FOLDER, self._layer))

    def _file(self, real: str, member: Member, content: Callable[[], Iterator[bytes]]) -> None:
        if not member.is_regular:
            self.notes.lost(real, "E-SPECIAL", "this is a device or a named pipe, not a regular file; it is not read")
        elif member.odd:
            self.notes.lost(real, "E-AMBIGUOUS", f"this file is not read: {member.odd}")
        else:
            kept = self.kept.hold(real, member.size, self._layer, content(), self.notes)
            if kept is not None:
                self._put(real, Node(FILE, self._layer, None, kept))
                return
        self._put(real, Node(SPECIAL, self._layer))

    def _leave(self, real: str, member: Member) -> None:
        """A file that nobody asked for takes the place of what stood there; of an archive the name is kept."""
        if real in self.nodes:
            self._remove(real)
        if member.is_regular:
            self.notes.name(real)
            if is_packed(real):
                self._put(real, Node(LISTED, self._layer))

    def _link(self, real: str, target: str) -> None:
        if len(target) > LONGEST:
            self.notes.refused(real, "a link that leads to a name too long for any system")
            self._put(real, Node(SPECIAL, self._layer))
        else:
            self._put(real, Node(LINK, self._layer, None, None, target))

    def _hard_link(self, real: str, written: str, link: str) -> None:
        """The name gets the content that the other name has now, and keeps it when that one goes."""
        target = clean(link)
        if climbs(target) or len(target) > LONGEST:
            self.notes.refused(real, f"a hard link to {brief(link, 80)}, which leads out of the image")
            return
        folder, _, base = target.rpartition("/")
        place = self._real_folder(folder, real)
        if place is None:
            return
        source = f"{place}/{base}" if place else base
        node = self.nodes.get(source)
        kept = (FILE, LINK, SPECIAL) if self._wanted(real, written) else (FILE, LINK, SPECIAL, LISTED)
        if node is not None and node.kind in kept:
            if source != real:
                self._put(real, Node(node.kind, self._layer, None, node.content, node.target))
        elif self._wanted(real, written):
            self.pending.append((self._layer, real, source))
            self._put(real, Node(SPECIAL, self._layer))
        else:
            if real in self.nodes:
                self._remove(real)
            self.notes.name(real)

    def _whiteout(self, folder: str, base: str, name: str) -> None:
        if base == _OPAQUE:
            children = () if folder in self._swept else self.live.get(folder, ())
            paths = [f"{folder}/{child}" if folder else child for child in children]
            self._swept.update(paths)
            for path in paths:
                self._hide(path)
            return
        if base.startswith(_AUFS):
            return
        hidden = base[len(_WHITEOUT) :]
        if hidden in ("", ".", ".."):
            self.notes.refused(name, "a whiteout that names nothing")
            return
        path = f"{folder}/{hidden}" if folder else hidden
        if path not in self._swept:
            self._swept.add(path)
            self._hide(path)

    def _hide(self, path: str) -> None:
        """Remove what lower layers brought at and below a path. What was swept before has nothing of theirs left."""
        if path not in self.nodes:
            return
        for one in reversed(below(path, self.live, self._swept)):
            node = self.nodes[one]
            if node.layer < self._layer and node.kind != GONE and not self.live.get(one):
                self._drop(one, node)

    def _remove(self, path: str) -> None:
        """Remove all that stands at and below a path: something else takes its place."""
        for one in reversed(below(path, self.live)):
            node = self.nodes[one]
            if node.kind != GONE:
                self._drop(one, node)

    def _drop(self, path: str, node: Node) -> None:
        self.live.pop(path, None)
        folder, _, name = path.rpartition("/")
        siblings = self.live.get(folder)
        if siblings is not None:
            siblings.discard(name)
        self._set(path, node, Node(GONE, self._layer))

    def _put(self, path: str, new: Node) -> None:
        old = self.nodes.get(path)
        if old is not None and old.kind == FOLDER and new.kind != FOLDER:
            self._remove(path)
            old = self.nodes[path]
        if old is None or old.kind == GONE:
            self._grow(path)
        if new.kind == FOLDER:
            self.live.setdefault(path, set())
        self._set(path, old, new)

    def _grow(self, path: str) -> None:
        """Make the folders above a path, where there are none yet."""
        folder, _, name = path.rpartition("/")
        while (siblings := self.live.get(folder)) is None:
            self.live[folder] = {name}
            old = self.nodes.get(folder)
            self._set(folder, old, Node(FOLDER, self._layer))
            if old is not None and old.kind != GONE:
                return
            folder, _, name = folder.rpartition("/")
        siblings.add(name)

    def _set(self, path: str, old: Node | None, new: Node) -> None:
        if old is None:
            self.kept.entry(path)
        else:
            new.older = old.older if old.layer == self._layer else old
        if new.kind == LINK or (old is not None and old.kind == LINK):
            self._folders.clear()
        if path in self._ways and new.kind != FOLDER:
            self._ways.clear()
        self.nodes[path] = new
        self._touched.append(path)

    def _make_way(self, folder: str) -> None:
        """A file with something below it is none any more."""
        if folder in self._ways:
            return
        if len(self._ways) > _FOLDERS_REMEMBERED:
            self._ways.clear()
        while folder and folder not in self._ways:
            self._ways.add(folder)
            node = self.nodes.get(folder)
            if node is not None and node.kind in (FILE, SPECIAL, LISTED):
                self._drop(folder, node)
                self._ways.add(folder)
            folder = folder.rpartition("/")[0]

    def _real_folder(self, written: str, name: str) -> str | None:
        """Where a folder really lies, links followed; None, with a note, if they lead in a circle."""
        known = self._folders.get(written) if written else ""
        if known is not None:
            return known
        above, _, base = written.rpartition("/")
        outer = self._folders.get(above) if above else ""
        if outer is not None:
            here = f"{outer}/{base}" if outer else base
            if base and len(here) < LONGEST and self._link_at(here) is None:
                return self._remember(written, here)
        try:
            place = resolve(written, self._link_at)
        except InputError as error:
            self.notes.refused(name, error.message, error.code)
            return None
        if place.held:
            self.notes.held(name)
        return self._remember(written, place.path)

    def _remember(self, written: str, real: str) -> str:
        if len(self._folders) > _FOLDERS_REMEMBERED:
            self._folders.clear()
        self._folders[written] = real
        return real

    def _link_at(self, path: str) -> str | None:
        node = self.nodes.get(path)
        return node.target if node is not None and node.kind == LINK else None
