"""What a pnpm lock says about one package, as an entry: identity, source, hashes, platforms, patches."""

from sca.files.json_document import JsonValue
from sca.model.component import Location, Source
from sca.model.url import git_source, origin, redact
from sca.parsers.npm.lock_entry import Entry
from sca.parsers.npm.pnpm_document import PnpmDocument, Table
from sca.parsers.npm.pnpm_keys import FILE, Named, facts_key, read_key

TRUE = "true"
_REGISTRY = Source("registry")
_COPIED = ("os", "cpu", "libc", "engines", "deprecated")
_PATCHED = "(patch_hash="


def facts_of(document: PnpmDocument, key: str) -> JsonValue:
    """What the lock says about the package of an instance; None if it says nothing."""
    if document.instances is document.facts:
        return document.facts.get(key)
    return document.facts.get(facts_key(key), document.facts.get(key))


def read_package(document: PnpmDocument, key: str, facts: Table, place: str, where: Location) -> Entry:
    """The package of an instance, known as `place`. A name or version of its own wins over the key's."""
    named = read_key(key, document.major)
    told = facts.get("name")
    name = told if isinstance(told, str) else named.name
    stated = facts.get("version")
    version = stated if isinstance(stated, str) else named.version
    resolution = facts.get("resolution")
    resolved = resolution if isinstance(resolution, dict) else {}
    fields: dict[str, JsonValue] = {field: facts[field] for field in _COPIED if field in facts}
    source, address = _origin(key, named, resolved)
    fields["version"] = version or None
    fields["resolved"] = address
    integrity = resolved.get("integrity") or _of_variants(resolved, "integrity")
    if integrity:
        fields["integrity"] = integrity
    if facts.get("requiresBuild") == TRUE:
        fields["hasInstallScript"] = True
    if document.patches:
        fields["patches"] = [*_patches(document, key, name, version)]
    return Entry(place, name, name, fields, where, by_url=not named.version, source=source)


def _origin(key: str, named: Named, resolution: Table) -> tuple[Source | None, JsonValue]:
    """The source of a package where no address alone tells it, or else the address."""
    tarball, repository = resolution.get("tarball"), resolution.get("repo")
    if isinstance(repository, str):
        commit = resolution.get("commit")
        return git_source(f"git+{repository.removeprefix('git+')}", commit if isinstance(commit, str) else ""), None
    if isinstance(tarball, str):
        return None, tarball
    if "integrity" in resolution and named.version:
        return _registry(named, resolution), None
    _, colon, place = facts_key(key).rpartition(FILE)
    if colon:
        return None, f"{FILE}{place}"
    built = sorted({*filter(None, map(origin, _of_variants(resolution, "url").split()))})
    return (Source("url", registry=built[0], others=tuple(built[1:])), None) if built else (Source(), None)


def _registry(named: Named, resolution: Table) -> Source:
    """The registry that pnpm is told to use, or the one that the lock names."""
    told = resolution.get("registry")
    if isinstance(told, str):
        shown, secret = redact(told)
        return Source("registry", registry=origin(shown), credentials=secret)
    return Source("registry", registry=f"https://{named.host}") if named.host else _REGISTRY


def _of_variants(resolution: Table, field: str) -> str:
    """One field of all variants of a program such as Node, one for each platform; empty for anything else."""
    variants = resolution.get("variants")
    found = [resolution, *(variants if isinstance(variants, list) else ())]
    inner = [one.get("resolution", one) for one in found if isinstance(one, dict)]
    values = {value for one in inner if isinstance(one, dict) and isinstance(value := one.get(field), str)}
    return " ".join(sorted(values))


def _patches(document: PnpmDocument, key: str, name: str, version: str) -> tuple[str, ...]:
    """The patch of a package; one for a range of versions is told by the key of the instance."""
    exact = document.patches.get(f"{name}@{version}")
    if exact is None and _PATCHED in key:
        exact = next((patch for of, patch in document.patches.items() if of == name or of.startswith(f"{name}@")), None)
    return (exact,) if exact else ()
