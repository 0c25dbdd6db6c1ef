"""The inputs that are measured, in groups: the base, and one group for the formats of each ecosystem."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from benchmarks.corpus_modules import ROOT, corpus_folder

BASE = "base"
IMAGE = "image"
HOOK = "hook"
REPORTS = "reports"
_OCI = "oci"
SMALL, LARGE = "lock-5000", "lock-20000"
LOCKS = {SMALL: 5_000, "lock-10000": 10_000, LARGE: 20_000}
_TREE_FILES = 25_000
SIZES = (5_000, 20_000)
TREE_OF_IMAGES, TREE_FILES = "tree-of-images", 5_000


class Subject(Struct, frozen=True):
    """One input: its group, a short key, what it is, and its folder. `form` is how an image lies there, empty for a checkout."""

    group: str
    key: str
    title: str
    folder: Path
    form: str = ""


class Input(Struct, frozen=True):
    """How an input is laid out in a scratch folder: `lay` gives its title and its folder, or None where it cannot be had."""

    group: str
    key: str
    lay: Callable[[Path], tuple[str, Path] | None]
    form: str = ""


def _shop(_scratch: Path) -> tuple[str, Path]:
    return "(a) examples/shop", ROOT / "examples" / "shop"


def _made(title: str, module: str, arguments: tuple[str, ...], scratch: Path) -> tuple[str, Path]:
    """A made-up input: `arguments` are those of the module, with `{}` for the folder."""
    folder = scratch / "-".join((module, *arguments)).replace("{}", "")
    output("-m", f"benchmarks.{module}", *(str(folder) if one == "{}" else one for one in arguments))
    return title, folder


def _largest(label: str, kind: str, formats: tuple[str, ...], scratch: Path) -> tuple[str, Path] | None:
    """The case of the corpus with the largest file among those of some formats."""
    script = corpus_folder() / "corpus.py"
    if not script.is_file():
        print(f"no corpus in {script.parent} (set SCA_CORPUS to its folder): {label} is left out", file=sys.stderr)
        return None
    listed = output(str(script), "list", "--kind", kind, "--json").splitlines()
    cases = [case for case in map(json.loads, listed) if case["format"].startswith(formats)]
    largest = max(cases, key=_bytes)["id"]
    output(str(script), "materialise", largest, str(scratch))
    return f"{label}{largest}", scratch / largest


def _bytes(case: dict[str, Any]) -> int:
    return max(int(file["bytes"]) for file in case["files"])


def _lock(key: str, size: int) -> Input:
    title = f"(c) synthetic lock, {size:,} packages"
    return Input(BASE, key, partial(_made, title, "synthetic", ("lock", "{}", str(size))))


def _npm(kind: str, size: int) -> Input:
    return Input("npm", f"{kind}-{size}", partial(_made, f"{kind}, {size:,} packages", "synthetic_npm", (kind, "{}", str(size))))


def _npm_corpus(key: str, *formats: str) -> Input:
    return Input("npm", key, partial(_largest, "corpus, ", "npm", formats))


def _pip(kind: str, size: int) -> Input:
    return Input("pip", f"{kind}-{size}", partial(_made, f"{kind}, {size:,} packages", "synthetic_pip", (kind, "{}", str(size))))


def _pip_corpus(key: str, *formats: str) -> Input:
    return Input("pip", key, partial(_largest, "corpus, ", "pip", formats))


def _installed(kind: str, size: int, title: str) -> Input:
    return Input("pip", f"{kind}-{size}", partial(_made, title.format(size), "synthetic_site", (kind, "{}", str(size))))


def _nuget(kind: str, size: int, title: str) -> Input:
    laid = partial(_made, title.format(size), "synthetic_nuget", (kind, "{}", str(size)))
    return Input("nuget", f"nuget-{kind}-{size}", laid)


def _projects(size: int) -> Input:
    laid = partial(_made, f"solution of {size} projects without locks", "synthetic_msbuild", ("{}", str(size)))
    return Input("nuget", f"nuget-projects-{size}", laid)


def _commit(key: str, packages: int, title: str, *more: str) -> Input:
    return Input(HOOK, key, partial(_made, title, "synthetic_commit", ("{}", str(packages), *more)))


def _report(key: str, title: str) -> Input:
    return Input(REPORTS, key, partial(_made, title, "synthetic", ("findings", "{}", "5000")))


def _debian(id: str, title: str, scratch: Path) -> tuple[str, Path] | None:
    """A real Debian, which takes root, debootstrap and minutes to build; both are built at once."""
    folder = scratch / "debian"
    if not folder.exists():
        if os.geteuid() or shutil.which("debootstrap") is None:
            print(f"no root or no debootstrap: {title} is left out", file=sys.stderr)
            return None
        output(str(corpus_folder().parent / "tools" / "build_images.py"), "build-real", str(folder))
    return title, folder / id / _OCI


def _real(id: str, title: str) -> Input:
    return Input(IMAGE, id, partial(_debian, id, title), _OCI)


def _members(count: int) -> Input:
    laid = partial(_made, f"image with {count:,} tiny files", "synthetic_image", ("{}", str(count)))
    return Input(IMAGE, f"members-{count}", laid, _OCI)


INPUTS: tuple[Input, ...] = (
    Input(BASE, "shop", _shop),
    Input(BASE, "corpus", partial(_largest, "(b) corpus, ", "npm", ("package-lock",))),
    *(_lock(key, size) for key, size in LOCKS.items()),
    Input(
        BASE,
        "tree",
        partial(_made, f"(d) tree of {_TREE_FILES:,} files, one lock", "synthetic", ("tree", "{}", str(_TREE_FILES))),
    ),
    *(_npm(kind, size) for kind in ("pnpm", "yarn-1", "yarn-berry", "bun") for size in SIZES),
    _npm_corpus("corpus-pnpm", "pnpm-lock"),
    _npm_corpus("corpus-yarn-1", "yarn-v1"),
    _npm_corpus("corpus-yarn-berry", "yarn-berry"),
    *(_pip("uv", size) for size in SIZES),
    _pip_corpus("corpus-uv", "uv-lock"),
    _pip_corpus("corpus-poetry", "poetry-lock"),
    *(_installed("site", size, "site-packages, {:,} distributions") for size in (400, 1_600)),
    _installed("requirements", SIZES[1], "requirements with hashes, {:,} packages"),
    _pip_corpus("corpus-requirements", "requirements"),
    *(_nuget("lock", size, "packages.lock.json, {:,} packages") for size in SIZES),
    _nuget("solution", 300, "solution of {} projects with central versions and locks"),
    _projects(300),
    Input(
        "docker",
        TREE_OF_IMAGES,
        partial(_made, f"tree of {TREE_FILES:,} YAML files and Dockerfiles", "synthetic_tree", ("{}", str(TREE_FILES))),
    ),
    _commit("hook-nothing", 0, "a commit that names no packages"),
    _commit("hook-1500", 1_500, "a commit that changes a lock of 1,500 packages"),
    _commit("hook-5000", 5_000, "a commit that changes a lock of 5,000 packages"),
    _commit("hook-older", 5_000, "the same with older debt, so that the lock is read as it was too", "older"),
    _report("reports-default", "5,000 packages with 500 findings, the default reports"),
    _report("reports-github", "5,000 packages with 500 findings, the reports for GitHub"),
    Input(REPORTS, "sbom-100000", partial(_made, "SBOM of 100,000 packages", "synthetic", ("lock", "{}", "100000"))),
    _real("debian-base", "Debian image"),
    _real("debian-apps", "Debian image with Python and Node"),
    _members(500_000),
    Input("nuget", "corpus-assets", partial(_largest, "corpus, ", "nuget", ("project.assets",))),
)
GROUPS = tuple(dict.fromkeys(one.group for one in INPUTS))
KEYS = tuple(one.key for one in INPUTS)


def subjects(scratch: Path, only: Sequence[str]) -> Iterator[Subject]:
    """The inputs with these keys or of these groups, each laid out when its turn comes."""
    for one in INPUTS:
        laid = one.lay(scratch) if one.key in only or one.group in only else None
        if laid is not None:
            yield Subject(one.group, one.key, *laid, one.form)


def output(*arguments: str) -> str:
    """What a Python process of its own prints: it keeps this one small, see `benchmarks.measure`."""
    return subprocess.run((sys.executable, *arguments), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
