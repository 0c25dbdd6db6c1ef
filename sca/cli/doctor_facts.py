"""What `sca doctor` finds out: how this machine and this folder would take part in a run. Nothing is changed."""

import os
import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from msgspec import Struct

from sca.cli.ci import AUTO, detect
from sca.cli.ending import Ending
from sca.cli.find_policy import find_policy
from sca.facts.advisories.place import advisories_path
from sca.facts.advisories.store import StoreError as AdvisoryError
from sca.facts.advisories.store import open_store
from sca.facts.published.place import store_path
from sca.facts.published.store import Store, StoreError
from sca.files.disk import DiskTree
from sca.files.limits import DEFAULTS
from sca.files.walk import Walk
from sca.model.url import redact
from sca.model.verdict import PolicyLayer
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.policies.model import Policy
from sca.target import Target
from sca.version import VERSION

SCHEMA = "sca-doctor-1"
_LIBRARIES = (
    "click", "cyclonedx-python-lib", "jinja2", "jsonschema-rs", "license-expression", "msgspec", "packageurl-python", "packaging",
    "pathspec", "PyYAML", "requests", "urllib3",
)  # fmt: skip
_EXTRAS = {"conditions": "cel-expr-python"}
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
_CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
_OURS = "SCA_"


class Trouble(Struct, frozen=True):
    """Something that would keep a run from its work, and what to do about it."""

    message: str
    help: str


class StoreFacts(Struct, frozen=True):
    """One store of data: where it is, whether it is there, what it holds, and the days of the oldest and the newest of that."""

    name: str
    path: str
    there: bool
    entries: int = 0
    oldest: str = ""
    newest: str = ""
    age_days: int | None = None


class Output(Struct, frozen=True):
    """A folder that outputs go to, and whether it can be written."""

    path: str
    writable: bool


class Report(Struct, frozen=True):
    """Everything that the doctor says. `troubles` is empty if nothing keeps a run from its work."""

    schema: str
    sca: str
    python: str
    platform: str
    encoding: str
    libraries: tuple[tuple[str, str], ...]
    extras: tuple[tuple[str, str], ...]
    target: str
    formats: tuple[tuple[str, int], ...]
    left_out: int
    policy: str
    layers: tuple[PolicyLayer, ...]
    notes: tuple[str, ...]
    stores: tuple[StoreFacts, ...]
    network: tuple[tuple[str, str], ...]
    variables: tuple[str, ...]
    ci: str
    outputs: tuple[Output, ...]
    troubles: tuple[Trouble, ...]


def examine(target: Target, environment: Mapping[str, str], today: date, encoding: str) -> Report:
    """Look at everything. Raises nothing: what is wrong is a trouble."""
    troubles: list[Trouble] = []
    formats, left_out = _inputs(target)
    policy, notes = _policy(target.root, troubles)
    return Report(
        schema=SCHEMA,
        sca=VERSION,
        python=f"{platform.python_implementation()} {platform.python_version()}",
        platform=f"{platform.system()} {platform.machine()}",
        encoding=encoding,
        libraries=tuple((name, _version(name)) for name in _LIBRARIES if _version(name)),
        extras=tuple((name, _version(library)) for name, library in sorted(_EXTRAS.items())),
        target=target.label,
        formats=formats,
        left_out=left_out,
        policy=policy.name if policy is not None else "",
        layers=policy.layers if policy is not None else (),
        notes=notes,
        stores=(_answers(environment, today, troubles), _advisories(environment, today, policy, troubles)),
        network=tuple(_network(environment)),
        variables=tuple(sorted(name for name in environment if name.startswith(_OURS))),
        ci=ci_service(environment),
        outputs=tuple(_outputs(target.root, troubles)),
        troubles=tuple(troubles),
    )


