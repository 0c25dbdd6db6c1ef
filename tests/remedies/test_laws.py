"""Laws over generated graphs: a remedy names no version that is affected or denied, and the changes do what they claim."""

from hypothesis import given
from hypothesis import strategies as st

from sca.model.remedy import Remedy
from sca.remedies.judging import Judge
from tests.policies.judging import TODAY, policy
from tests.remedies.scene import Records, Scene

_VERSIONS = ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "2.0.0"]
_RANGES = ["^1.0.0", "~1.1.0", "1.0.0", "1.1.0", ">=1.1.0", "*", "", "^2.0.0", "nonsense"]
_NAMES = "abcd"
_ENDS = [None, "1.2.0", "1.3.0", "2.0.0"]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Two projects and a few packages in several versions; an edge leads from a letter to a later one."""
    packages = [
        f"{name}@{version}" for name in _NAMES for version in sorted(draw(st.sets(st.sampled_from(_VERSIONS), max_size=2)))
    ]
    needs: dict[str, dict[str, str]] = {}
    for parent in ("app", "tool", *packages):
        later = [one for one in packages if parent in ("app", "tool") or one[0] > parent[0]]
        chosen = draw(st.lists(st.sampled_from(later), unique=True, max_size=3)) if later else []
        needs[parent] = {child: draw(st.sampled_from(_RANGES)) for child in chosen}
    return Scene(needs, others=packages, complete=draw(st.booleans()))


ranges = st.tuples(st.sampled_from(["0.0.0", "1.1.0"]), st.sampled_from(_ENDS))
records = st.dictionaries(
    st.sampled_from(_NAMES), st.dictionaries(st.sampled_from(["GHSA-1", "GHSA-2", "MAL-1"]), ranges, max_size=3), max_size=3
).map(Records)
LISTS = (
    "",
    "{default: allow, denied: [pkg:npm/a@1.2.0, 'pkg:npm/b@>=1.3.0']}",
    "{default: deny, approved: [pkg:npm/a@^1, pkg:npm/c@1.3.0]}",
)


@given(scenes(), records, st.sampled_from(LISTS))
def test_no_version_is_offered_that_makes_anything_worse(scene: Scene, known: Records, lists: str) -> None:
    judge = Judge(scene.inventory, policy(f"packages: {lists}\n").packages if lists else None, TODAY, known)
    components = {one.id: one for one in scene.inventory.components}
    for remedy in scene.remedies(known, lists):
        for one in remedy.replaced:
            if one.version:
                component = components[one.node]
                before = judge.opinion([component], component.package.version)
                after = judge.opinion([component], one.version)
                assert after.vulnerabilities <= before.vulnerabilities
                assert set(after.against) <= set(before.against)


@given(scenes(), records, st.sampled_from(LISTS))
def test_the_changes_resolve_what_they_claim(scene: Scene, known: Records, lists: str) -> None:
    rules = policy(f"packages: {lists}\n").packages if lists else None
    remedies = scene.remedies(known, lists)
    claimed = {(one.code, one.subject) for remedy in remedies for one in remedy.resolves}
    sure: list[Remedy] = [remedy for remedy in remedies if remedy.resolves]
    staying = {(one.code, one.subject) for one in scene.after(sure).findings(known, rules)}
    assert not claimed & staying


@given(scenes(), records, st.sampled_from(LISTS))
def test_what_is_not_verified_resolves_nothing_for_certain(scene: Scene, known: Records, lists: str) -> None:
    for remedy in scene.remedies(known, lists):
        assert remedy.verified or not remedy.resolves
        resolved = {(one.code, one.subject) for one in remedy.resolves}
        assert resolved.isdisjoint((one.code, one.subject) for one in (*remedy.leaves, *remedy.may_resolve))


@given(scenes(), records, st.sampled_from(LISTS))
def test_every_open_vulnerability_is_spoken_of(scene: Scene, known: Records, lists: str) -> None:
    rules = policy(f"packages: {lists}\n").packages if lists else None
    told = {
        (one.code, one.subject)
        for remedy in scene.remedies(known, lists)
        for one in (*remedy.resolves, *remedy.may_resolve, *remedy.leaves)
    }
    found = {(one.code, one.subject) for one in scene.findings(known, rules) if one.family == "vulnerabilities"}
    assert found <= told
