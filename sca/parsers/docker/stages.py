"""The stages of a Dockerfile: which name means which stage, and which stages reach the image that is built.

An earlier stage hides an image of the same name. What the last stage is built on, and what it copies from,
can be shipped; everything else serves the build only.

https://docs.docker.com/build/building/multi-stage/
"""

from msgspec import Struct

from sca.parsers.docker.substitution import Piece

_MOST_COMPARISONS = 100_000
_MOST_DIGITS = 6


class Stage(Struct, frozen=True):
    """One stage. `name` is in lower case, and empty for a nameless stage."""

    index: int
    name: str

    @property
    def label(self) -> str:
        """The name, or the number of a nameless stage."""
        return self.name or str(self.index)


class StageGraph:
    """The stages in order, and what each one is built from."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self._by_name: dict[str, Stage] = {}
        self._sources: dict[int, list[int]] = {}
        self._comparisons = 0

    def open(self, name: str) -> Stage:
        """Begin a stage; it hides images and earlier stages of its name from here on."""
        stage = Stage(len(self.stages), name.lower())
        self.stages.append(stage)
        if name:
            self._by_name[stage.name] = stage
        return stage

    def named(self, name: str) -> Stage | None:
        """The stage of a name, in any case, among those opened so far."""
        return self._by_name.get(name.lower())

    def numbered(self, text: str) -> Stage | None:
        """The stage of a number as COPY --from takes it."""
        if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS or int(text) >= len(self.stages):
            return None
        return self.stages[int(text)]

    def matching(self, pieces: tuple[Piece, ...]) -> tuple[Stage, ...]:
        """The stages that a name with holes can mean (`app-$TARGETARCH`); none if the name begins with a hole.

        The search stops, and finds nothing, when a file makes it compare more often than any real file would.
        """
        texts = [""]
        for piece in pieces:
            if isinstance(piece, str):
                texts[-1] += piece.lower()
            else:
                texts.append("")
        self._comparisons += len(self._by_name)
        if not texts[0] or self._comparisons > _MOST_COMPARISONS:
            return ()
        return tuple(stage for stage in self._by_name.values() if _fits(stage.name, texts))

    def draw(self, stage: Stage, source: Stage) -> None:
        """Note that a stage is built on another one or copies from it."""
        self._sources.setdefault(stage.index, []).append(source.index)

    def shipped(self) -> frozenset[int]:
        """Numbers of the stages whose content can be in the image: the last one, and all that it is built from."""
        todo = [len(self.stages) - 1]
        seen = set(todo)
        while todo:
            fresh = set(self._sources.get(todo.pop(), ())) - seen
            seen |= fresh
            todo.extend(fresh)
        return frozenset(seen)


def _fits(name: str, texts: list[str]) -> bool:
    """Whether a name is made of these texts in order, with anything between them."""
    first, *inner, last = texts
    end = len(name) - len(last)
    if not name.startswith(first) or not name.endswith(last) or end < len(first):
        return False
    at = len(first)
    for text in inner:
        at = name.find(text, at, end)
        if at < 0:
            return False
        at += len(text)
    return True
