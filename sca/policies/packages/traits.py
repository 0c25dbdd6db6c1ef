"""Judges what packages are, whoever approved them: scripts at install time, deprecation, several versions of one package."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sca.model.component import NpmFacts
from sca.model.published import RegistryFacts
from sca.model.text import brief, plural
from sca.model.verdict import State
from sca.policies.packages.config import PackageRules
from sca.policies.packages.findings import DEPRECATED, DUPLICATED, INSTALL_SCRIPT
from sca.policies.pattern_index import PatternIndex
from sca.policies.rule import Found
from sca.policies.subjects import Instance, Subject, place

_STATES = {"deny": State.OPEN, "review": State.UNDETERMINED}


class TraitCheck:
    """The check. Only npm's lock files say whether a package runs scripts; of deprecation registries tell too.

    `published` are the answers of registries by component id.
    """

    def __init__(self, rules: PackageRules, subjects: Iterable[Subject], published: Mapping[str, RegistryFacts]) -> None:
        self._rules = rules
        self._published = published
        self._scripts = PatternIndex(rules.may_run_scripts)
        self._versions: defaultdict[tuple[str, tuple[str, str, str]], dict[str, None]] = defaultdict(dict)
        if rules.duplicates in _STATES:
            for subject in subjects:
                if subject.is_package and subject.package.version:
                    for path in _files(subject):
                        self._versions[path, subject.package.key()][subject.package.version] = None

    def judge(self, subject: Subject) -> Iterator[Found]:
        """One finding for each trait that the policy does not want."""
        if not subject.is_package:
            return
        rules = self._rules
        if rules.install_scripts in _STATES:
            yield from self._runs_scripts(subject)
        if rules.deprecated in _STATES:
            yield from self._is_deprecated(subject)
        if rules.duplicates in _STATES:
            yield from self._is_duplicated(subject)

    def _runs_scripts(self, subject: Subject) -> Iterator[Found]:
        running = next((one for one in subject.instances if isinstance(one.facts, NpmFacts) and one.facts.install_script), None)
        if running is None or any(one.match.fits(subject.package) for one in self._scripts.naming(subject.package)):
            return
        message = f"{subject.label} runs a script when it is installed"
        fix = "install with --ignore-scripts and add it to packages.may-run-scripts once somebody has read the script"
        state = _STATES[self._rules.install_scripts]
        yield Found(INSTALL_SCRIPT, message, fix, self._rules.install_scripts_where, state, instance=running.id)

    def _is_deprecated(self, subject: Subject) -> Iterator[Found]:
        for one in subject.instances:
            told = self._deprecation(one)
            if told is not None:
                message = f"{subject.label} is deprecated" + (f": {brief(told)}" if told else "")
                fix = "use what its makers name, or a version that is not deprecated"
                state = _STATES[self._rules.deprecated]
                yield Found(DEPRECATED, message, fix, self._rules.deprecated_where, state, instance=one.id)
                return

    def _deprecation(self, instance: Instance) -> str | None:
        """What the makers say of it; None if it is not deprecated, as far as the lock and its registry tell."""
        if isinstance(instance.facts, NpmFacts) and instance.facts.deprecated:
            return instance.facts.deprecated
        facts = self._published.get(instance.id)
        return facts.deprecation if facts is not None and facts.deprecated else None

    def _is_duplicated(self, subject: Subject) -> Iterator[Found]:
        for path in _files(subject):
            versions = sorted(self._versions[path, subject.package.key()])
            if len(versions) > 1:
                message = f"{subject.label} is one of {plural(len(versions), 'version')} in {brief(path)}: {', '.join(versions)}"
                fix = "bring the versions together: update what asks for the old one, or deduplicate the lock"
                state = _STATES[self._rules.duplicates]
                yield Found(DUPLICATED, message, fix, self._rules.duplicates_where, state, (("versions", ", ".join(versions)),))
                return


def _files(subject: Subject) -> list[str]:
    return sorted({min(one.locations, key=place).path for one in subject.instances})
