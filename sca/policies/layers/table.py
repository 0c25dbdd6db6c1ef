"""Every key of the policy language and its kind: how a lower layer joins it. A test holds that no key is left out."""

from functools import lru_cache

from sca.files.yaml_nodes import Mapping, Node, Scalar, Sequence
from sca.policies.actions.config import PINNED as COMMIT_PINNED
from sca.policies.gaps.config import UNPINNED
from sca.policies.layers.kinds import (
    Allowing,
    Chosen,
    Codes,
    Granting,
    Kind,
    Longer,
    Number,
    Settled,
    Shorter,
    Tightening,
    Watching,
    Word,
)
from sca.policies.layers.rights import lies_within
from sca.policies.licences.lists import read_listed
from sca.policies.purl_pattern import parse_pattern
from sca.policies.sources.config import read_address
from sca.policies.vulnerabilities.conditions import allows

_UNKNOWN_LICENCE = ("SCA203", "SCA204", "SCA205")
_NOT_ALLOWED = ("SCA202",)
_VULNERABLE = ("SCA902", "SCA903", "SCA904", "SCA905", "SCA907")
_RELEASED = ("SCA1101", "SCA1102", "SCA1103", "SCA1104")
_ANY_LICENCE = ("SCA201", "SCA202", "SCA203")


def _registry_covers(upper: str, lower: str) -> bool:
    return f"{lower.rstrip('/')}/".startswith(f"{upper.rstrip('/')}/")


def _address_covers(upper: str, lower: str) -> bool:
    try:
        return upper == lower or read_address(lower).startswith(read_address(upper))
    except ValueError:
        return False


def _pattern_covers(upper: str, lower: str) -> bool:
    try:
        return upper == lower or lies_within(parse_pattern(lower), parse_pattern(upper))
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def _licence(text: str) -> object:
    try:
        return read_listed(text)
    except ValueError:
        return text


def licence_covers(upper: str, lower: str) -> bool:
    """Whether two texts of a list mean the same licence."""
    return _licence(upper) == _licence(lower)


def _of_exception(entry: Node, section: Mapping) -> Codes:
    """An exception from a denial weighs more than one from a list of what is allowed."""
    allow = entry.value("allow") if isinstance(entry, Mapping) else None
    if not isinstance(allow, Sequence):
        return _ANY_LICENCE
    denied = section.value("denied")
    listed = [one.text for one in getattr(denied, "items", ()) if isinstance(one, Scalar)]
    named = [one.text for one in allow.items if isinstance(one, Scalar)]
    return ("SCA201",) if any(licence_covers(one, other) for one in listed for other in named) else _NOT_ALLOWED


def _of_gap(entry: Node, _section: Mapping) -> Codes:
    """Which gaps an entry accepts is told by its code; without one it accepts every gap of its file."""
    code = entry.value("code") if isinstance(entry, Mapping) else None
    if not isinstance(code, Scalar):
        return ("SCA701", "SCA702", "SCA703", "SCA704")
    return {"E-NO-LOCK": ("SCA703",), "E-UNPINNED": ("SCA704",)}.get(code.text, ("SCA701", "SCA702"))


def _of_condition(entry: Node, _section: Mapping) -> Codes | None:
    """A condition that lets through loosens; one that denies or asks does not."""
    return _VULNERABLE if allows(entry) else None


def _of_vex(entry: Node, _section: Mapping) -> Codes:
    """A document whose statements may speak of malicious packages loosens that too."""
    named = entry.value("malicious") if isinstance(entry, Mapping) else None
    return (*_VULNERABLE, "SCA901") if isinstance(named, Scalar) and named.text == "true" else _VULNERABLE


def _lets_every_package_through(section: Mapping) -> bool:
    default = section.value("default")
    return isinstance(default, Scalar) and default.text == "allow"


def _lets_scripts_run(section: Mapping) -> bool:
    scripts = section.value("install-scripts")
    return scripts is None or (isinstance(scripts, Scalar) and scripts.text == "allow")


def _places(code: str) -> Allowing:
    return Allowing(_address_covers, (code,), absent=(), everything="allow", nothing="deny")


