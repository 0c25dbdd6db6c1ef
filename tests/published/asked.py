"""Components that a scan could give, and a run that asks about them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sca.facts.published.freshness import fresh_for
from sca.facts.published.routes import Registry, Routes
from sca.facts.published.store import Store
from sca.facts.published.update import Plan, Updated, plan, update
from sca.model.component import Component, Location, Source
from sca.model.package import Package, npm_package, nuget_package, pypi_package
from sca.model.published import RegistryFacts, asked_about
from sca.network.client import Client, Origin, Settings
from sca.network.patience import Patience
from tests.network.servers import Server

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUICK = Patience(connect=20, read=20, request=20, run=120, tries=1)


def component(package: Package, source: Source | None = None) -> Component:
    return Component(f"lock#{package.purl}", package, (Location("lock", 1),), source or Source("registry"))


def npm(name: str, version: str = "1.0.0", source: Source | None = None) -> Component:
    return component(npm_package(name, version), source)


def pip(name: str, version: str = "1.0", source: Source | None = None) -> Component:
    return component(pypi_package(name, version), source)


def nuget(name: str, version: str = "1.0.0", source: Source | None = None) -> Component:
    return component(nuget_package(name, version), source)


def routes(server: Server) -> dict[str, Routes]:
    """Everything is asked at one server."""
    paths = {"npm": "/npm", "pypi": "/pip", "nuget": "/nuget/index.json"}
    return {
        type: Routes(Registry(type, f"{server.origin}{path}", standard=True, configured=True)) for type, path in paths.items()
    }


def client(*servers: Server, patience: Patience = QUICK, offline: bool = False) -> Client:
    origins = tuple(Origin(server.origin, internal=True, plain=True) for server in servers)
    return Client(Settings(origins, "sca/test", offline, patience=patience), lambda _seconds: None)


def ask(
    where: Server | Mapping[str, Routes],
    components: list[Component],
    folder: Path,
    *,
    now: datetime = NOW,
    using: Client | None = None,
) -> tuple[Plan, Updated, dict[str, RegistryFacts]]:
    """Plan, ask and look up: what the store says afterwards, by purl."""
    store = Store(str(folder / "store.sqlite"))
    known = routes(where) if isinstance(where, Server) else where
    asking = using or (client(where) if isinstance(where, Server) else client())
    try:
        planned = plan(components, components, known, store, fresh_for(30, now))
        done = update(planned.wishes, asking, store, lambda: now, lambda _done: None)
        return planned, done, {one.package.purl: one for one in store.all()}
    finally:
        asking.close()
        store.close()


def facts(name: str, **more: object) -> RegistryFacts:
    """A record about a package of npm."""
    told: dict[str, object] = {
        "registry": "https://npm.example.test",
        "standard": True,
        "asked": "2026-11-01T00:00:00Z",
        **more,
    }
    return RegistryFacts(asked_about(npm_package(name, "1.0.0")), **told)  # type: ignore[arg-type]
