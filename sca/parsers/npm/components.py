"""Makes components and projects from the entries of a lock of the npm family.

An odd field costs that field, never the package.
"""

import json
import re
from posixpath import basename, join, normpath

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.view import FileView
from sca.model.component import Component, Hash, LicenceClaim, NpmFacts, Project, Source
from sca.model.npm_address import served_other
from sca.model.package import npm_package
from sca.model.text import brief
from sca.parsers.npm.integrity import read_integrity
from sca.parsers.npm.lock_entry import MODULES, Entry, Oddities
from sca.parsers.npm.manifest import text_of
from sca.parsers.npm.sources import SourceReader

_LICENCES = ("license", "licenses")
_UNTOLD = Source()
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_~-]*").fullmatch


class NodeMaker:
    """Makes the nodes of one lock; `view` is the lock's."""

    def __init__(self, view: FileView, oddities: Oddities) -> None:
        self._view = view
        self._limits: Limits = view.limits
        self._oddities = oddities
        self._sources = SourceReader()

    def component(self, id: str, entry: Entry, *, by_url: bool) -> Component:
        """The package instance at one place."""
        version = self._version(entry)
        return Component(
            id,
            npm_package(entry.name, version),
            (entry.where,),
            self._source(entry, version, by_url=by_url or entry.by_url),
            self._hashes(entry),
            self.licences(entry),
            entry.scope,
            self._facts(entry),
        )

    def project(self, id: str, entry: Entry) -> Project:
        """The root, a workspace member or a local folder."""
        folder = normpath(join(self._view.folder, entry.path))
        name = entry.name
        if len(name) > self._limits.npm_name_chars:
            limit = f"{self._limits.npm_name_chars} (npm-name-chars)"
            self._oddities.add_at(entry, "E-NAME", f"the name is longer than the limit of {limit}; it is left out", "field")
            name = ""
        return Project(
            id,
            name or (self._view.path if folder == "." else basename(folder)),
            folder,
            "workspace" if entry.path else "root",
            entry.where,
            npm_package(name, self._version(entry)) if name else None,
            self.licences(entry),
        )

    def _version(self, entry: Entry) -> str:
        version = entry.fields.get("version")
        if isinstance(version, str) and len(version) <= self._limits.version_chars and _VERSION(version):
            return version
        if version is None and (not entry.is_package or isinstance(entry.fields.get("resolved"), str)):
            return ""
        if version is None:
            message = "there is no version"
        elif not isinstance(version, str):
            message = "the version is not a text"
        elif len(version) > self._limits.version_chars:
            message = (
                f"the version has {len(version)} characters, more than the limit of {self._limits.version_chars} (version-chars)"
            )
        else:
            message = f"{brief(version, 60)!r} is no version"
        self._oddities.add_at(entry, "E-VERSION", f"{message}; it is kept without one", "field")
        return ""

    def _source(self, entry: Entry, version: str, *, by_url: bool) -> Source:
        if entry.source is not None:
            return entry.source
        resolved = entry.fields.get("resolved")
        if not isinstance(resolved, str):
            if resolved is not None:
                self._note_untold(entry, resolved)
            return _UNTOLD
        source = self._sources.read(resolved, by_url=by_url)
        if source.kind == "registry":
            self._compare(entry, version, source.url)
        return source

    def _note_untold(self, entry: Entry, resolved: JsonValue) -> None:
        """Old npm wrote false where it had no address: then nothing is lost."""
        if resolved is False:
            self._oddities.add_at(entry, "E-FIELD", "resolved is false: where it comes from is not told", "notice")
        else:
            self._oddities.add_at(entry, "E-FIELD", "resolved is not a text", "field")

    def _compare(self, entry: Entry, version: str, url: str) -> None:
        """Note an address that a registry would give to another package or version: npm downloads what is there."""
        other = served_other(url, entry.name, version)
        if other:
            told = f"is {brief(entry.name, 60)} {brief(version, 60)}"
            message = f"{told}, but the address it is downloaded from is that of {brief(other, 80)}"
            self._oddities.add_at(entry, "E-ADDRESS", message, "notice")

    def _hashes(self, entry: Entry) -> tuple[Hash, ...]:
        text = entry.fields.get("integrity")
        if not text:
            return ()
        if not isinstance(text, str):
            self._oddities.add_at(entry, "E-FIELD", "integrity is not a text", "field")
            return ()
        hashes, bad = read_integrity(text)
        if bad or not hashes:
            self._oddities.add_at(entry, "E-HASH", f"integrity holds {brief(' '.join(bad), 60)!r}, which is no hash", "field")
        return hashes

    def licences(self, entry: Entry) -> tuple[LicenceClaim, ...]:
        """Raw claims; what is no text is kept as the JSON that it is."""
        if entry.fields.keys().isdisjoint(_LICENCES):
            return ()
        claims: list[LicenceClaim] = []
        for field in _LICENCES:
            value = entry.fields.get(field)
            if value is None:
                continue
            if not isinstance(value, str):
                self._oddities.add_at(entry, "E-LICENCE", f"{field} is no plain text; it is kept as it stands", "notice")
                value = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            if len(value) > self._limits.licence_chars:
                limit = f"{self._limits.licence_chars} (licence-chars)"
                self._oddities.add_at(entry, "E-LICENCE", f"{field} is longer than the limit of {limit}: it is left out", "field")
                continue
            claims.append(LicenceClaim(value, field, entry.where))
        return tuple(claims)

    def _facts(self, entry: Entry) -> NpmFacts:
        fields = entry.fields
        deprecated = fields.get("deprecated")
        return NpmFacts(
            entry.path if MODULES in entry.path else "",
            "" if entry.installed == entry.name else entry.installed,
            bool(fields.get("inBundle")),
            bool(fields.get("hasInstallScript")),
            deprecated if isinstance(deprecated, str) else "true" if deprecated else "",
            self._texts(entry, "os") if "os" in fields else (),
            self._texts(entry, "cpu") if "cpu" in fields else (),
            self._texts(entry, "libc") if "libc" in fields else (),
            self._engines(entry) if "engines" in fields else (),
            text_of(fields.get("cacheChecksum")),
            self._texts(entry, "patches") if "patches" in fields else (),
        )

    def _texts(self, entry: Entry, key: str) -> tuple[str, ...]:
        value = entry.fields.get(key)
        if not value:
            return ()
        values = value if isinstance(value, list) else [value]
        texts = tuple(sorted(text for text in values if isinstance(text, str)))
        if len(texts) < len(values):
            self._oddities.add_at(entry, "E-FIELD", f"{key} is not a list of texts", "field")
        return texts

    def _engines(self, entry: Entry) -> tuple[tuple[str, str], ...]:
        """Engines with ranges; old packages write them as texts such as `node >= 0.8`."""
        value = entry.fields.get("engines")
        if not value:
            return ()
        if isinstance(value, dict):
            pairs: list[tuple[str, JsonValue]] = list(value.items())
            if len(pairs) == 1 and isinstance(pairs[0][1], str):
                return ((pairs[0][0], pairs[0][1]),)
        else:
            pairs = [_engine(text) for text in (value if isinstance(value, list) else [value])]
        engines = tuple(sorted((name, wanted) for name, wanted in pairs if isinstance(wanted, str)))
        if len(engines) < len(pairs):
            self._oddities.add_at(entry, "E-FIELD", "engines is not an object of names and ranges", "field")
        return engines


def _engine(text: JsonValue) -> tuple[str, JsonValue]:
    if not isinstance(text, str):
        return ("", None)
    name, _, wanted = text.strip().partition(" ")
    return (name, wanted.strip())
