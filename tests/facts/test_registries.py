"""The registries that package managers use by themselves: an https origin for each ecosystem, and no other text."""

import re
from collections import Counter
from pathlib import Path

import pytest
from packageurl.contrib.purl2url import get_download_url

from sca.facts.registries import default_registries
from sca.model.url import origin
from sca.policies.sources.config import CONDA, ECOSYSTEMS

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def test_every_ecosystem_that_a_policy_can_name_has_its_registry() -> None:
    assert set(default_registries()) == {*ECOSYSTEMS, CONDA}
    for origins in default_registries().values():
        assert origins
        assert all(re.fullmatch(r"https://[a-z.]+", one) for one in origins)


def test_the_npm_registry_is_where_archives_come_from() -> None:
    assert default_registries()["npm"][0] == origin(get_download_url("pkg:npm/%40babel/core@7.26.0") or "")


@pytest.mark.corpus
def test_what_yarn_writes_by_itself_is_a_default() -> None:
    locks = [path.read_text(encoding="utf-8") for path in CORPUS.glob("data/npm/yarn-v1-*/yarn.lock")]
    hosts = Counter(host for text in locks for host in re.findall(r'resolved "(https://[^/@]+)/', text))
    assert hosts.most_common(1)[0][0] in default_registries()["npm"]


def test_nuget_has_a_site_and_a_service_beside_it() -> None:
    assert [one.removeprefix("https://").partition(".")[0] for one in default_registries()["nuget"]] == ["www", "api"]
