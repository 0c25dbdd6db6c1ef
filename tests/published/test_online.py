"""The real registries, by the addresses that this machine is configured with. They are asked only with `SCA_ONLINE=1`."""

import os
from pathlib import Path

import pytest

from sca.facts.published.settings import VARIABLES, read_routes
from sca.model.component import Component
from sca.network.client import Client, Origin, Settings
from tests.published.asked import ask, npm, nuget, pip


@pytest.mark.online
@pytest.mark.skipif("SCA_ONLINE" not in os.environ, reason="asks real registries: set SCA_ONLINE=1")
@pytest.mark.parametrize(
    ("one", "licence"),
    [
        pytest.param(npm("left-pad", "1.3.0"), "WTFPL", id="npm"),
        pytest.param(npm("@babel/core", "7.26.0"), "MIT", id="npm, with a scope"),
        pytest.param(pip("attrs", "24.2.0"), "MIT", id="pypi"),
        pytest.param(nuget("Newtonsoft.Json", "13.0.3"), "MIT", id="nuget"),
    ],
)
def test_the_real_registries_answer(one: Component, licence: str, tmp_path: Path) -> None:
    defaults = read_routes(os.environ)
    # Named by hand, they may lie behind a mirror in a private network.
    named = {VARIABLES[type]: route.standard.address for type, route in defaults.items() if route.standard}
    named[VARIABLES["pypi"]] += "/simple"
    routes = read_routes({**os.environ, **named})
    origins = tuple(Origin(registry.origin, registry.configured) for route in routes.values() for registry in route.registries)
    environment = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    using = Client(Settings(origins, "sca/test", ca_file=os.environ.get("SCA_CA_FILE", ""), environment=environment))
    _plan, done, found = ask(routes, [one], tmp_path, using=using)
    assert done.failed == ()
    (facts,) = found.values()
    # A mirror may leave licences of Python packages and dates of its own; what it has must be right.
    assert facts.found
    assert {claim.raw for claim in facts.licences} <= {licence, "License :: OSI Approved :: MIT License"}
    assert facts.latest
    assert facts.released
