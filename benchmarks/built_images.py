"""The images of the corpus: built by its own tool, and their answers compared with what a scan of them says.

The answers come from the package managers, asked after every layer: which packages there are, since which layer, which are gone
and who brought what. What is compared is listed in `differences`: each is a sentence, and none means that all of it is right.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from benchmarks.corpus_modules import corpus_folder
from sca.files.image.model import read_platform
from sca.files.image.source import image_source
from sca.image_survey import from_files, survey_image
from sca.model.component import Component
from sca.model.package import Package
from sca.survey import Options, Stopwatch, Surveyed

OCI, ARCHIVE = "oci", "docker-archive"
_OPTIONS = Options(date(2026, 1, 1))
_SEVERAL_TAGS = "img-two-tags"


class Case(Struct, frozen=True):
    """One image in one form, for one platform where it has several. `answer` is what is expected."""

    id: str
    form: str
    platform: str
    answer: dict[str, Any]

    @property
    def name(self) -> str:
        """What tests and tables call it."""
        return "-".join(part for part in (self.id, self.form, self.platform.replace("/", "-")) if part)

    def source(self, folder: Path) -> str:
        """The target, where the images were built into a folder."""
        if self.form == ARCHIVE:
            return f"{ARCHIVE}:{folder / self.id / f'{self.id}.tar'}"
        return f"{OCI}:{folder / self.id / OCI}{':latest' if self.id == _SEVERAL_TAGS else ''}"


class Counted(Struct, frozen=True):
    """How many packages are expected and found, how many of them are the same, and on how many of these the layer is right."""

    expected: int
    found: int
    matched: int
    layers: int


def cases() -> list[Case]:
    """Every small image that has an answer."""
    corpus = corpus_folder()
    rows = map(json.loads, (corpus / "images-docker.jsonl").read_text(encoding="utf-8").splitlines())
    return [case for row in rows if row["expected"] for case in _cases(row, corpus)]


def build(folder: Path, verb: str = "build", more: Sequence[str] = ()) -> None:
    """Build the images into a folder: the small ones, or with another verb what that builds."""
    tool = corpus_folder().parent / "tools" / "build_images.py"
    subprocess.run([sys.executable, str(tool), verb, str(folder), *more], check=True, capture_output=True)


def scan(case: Case, folder: Path) -> Surveyed:
    """What a scan of a built image says."""
    source = image_source(case.source(folder))
    if source is None:
        raise ValueError(f"{case.name} names no image")
    platform = read_platform(case.platform) if case.platform else None
    return survey_image(from_files(source), platform, _OPTIONS, None, Stopwatch())


def score(folder: Path) -> dict[str, dict[str, float | int | None]]:
    """The figures of all images by form, for the floor. The images are built into the folder first."""
    build(folder, more=("--corpus", str(corpus_folder())))
    counted: dict[str, list[Counted]] = {OCI: [], ARCHIVE: []}
    for case in cases():
        counted[case.form].append(count(case.answer, scan(case, folder)))
    return {f"image, {form}": _figures(each) for form, each in counted.items()}


def _figures(counted: Sequence[Counted]) -> dict[str, float | int | None]:
    matched = sum(one.matched for one in counted)
    return {
        "cases": len(counted),
        "components-precision": matched / sum(one.found for one in counted),
        "components-recall": matched / sum(one.expected for one in counted),
        "layers": sum(one.layers for one in counted) / matched,
    }


def differences(answer: Mapping[str, Any], surveyed: Surveyed) -> list[str]:
    """Everything in which a scan is not what the answer says."""
    inventory = surveyed.inventory
    image = inventory.image
    if image is None:
        return ["the image was not read at all"]
    brought = _brought(inventory.components)
    said: list[str] = []
    allowed = {*answer.get("allowed_missing", ()), *answer.get("allowed_extra", ()), *answer["unversioned"]}
    said += [f"missing: {purl}" for purl in answer["components"] if purl not in brought and purl not in allowed]
    said += [f"extra: {purl}" for purl in brought if purl not in answer["components"] and purl not in allowed]
    for purl, facts in answer["components"].items():
        if purl in brought and brought[purl] != facts["layer"]:
            said.append(f"{purl} is in layer {facts['layer']}, not {brought[purl]}")
    owned = {purl for purl, facts in answer["components"].items() if facts.get("owned_by")}
    mine = {plain(one.package) for one in inventory.components if one.owned_by}
    said += [f"not tied to what brought it: {purl}" for purl in sorted(owned - mine)]
    gone = {(one["purl"], one["introduced"], one["removed"]) for one in answer["removed"]}
    told = {(plain(one.package), one.introduced, one.removed) for one in image.removed}
    said += [f"gone: {one} is only in the {'answer' if one in gone else 'scan'}" for one in sorted(gone ^ told)]
    told_layers = [(layer.diff_id, layer.created_by) for layer in image.layers]
    said += (
        []
        if told_layers == [(one["diff_id"], one["created_by"] or "") for one in answer["layers"]]
        else [f"layers: {told_layers}"]
    )
    return said


def count(answer: Mapping[str, Any], surveyed: Surveyed) -> Counted:
    """The figures of one image."""
    allowed = {*answer.get("allowed_missing", ()), *answer.get("allowed_extra", ()), *answer["unversioned"]}
    expected = {purl: facts["layer"] for purl, facts in answer["components"].items() if purl not in allowed}
    brought = {purl: layer for purl, layer in _brought(surveyed.inventory.components).items() if purl not in allowed}
    matched = expected.keys() & brought.keys()
    right = sum(expected[purl] == brought[purl] for purl in matched)
    return Counted(len(expected), len(brought), len(matched), right)


def plain(package: Package) -> str:
    """The package URL without qualifiers, as the answers have it."""
    return package.purl.partition("?")[0]


def _brought(components: Iterable[Component]) -> dict[str, int | None]:
    """The lowest layer of each package."""
    found: dict[str, list[int]] = {}
    for one in components:
        found.setdefault(plain(one.package), []).extend(() if one.layer is None else (one.layer,))
    return {purl: min(layers, default=None) for purl, layers in found.items()}


def _cases(row: Mapping[str, Any], corpus: Path) -> Iterator[Case]:
    answer = json.loads((corpus / row["expected"]).read_bytes())
    platforms = answer.get("platforms") or {"": answer}
    for form in row["forms"]:
        for platform, part in platforms.items():
            yield Case(row["id"], form, platform, part)
