"""What `sca explain PURL` says about vulnerabilities: those that are known, whatever the policy makes of them, and ways out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sca.model.advisory import AdvisoryData, Vulnerability
from sca.model.remedy import Remedy
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding
from sca.policies.subjects import Subject
from sca.reports.remedy_words import how, standing

_MOST = 20


class Exposed:
    """The vulnerabilities and the changes of one result, ready to be asked about one package after the other."""

    def __init__(self, result: Result) -> None:
        self._data = result.advisories or AdvisoryData(fault="no records were looked at")
        self._remedies = result.remedies
        self._known: defaultdict[str, list[Vulnerability]] = defaultdict(list)
        for one in result.vulnerabilities:
            self._known[one.component].append(one)

    @property
    def fault(self) -> str:
        """Why nothing is known of any package; empty where the records were looked at."""
        return self._data.fault

    def lines(self, subject: Subject) -> Iterator[str]:
        """What the records say of a package, or why they say nothing."""
        data = self._data
        if data.fault:
            yield f"  vulnerabilities: not known: {data.fault}"
            return
        known = {one.id: one for instance in subject.instances for one in self._known[instance.id]}
        silent = "" if subject.package.type not in dict(data.uncovered) else ", and those hold none of its type"
        yield (
            f"  vulnerabilities: {len(known) or 'none'} known by records of {data.newest[:10] or 'no stated day'}"
            f" (digest {data.digest[:16]}){silent}"
        )
        yield from (f"    {_told(one)}" for one in list(known.values())[:_MOST])
        if len(known) > _MOST:
            yield f"    and {len(known) - _MOST} more"

    def ways_out(self, findings: Iterable[Finding]) -> Iterator[str]:
        """The changes that end some of these findings."""
        named = {(one.code, one.subject) for one in findings}
        for remedy in self._remedies:
            ends = {(one.code, one.subject): one.what for one in (*remedy.resolves, *remedy.may_resolve)}
            settled = [what for key, what in ends.items() if key in named]
            if settled:
                yield f"  way out in {remedy.place}: {_change(remedy)}"
                yield f"    {standing(remedy)}; settles {plural(len(settled), 'finding')} of it: {', '.join(settled[:_MOST])}"


def _change(remedy: Remedy) -> str:
    return f"{remedy.title}: {how(remedy)}" if how(remedy) else remedy.title


def _told(one: Vulnerability) -> str:
    also = f" ({', '.join(id for id in one.ids if id != one.id)})" if len(one.ids) > 1 else ""
    score = f" {one.score:.1f}" if one.score is not None else ""
    facts = (
        "malicious" if one.malicious else "",
        f"{one.band}{score}" if one.band else "no severity is stated",
        f"known to be exploited since {one.exploited}" if one.exploited else "",
        f"epss {one.epss:.5f}" if one.epss is not None else "",
        f"affects {'; '.join(dict.fromkeys(range for _, range in one.ranges))}" if one.ranges else "",
        f"fixed in {', '.join(one.fixed)}" if one.fixed else "no version is known that ends it",
        "" if one.certain else "may be affected: the version is not known for sure",
    )
    return f"{one.id}{also}: {', '.join(filter(None, facts))}"
