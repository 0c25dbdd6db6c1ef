"""What the store says becomes a claim beside those of the files, only where they do not tell, and only for the right registry."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from sca.facts.licences import licence_answers
from sca.facts.published.claims import with_published
from sca.facts.published.licensed import Licensed
from sca.facts.published.store import Store
from sca.facts.registries import default_registries
from sca.model.component import Component, LicenceClaim, Location, Source
from sca.model.inventory import Inventory
from sca.model.published import RegistryFacts
from tests.published.asked import facts, npm

PUBLIC = default_registries()["npm"][0]
CORP = "https://npm.corp.example.test"


def says(raw: str, registry: str = PUBLIC, *, standard: bool = True, name: str = "a", found: bool = True) -> RegistryFacts:
    claim = LicenceClaim(raw, "license", Location(f"{registry}/{name}", role="registry"), "registry")
    return facts(name, registry=registry, standard=standard, found=found, licences=(claim,) if raw else ())


def judged(
    tmp_path: Path, known: list[RegistryFacts], *components: Component, environment: Mapping[str, str] | None = None
) -> Licensed:
    path = tmp_path / "store.sqlite"
    path.unlink(missing_ok=True)
    with closing(Store(str(path))) as store:
        store.put(known)
    inventory = Inventory((), components, (), (), (), ())
    plain = {"HOME": str(tmp_path), "PREFIX": str(tmp_path)}
    return with_published(inventory, licence_answers(inventory), None, str(path), plain | dict(environment or {}))


def licence(licensed: Licensed) -> str:
    return licensed.licences[0].expression


def from_registry(origin: str) -> Component:
    return npm("a", source=Source("registry", registry=origin))


@pytest.mark.parametrize(
    ("one", "known", "expected"),
    [
        pytest.param(from_registry(PUBLIC), [says("MIT")], "MIT", id="the same registry"),
        pytest.param(from_registry(PUBLIC), [says("MIT", CORP)], "MIT", id="its mirror"),
        pytest.param(from_registry(CORP), [says("MIT")], "", id="another registry"),
        pytest.param(from_registry(CORP), [says("MIT"), says("ISC", CORP, standard=False)], "ISC", id="its own"),
        pytest.param(from_registry(PUBLIC), [says("MIT"), says("ISC", CORP, standard=False)], "MIT", id="not that one"),
        pytest.param(npm("a"), [says("MIT")], "MIT", id="nobody says which"),
        pytest.param(npm("a"), [says("MIT"), says("ISC", CORP, standard=False)], "", id="nobody says which of two"),
        pytest.param(npm("a", source=Source("git", "https://git.example.test/a")), [says("MIT")], "", id="from git"),
        pytest.param(npm("a", "2.0.0"), [says("MIT")], "", id="another version"),
        pytest.param(npm("A"), [says("MIT")], "", id="another name"),
        pytest.param(npm("a"), [says("", found=False)], "", id="not there"),
    ],
)
def test_an_answer_counts_only_for_the_registry_that_gave_it(
    one: Component, known: list[RegistryFacts], expected: str, tmp_path: Path
) -> None:
    assert licence(judged(tmp_path, known, one)) == expected


def test_the_mirror_that_is_configured_stands_for_the_default(tmp_path: Path) -> None:
    """What was asked of the public registry elsewhere serves a site whose lock names its own mirror."""
    assert licence(judged(tmp_path, [says("MIT")], from_registry(CORP))) == ""
    assert licence(judged(tmp_path, [says("MIT")], from_registry(CORP), environment={"SCA_NPM_REGISTRY": CORP})) == "MIT"


def test_a_public_package_of_the_name_of_a_private_one_says_nothing_about_it(tmp_path: Path) -> None:
    private = replace(from_registry(CORP), id="other")
    assert licence(judged(tmp_path, [says("MIT")], npm("a"), private)) == ""


def test_files_count_before_registries_and_both_stay(tmp_path: Path) -> None:
    claim = LicenceClaim("Apache-2.0", "license", Location("lock", 3))
    told = judged(tmp_path, [says("MIT")], replace(npm("a"), licences=(claim,)))
    assert (licence(told), told.published) == ("Apache-2.0", ())
    family = judged(tmp_path, [says("BSD-3-Clause")], replace(npm("a"), licences=(replace(claim, raw="BSD"),)))
    assert licence(family) == "BSD-3-Clause", "the registry says which member of the family"
    odd = judged(tmp_path, [says("MIT")], replace(npm("a"), licences=(replace(claim, raw="see the site"),)))
    assert licence(odd) == "MIT"
    assert [one.kind for one in odd.licences[0].readings] == ["declared", "registry"]
    assert [one.asked for one in odd.published] == ["2026-11-01T00:00:00Z"]
