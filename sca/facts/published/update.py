"""Asks registries about the packages of a scan, several at a time, and keeps what they answer.

Only what the store does not know yet, or knows for too long, is asked for. One package that fails costs no other; a registry
that fails is left alone by the client.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime

from msgspec import Struct

from sca.facts.published.asking import Asking
from sca.facts.published.freshness import Fresh, moment
from sca.facts.published.npm import facts_of_npm
from sca.facts.published.nuget import facts_of_nuget
from sca.facts.published.pypi import facts_of_pypi
from sca.facts.published.routes import Registry, Routes, elsewhere, route
from sca.facts.published.store import Store
from sca.model.component import Component
from sca.model.package import Package
from sca.model.published import RegistryFacts, asked_about
from sca.network.client import Client
from sca.network.errors import NetworkError

AT_A_TIME = 8
_READERS: dict[str, Callable[[Asking, tuple[Package, ...], str], Iterator[RegistryFacts]]] = {
    "npm": facts_of_npm,
    "pypi": facts_of_pypi,
    "nuget": facts_of_nuget,
}


class Wish(Struct, frozen=True):
    """Versions of one package to ask one registry about."""

    registry: Registry
    packages: tuple[Package, ...]


class NotAsked(Struct, frozen=True, order=True):
    """A package that no registry is asked about, and why."""

    reason: str
    package: Package


class Plan(Struct, frozen=True):
    """What is to be asked, what need not be because it is known, and what is not because nobody may be asked."""

    wishes: tuple[Wish, ...]
    known: int
    not_asked: tuple[NotAsked, ...]


class Failed(Struct, frozen=True, order=True):
    """A package about which no answer came, and why."""

    package: Package
    code: str
    reason: str


class Updated(Struct, frozen=True):
    """How asking went: numbers of versions."""

    found: int
    absent: int
    failed: tuple[Failed, ...]


def plan(
    asked: Iterable[Component], everything: Iterable[Component], routes: Mapping[str, Routes], store: Store, fresh: Fresh
) -> Plan:
    """Sort out what to ask. `everything` is the whole scan, which shows what comes from elsewhere."""
    apart = elsewhere(everything, routes)
    wishes: dict[tuple[Registry, tuple[str, str, str]], set[Package]] = {}
    not_asked: set[NotAsked] = set()
    known: set[tuple[Package, str]] = set()
    for component in asked:
        package = component.package
        if package.type not in _READERS or not package.version or component.owned_by:
            continue
        registry = route(component, routes[package.type], apart)
        if isinstance(registry, str):
            not_asked.add(NotAsked(registry, asked_about(package)))
            continue
        version = asked_about(package)
        if any(one.registry == registry.address and fresh.holds(one) for one in store.of(version)):
            known.add((version, registry.address))
        else:
            wishes.setdefault((registry, version.key()), set()).add(version)
    ordered = sorted(wishes, key=lambda wish: (wish[0].address, wish[1]))
    return Plan(tuple(Wish(key[0], tuple(sorted(wishes[key]))) for key in ordered), len(known), tuple(sorted(not_asked)))


def update(
    wishes: tuple[Wish, ...], client: Client, store: Store, now: Callable[[], datetime], told: Callable[[int], None]
) -> Updated:
    """Ask, and keep each answer as it comes. `told` hears how many packages are done."""
    found = absent = 0
    failed: list[Failed] = []
    stop = threading.Event()
    pool = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="sca-registry")
    try:
        askings = {registry: Asking(registry, client) for registry in dict.fromkeys(wish.registry for wish in wishes)}
        jobs = {pool.submit(_answers, askings[wish.registry], wish, now, stop): wish for wish in wishes}
        for done, job in enumerate(as_completed(jobs), 1):
            answer = job.result()
            if isinstance(answer, NetworkError):
                failed.extend(Failed(package, answer.code, answer.message) for package in jobs[job].packages)
            else:
                store.put(answer)
                found += sum(one.found for one in answer)
                absent += sum(not one.found for one in answer)
            told(done)
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
    return Updated(found, absent, tuple(sorted(failed)))


def _answers(
    asking: Asking, wish: Wish, now: Callable[[], datetime], stop: threading.Event
) -> tuple[RegistryFacts, ...] | NetworkError:
    if stop.is_set():
        return NetworkError("N-BUSY", "the run ended before this was asked", wish.registry.origin)
    try:
        return tuple(_READERS[wish.registry.type](asking, wish.packages, moment(now())))
    except NetworkError as error:
        return error
    except Exception as error:  # noqa: BLE001  # a document that no reader foresaw costs its own answer, and is told
        return asking.wrong(f"answers with a document that cannot be read ({type(error).__name__})")
