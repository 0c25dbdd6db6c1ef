"""Takes apart the names that yarn gives to requests and packages: descriptors (`name@range`) and locators (`name@reference`).

https://yarnpkg.com/advanced/lexicon, https://yarnpkg.com/protocols
"""

import re
from posixpath import join, normpath
from urllib.parse import unquote

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.model.npm_address import WEB
from sca.model.text import brief
from sca.model.url import without_secrets
from sca.parsers.npm.sources import GIT

NPM, PATCH, WORKSPACE, SWITCH = "npm:", "patch:", "workspace:", "condition:"
FOLDERS = ("link:", "portal:")
_BUILTIN = re.compile(r"(?:optional!|~)?builtin<[^<>]*>").fullmatch
_PROTOCOL = re.compile(r"[a-z][a-z0-9+.-]*:").match
_MOST_LAYERS = 8
_SHOWN_CHARS = 2048
_CONDITION = re.compile(r"(!?)\s*(os|cpu|libc)\s*=\s*([A-Za-z0-9_.-]+)").fullmatch


class Locator(Struct, frozen=True):
    """What a package is: its name and reference without patches, and the patches of the project's own."""

    name: str
    protocol: str
    reference: str
    parameters: dict[str, str]
    patches: tuple[str, ...] = ()


def split_descriptor(descriptor: str) -> tuple[str, str]:
    """Name and range of `name@range` or `@scope/name@range`."""
    at = descriptor.find("@", 1)
    return (descriptor, "") if at < 0 else (descriptor[:at], descriptor[at + 1 :])


def shown(descriptor: str) -> str:
    """A descriptor or locator for people, without the user and the query of an address in it."""
    if len(descriptor) > _SHOWN_CHARS:
        return f"{brief(split_descriptor(descriptor)[0], 60)}@..."
    if "//" not in descriptor and "%2f%2f" not in descriptor.lower():
        return descriptor
    return "::".join(without_secrets(part) for part in unquote(descriptor).split("::"))


class NodeKeys:
    """Gives every node of a lock a key of its own, which can be shown."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def make(self, descriptor: str) -> str:
        """A key that looks like the descriptor."""
        plain = key = shown(descriptor)
        number = self._next.get(plain, 2)
        while key in self._taken:
            key = f"{plain} ({number})"
            number += 1
        self._next[plain] = number
        self._taken.add(key)
        return key


def with_protocol(asked: str) -> str:
    """A range with the `npm:` that older locks leave out."""
    return asked if ":" in asked or "/" in asked else f"{NPM}{asked}"


def read_locator(text: str) -> Locator:
    """The package behind a locator. Patches that come with yarn itself are none of the project."""
    name, reference = split_descriptor(text)
    if reference.startswith(NPM) and "::" not in reference:
        return Locator(name, NPM, reference, {})
    patches: list[str] = []
    for _layer in range(_MOST_LAYERS):
        if not reference.startswith(PATCH):
            break
        patches.extend(own_patches(reference))
        name, reference = split_descriptor(patched(reference))
    plain, _, bound = reference.partition("::")
    parameters = dict(part.partition("=")[::2] for part in bound.split("&")) if bound else {}
    return Locator(name, _protocol(plain), plain, {key: unquote(value) for key, value in parameters.items()}, tuple(patches))


def patched(reference: str) -> str:
    """The descriptor or locator inside `patch:...#...`."""
    return unquote(reference.removeprefix(PATCH).partition("#")[0])


def own_patches(reference: str) -> list[str]:
    """The files of a `patch:` reference, without the patches that yarn brings along."""
    files = reference.partition("#")[2].partition("::")[0]
    return [file for file in files.split("&") if file and not _BUILTIN(file)]


def _protocol(reference: str) -> str:
    """`npm:` and the like; `git:` and `https:` for what comes from repositories and addresses, however it is written."""
    address, _, fragment = reference.partition("#")
    if reference.startswith(GIT) or (reference.startswith(WEB) and (address.endswith(".git") or "commit" in fragment)):
        return "git:"
    if reference.startswith(WEB):
        return "https:"
    found = _PROTOCOL(reference)
    return found[0] if found else ""


def commit_of(reference: str) -> tuple[str, str]:
    """The address of a repository, and the commit."""
    address, _, fragment = reference.partition("#")
    parts = (part.replace("commit:", "commit=") for part in fragment.split("&"))
    return address, next((part.removeprefix("commit=") for part in parts if part.startswith("commit=")), "")


def local_path(locator: Locator) -> str:
    """The path of a local folder or file, relative to the lock: what asks for it is named in the locator."""
    path = locator.reference.removeprefix(locator.protocol).partition("#")[0]
    asking = split_descriptor(locator.parameters.get("locator", ""))[1]
    base = asking.removeprefix(WORKSPACE).partition("::")[0] if asking.startswith(WORKSPACE) else ""
    found = normpath(join(base, path.removeprefix("~/")) if not path.startswith("~/") else path.removeprefix("~/"))
    return "" if found == "." else found


def read_conditions(text: str) -> dict[str, list[str]] | None:
    """The platforms that a package is for, as a manifest lists them; None if the text says something else."""
    found: dict[str, list[str]] = {}
    for part in text.split("&"):
        for one in part.strip().removeprefix("(").removesuffix(")").split("|"):
            match = _CONDITION(one.strip())
            if match is None:
                return None
            found.setdefault(match[2], []).append(f"{match[1]}{match[3]}")
    return found


def text_fields(value: JsonValue) -> dict[str, str] | None:
    """A mapping of texts; None if the value is something else."""
    if not isinstance(value, dict):
        return None
    texts = {key: text for key, text in value.items() if isinstance(text, str)}
    return texts if len(texts) == len(value) else None