_REGISTRIES = Allowing(_address_covers, ("SCA301",), absent=("default",))
SECTION_KINDS: dict[str, dict[str, Kind]] = {
    "packages": {
        "default": Word(("allow", "review", "deny"), ("SCA101",)),
        "approved": Granting(lambda _entry, _section: ("SCA101",), _lets_every_package_through, "default"),
        "denied": Tightening(),
        "install-scripts": Word(("allow", "review", "deny"), ("SCA107",), "allow"),
        "may-run-scripts": Granting(lambda _entry, _section: ("SCA107",), _lets_scripts_run, "install-scripts"),
        "deprecated": Word(("allow", "review", "deny"), ("SCA108",), "allow"),
        "duplicates": Word(("allow", "review", "deny"), ("SCA109",), "allow"),
    },
    "licences": {
        "unknown": Word(("allow", "review", "deny"), ("SCA203",)),
        "allowed": Allowing(licence_covers, _NOT_ALLOWED, beside="allowed-categories"),
        "allowed-categories": Allowing(str.__eq__, _NOT_ALLOWED, beside="allowed"),
        "denied-categories": Tightening(),
        "preferred": Tightening(),
        "relations": Granting(lambda _entry, _section: _ANY_LICENCE),
        "choices": Tightening(),
        "clarifications": Granting(lambda _entry, _section: _UNKNOWN_LICENCE),
        "duties-complete": Word(("release", "build", "commit"), ("SCA208",)),
        "denied": Tightening(),
        "claims-differ": Word(("allow", "inform", "review", "deny"), _UNKNOWN_LICENCE, "inform"),
        "exceptions": Granting(_of_exception),
    },
    "sources": {
        "npm": _REGISTRIES,
        "pypi": _REGISTRIES,
        "nuget": _REGISTRIES,
        "conda": Allowing(str.__eq__, ("SCA301",)),
        "git": _places("SCA302"),
        "url": _places("SCA303"),
        "integrity": Word(("optional", "required"), ("SCA306",), "optional"),
    },
    "images": {
        "pinned": Word(("none", "tag", "digest"), ("SCA401",), "none"),
        "registries": Allowing(_registry_covers, ("SCA402",)),
        "latest": Word(("allow", "deny"), ("SCA403",), "deny"),
        "unresolved": Word(("allow", "review", "deny"), ("SCA404",), "review"),
        "scopes": Watching(("SCA401", "SCA402", "SCA403", "SCA404", "SCA406")),
        "root": Word(("allow", "deny"), ("SCA405",), "allow"),
        "end-of-life": Tightening(),
    },
    "actions": {
        "pinned": Word(tuple(reversed(COMMIT_PINNED)), ("SCA601",), "none"),
        "allowed": Allowing(_pattern_covers, ("SCA602",)),
        "trusted": Granting(lambda _entry, _section: ("SCA601",)),
    },
    "releases": {
        "min-age": Longer(("SCA1101",)),
        "exempt": Granting(lambda _entry, _section: ("SCA1101",)),
        "security-fixes": Word(("exempt", "wait"), ("SCA1101",), "exempt"),
        "yanked": Word(("allow", "review", "deny"), ("SCA1102",), "deny"),
        "max-majors-behind": Shorter(("SCA1103",)),
        "max-minors-behind": Shorter(("SCA1103",)),
        "unknown": Word(("allow", "review", "deny"), ("SCA1104",), "review"),
        "max-data-age": Shorter(("SCA1104",)),
        "scopes": Watching(_RELEASED),
    },
    "vulnerabilities": {
        "fail-at": Word(("none", "critical", "high", "medium", "low"), ("SCA902",), "low"),
        "malicious": Word(("allow", "deny"), ("SCA901",), "deny"),
        "exploited": Word(("by-severity", "deny"), ("SCA903",), "deny"),
        "unscored": Word(("allow", "review", "deny"), ("SCA904",), "review"),
        "uncertain": Word(("allow", "review", "deny"), ("SCA905",), "review"),
        "uncovered": Word(("allow", "review"), ("SCA906",), "review"),
        "fixable-only": Word(("true", "false"), _VULNERABLE, "false"),
        "scopes": Watching(_VULNERABLE),
        "max-data-age": Shorter(_VULNERABLE),
        "data-needed-from": Word(("never", "release", "build", "commit"), _VULNERABLE, "build"),
        "conditions": Granting(_of_condition),
        "vex": Granting(_of_vex),
        "data": Settled(_VULNERABLE),
        "records": Chosen(_VULNERABLE),
    },
    "gaps": {
        "unpinned": Word(UNPINNED, ("SCA704",), "review"),
        "stale": Word(UNPINNED, ("SCA705",), "allow"),
        "graph": Word(UNPINNED, ("SCA706",), "allow"),
        "licences": Number(("SCA707",)),
        "sbom-age": Shorter(("SCA708",)),
        "accepted": Granting(_of_gap),
    },
}
