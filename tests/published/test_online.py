"""The real registries, by the addresses that this machine is configured with. They are asked only with `SCA_ONLINE=1`."""

import os
from pathlib import Path

import pytest

from sca.facts.published.freshness import fresh_for
from sca.facts.published.settings import read_routes
from sca.facts.published.store import Store
from sca.facts.published.update import plan, update
from sca.network.client import Client, Origin, Settings
from tests.published.asked import NOW, npm, nuget, pip

ASKED = [npm("left-pad", "1.3.0"), npm("@babel/core", "7.26.0"), pip("attrs", "24.2.0"), nuget("Newtonsoft.Json", "13.0.3")]


@pytest.mark.online
@pytest.mark.skipif("SCA_ONLINE" not in os.environ, reason="asks real registries: set SCA_ONLINE=1")
def test_the_real_registries_answer(tmp_path: Path) -> None:
    routes = read_routes(os.environ)
    registries = [one for route in routes.values() for one in route.registries]
    environment = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    origins = tuple(Origin(one.origin, one.configured) for one in registries)
    client = Client(Settings(origins, "sca/test", ca_file=os.environ.get("SCA_CA_FILE", ""), environment=environment))
    store = Store(str(tmp_path / "store.sqlite"))
    try:
        planned = plan(ASKED, ASKED, routes, store, fresh_for(30, NOW))
        done = update(planned.wishes, client, store, lambda: NOW, lambda _done: None)
        assert done.failed == ()
        found = {one.package.name: one for one in store.all()}
    finally:
        client.close()
        store.close()
    assert {name: [claim.raw for claim in one.licences][:1] for name, one in found.items()} == {
        "left-pad": ["WTFPL"],
        "core": ["MIT"],
        "attrs": ["MIT"],
        "newtonsoft.json": ["MIT"],
    }
    assert (found["left-pad"].deprecated, found["attrs"].yanked, found["newtonsoft.json"].yanked) == (True, False, False)
    assert [found[name].released[:4] for name in ("left-pad", "attrs", "newtonsoft.json")] == ["2018", "2024", "2023"]
    assert all(one.latest for one in found.values())
