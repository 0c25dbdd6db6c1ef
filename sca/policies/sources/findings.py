"""The findings about the places that packages come from."""

from sca.model.component import Source
from sca.model.text import brief
from sca.policies.rule import Found, Rule
from sca.policies.sources.config import AllowedPlaces, SourceRules
from sca.policies.subjects import Instance, Subject

NOT_ALLOWED = Rule(
    code="SCA301",
    name="source-not-allowed",
    family="sources",
    summary="A package comes from a registry that the policy does not list for its ecosystem.",
    why="The same name in another registry can be another package.",
    example="sources: {npm: [default, 'https://npm.example.test/']}",
    fix="Install it from a listed registry and write the lock file anew, or add the registry to the list.",
)
GIT = Rule(
    code="SCA302",
    name="git-source",
    family="sources",
    summary="A package comes from a git repository.",
    why="A repository has no releases that stay: tags move, and repositories are renamed and taken over.",
    example="sources: {git: deny}",
    fix="Use a release from a registry, or list the server: git: ['https://git.example.test/'].",
)
URL = Rule(
    code="SCA303",
    name="url-source",
    family="sources",
    summary="A package is downloaded from an address outside of any registry.",
    why="What stands behind an address can be replaced at any time, and nobody reviews it.",
    example="sources: {url: deny}",
    fix="Use a release from a registry, or list the server: url: ['https://files.example.test/'].",
)
INSECURE = Rule(
    code="SCA304",
    name="insecure-source",
    family="sources",
    summary="A package comes over a connection that is not encrypted.",
    why="Anybody on the way can replace it.",
    example="sources: {npm: [default]}",
    fix="Use https and write the lock file anew.",
)
CREDENTIALS = Rule(
    code="SCA305",
    name="credentials-in-source",
    family="sources",
    summary="An address in the input carries a user name, a password or a token.",
    why="Whoever can read the file has the credential; it belongs into the configuration of the machine.",
    example="sources: {npm: [default]}",
    fix="Revoke the credential, remove it from the file, and let the package manager's configuration supply a new one.",
)
INTEGRITY = Rule(
    code="SCA306",
    name="integrity-missing",
    family="sources",
    summary="Nothing in the input says which bytes are meant: no hash but MD5 or SHA-1, and no full commit for a git repository.",
    why="Without a hash that cannot be forged nobody notices when the same version has other content.",
    example="sources: {integrity: required}",
    fix="Write the lock file anew with hashes (npm: integrity; pip: --generate-hashes).",
)
ANOTHER = Rule(
    code="SCA307",
    name="source-of-another",
    family="sources",
    summary="The address that a package is downloaded from is that of another package, or of another version.",
    why="What is installed is what the address serves, whatever name stands beside it: a way in for what nobody approved.",
    example="sources: {npm: [default]}",
    fix="Let the package manager write the lock file anew, and find out who changed the address.",
)
_ANEW = " and write the lock file anew"
WEAK = ("MD5", "SHA-1")
RULES = (NOT_ALLOWED, GIT, URL, INSECURE, CREDENTIALS, INTEGRITY, ANOTHER)


def not_allowed(subject: Subject, instance: Instance, allowed: AllowedPlaces, source: Source) -> Found:
    """It comes, or can come, from a registry that is not listed."""
    listed = ", ".join(allowed.listed) or "none"
    comes = "can come" if instance.source.others else "comes"
    message = f"{subject.label} {comes} from {_origin(source)}, which is not among the registries for {subject.package.type}"
    fix = f"install it from a listed registry ({listed}){_ANEW if _is_locked(instance) else ''}"
    return Found(NOT_ALLOWED, message, fix, allowed.where, facts=(*_facts(source), ("listed", listed)), instance=instance.id)


def git(subject: Subject, instance: Instance, allowed: AllowedPlaces) -> Found:
    """It comes from a git repository that is not listed."""
    message = f"{subject.label} comes from a git repository, {brief(instance.source.url)}"
    fix = "use a release from a registry, or list the server under sources.git"
    return Found(GIT, message, fix, allowed.where, facts=_facts(instance.source), instance=instance.id)


def url(subject: Subject, instance: Instance, allowed: AllowedPlaces) -> Found:
    """It is downloaded from an address that is not listed."""
    message = f"{subject.label} is downloaded from an address outside of any registry, {brief(instance.source.url)}"
    fix = "use a release from a registry, or list the server under sources.url"
    return Found(URL, message, fix, allowed.where, facts=_facts(instance.source), instance=instance.id)


def insecure(subject: Subject, instance: Instance, rules: SourceRules) -> Found:
    """The connection is not encrypted."""
    message = f"{subject.label} comes over an unencrypted connection, {brief(instance.source.url)}"
    return Found(
        INSECURE,
        message,
        f"use https{_ANEW if _is_locked(instance) else ''}",
        rules.where,
        facts=_facts(instance.source),
        instance=instance.id,
    )


def credentials(subject: Subject, instance: Instance, rules: SourceRules) -> Found:
    """The address carries a secret, which is not shown."""
    message = f"{subject.label}: its address carries a user name, a password or a token"
    fix = "revoke the credential, remove it from the file, and configure a new one where the package manager looks for it"
    return Found(CREDENTIALS, message, fix, rules.where, facts=_facts(instance.source), instance=instance.id)


def of_another(subject: Subject, instance: Instance, other: str, rules: SourceRules) -> Found:
    """What is downloaded is something else."""
    message = f"{subject.label} is downloaded from the address of {brief(other, 120)}, so that is what is installed"
    fix = "let the package manager write the lock file anew, and find out who changed the address"
    facts = (*_facts(instance.source), ("address of", brief(other, 120)))
    return Found(ANOTHER, message, fix, rules.where, facts=facts, instance=instance.id)


def no_integrity(subject: Subject, instance: Instance, rules: SourceRules) -> Found:
    """Nothing pins the bytes."""
    what = "full commit" if instance.source.kind == "git" else "hash"
    weak = " and ".join(sorted({one.algorithm for one in instance.hashes}))
    message = f"{subject.label} has no {what}: its content is not pinned"
    if weak and what == "hash":
        message = f"{subject.label} has no hash but {weak}, which can be forged: its content is not pinned"
    hashes = "write the lock file anew with hashes" if _is_locked(instance) else "install it from a lock file that has hashes"
    fix = hashes if what == "hash" else "pin the full commit"
    return Found(INTEGRITY, message, fix, rules.integrity_where, facts=_facts(instance.source), instance=instance.id)


def _is_locked(instance: Instance) -> bool:
    """Whether a lock names it, or something that was made from one: what a manifest or a command asks for need have none."""
    return any(place.role != "declared" for place in instance.locations)


def _origin(source: Source) -> str:
    return brief(source.registry or source.url)


def _facts(source: Source) -> tuple[tuple[str, str], ...]:
    return (("source", source.kind), *((("address", brief(source.url)),) if source.url else ()))
