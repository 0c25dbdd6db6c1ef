"""Small stacks of layers, written so that a test shows all of them on one screen."""

from collections.abc import Mapping
from hashlib import sha256

from msgspec.structs import replace

from sca.files.limits import DEFAULTS, Limits
from sca.model.component import Component, Project, Reference
from sca.model.verdict import Verdict
from sca.policies.evaluate import evaluate
from sca.policies.grounds import Grounds
from sca.policies.layers.source import Source, UnavailableError
from sca.policies.load import Loaded, PolicyError, load_layers
from sca.policies.occasion import Occasion
from tests.policies.judging import REGISTRIES, TODAY, answers, inventory


class Memory:
    """Reads layers from a table: files by path, all others by digest."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.files = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        self.fetched = {digest(data): data for data in self.files.values()}

    def local(self, source: Source, limit: int) -> bytes:
        if source.path not in self.files:
            raise UnavailableError("there is no such file")
        return self.files[source.path][: limit + 1]

    def remote(self, source: Source, sha256: str, limit: int) -> bytes:
        assert source.kind != "file"
        if sha256 not in self.fetched:
            raise UnavailableError("it was not fetched yet")
        return self.fetched[sha256][: limit + 1]


def digest(data: str | bytes) -> str:
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def layer(name: str, sections: str, extends: str = "") -> str:
    """A layer whose sections start on line 3, or 4 if it extends one."""
    above = f"extends: {extends}\n" if extends else ""
    return f"schema: 1\nname: {name}\n{above}{sections}"


def stack(*sections: str) -> Mapping[str, str]:
    """Layers called organisation, unit, team, project from the top down, each in a file of its name."""
    names = ("organisation", "unit", "team", "project")[: len(sections)]
    above = ["", *(f"{name}.yaml" for name in names)]
    return {f"{name}.yaml": layer(name, text, up) for name, text, up in zip(names, sections, above, strict=False)}


def load(files: Mapping[str, str | bytes], lowest: str = "", lock: str = "", **limits: int) -> Loaded:
    """The policy of the last file, or of `lowest`."""
    lowest = lowest or list(files)[-1]
    reader = Memory(files)
    changed: Limits = replace(DEFAULTS, **limits)
    return load_layers(reader.files[lowest], lowest, changed, reader, lock.encode())


def refused(files: Mapping[str, str | bytes], lowest: str = "", lock: str = "", **limits: int) -> list[tuple[str, str, str, str]]:
    """Place, code, message and other place of every mistake; nothing if there is none."""
    try:
        load(files, lowest, lock, **limits)
    except PolicyError as error:
        return [(str(one.location), one.code, one.message, str(error.against.get(one, ""))) for one in error.problems]
    return []


def judge(files: Mapping[str, str | bytes], *nodes: Component | Reference | Project, stage: str = "build") -> Verdict:
    """The verdict of a stack about a project."""
    found = inventory(*nodes)
    return evaluate(found, load(files).policy, Occasion(TODAY, stage), Grounds(answers(found), REGISTRIES))