def ci_service(environment: Mapping[str, str]) -> str:
    """The CI system whose job this runs in; empty for none."""
    system = detect(environment, AUTO)
    return "" if system is None else system.title


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _inputs(target: Target) -> tuple[tuple[tuple[str, int], ...], int]:
    """How many files of each format a scan would read, and how many folders and files it would leave out."""
    with closing(DiskTree(target.root)) as tree:
        walks = [Walk(tree, NAMES.wants, DEFAULTS, None).run(tree.shown(folder)) for folder in target.folders]
    rows = [NAMES.claim(path) for path in (*target.files, *(path for walk in walks for path in walk.found))]
    names = Counter(row.name if isinstance(row, Format) else f"{row.format} (not read yet)" for row in rows if row is not None)
    left_out = sum(one.outcome == "excluded" for walk in walks for one in walk.outcomes)
    return tuple(sorted(names.items())), left_out


def _policy(root: str, troubles: list[Trouble]) -> tuple[Policy | None, tuple[str, ...]]:
    try:
        policy, notes = find_policy(os.environ.get("SCA_POLICY") or None, root, DEFAULTS)
    except Ending as ending:
        troubles.append(Trouble(ending.sentence, ending.help))
        return None, ()
    return policy, tuple(notes)


def _answers(environment: Mapping[str, str], today: date, troubles: list[Trouble]) -> StoreFacts:
    name, path = "answers of registries", store_path(environment)
    if not path or not os.path.lexists(path):
        return StoreFacts(name, path, there=False)
    try:
        with closing(Store(path, readonly=True)) as store:
            shares = store.shares()
    except StoreError as error:
        troubles.append(Trouble(f"the store of {name} cannot be used: {error}", "remove the file, and fill it anew: sca db ask"))
        return StoreFacts(name, path, there=True)
    oldest, newest = min((one.oldest for one in shares), default=""), max((one.newest for one in shares), default="")
    return StoreFacts(name, path, there=True, entries=sum(one.count for one in shares), **_span(oldest, newest, today))


def _advisories(environment: Mapping[str, str], today: date, policy: Policy | None, troubles: list[Trouble]) -> StoreFacts:
    name, path = "vulnerability records", advisories_path(environment)
    needed = policy is not None and policy.vulnerabilities is not None
    if not path or not os.path.lexists(path):
        if needed:
            help = "import dumps: sca db import npm/all.zip PyPI/all.zip; or fetch them: sca db update npm PyPI"
            troubles.append(Trouble(f"the policy asks for {name}, and there are none", help))
        return StoreFacts(name, path, there=False)
    try:
        with open_store(path) as store:
            sources = store.sources()
    except (AdvisoryError, OSError) as error:
        troubles.append(
            Trouble(f"the store of {name} cannot be used: {error}", "remove the file, and fill it anew: sca db import")
        )
        return StoreFacts(name, path, there=True)
    imported = [one.imported for one in sources]
    oldest, newest = min(imported, default=""), max(imported, default="")
    return StoreFacts(name, path, there=True, entries=sum(one.records for one in sources), **_span(oldest, newest, today))


def _span(oldest: str, newest: str, today: date) -> dict[str, Any]:
    return {"oldest": oldest, "newest": newest, "age_days": _age(newest, today)}


def _age(moment: str, today: date) -> int | None:
    try:
        return max((today - datetime.fromisoformat(moment).replace(tzinfo=UTC).date()).days, 0)
    except ValueError:
        return None


def _network(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the environment says about connections. Names and passwords in addresses of proxies are left out."""
    for name in _PROXIES:
        value = environment.get(name) or environment.get(name.lower()) or ""
        if value:
            yield name, value if name == "NO_PROXY" else redact(value)[0] or "(an address that is not shown)"
    for name in _CERTIFICATES:
        if environment.get(name):
            yield name, environment[name]


def _outputs(root: str, troubles: list[Trouble]) -> Iterator[Output]:
    for path, needed in (("sca-report", True), (os.path.dirname(store_path(os.environ)), False), (root, False)):
        if path:
            writable = os.access(_there(path), os.W_OK | os.X_OK)
            if needed and not writable:
                help = "run it in a folder that can be written, or give --output and --report paths of one"
                troubles.append(Trouble(f"reports cannot be written to {path}", help))
            yield Output(path, writable)


def _there(path: str) -> str:
    """The nearest folder above that is there."""
    path = os.path.abspath(path)
    while not os.path.isdir(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path
