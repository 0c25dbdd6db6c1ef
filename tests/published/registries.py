"""Registries on this machine: documents as npm, PyPI and NuGet write them, and the settings that lead there."""

import json
from collections.abc import Mapping
from typing import Any

from tests.network.servers import Answering, Handler


def document(value: Any, status: int = 200, kind: str = "application/json") -> Answering:
    """A JSON document."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return lambda handler: handler.reply(status, data, Content_Type=kind)


def npm_package(name: str, versions: Mapping[str, Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """A package with what each version says."""
    return {
        "name": name,
        "dist-tags": {"latest": list(versions)[-1]},
        "versions": {version: {"name": name, "version": version, **said} for version, said in versions.items()},
        "time": {"created": "2020-01-01T00:00:00.000Z", **dict.fromkeys(versions, "2024-03-01T10:00:00.000Z")},
        **more,
    }


def pypi_version(name: str, version: str, **info: Any) -> dict[str, Any]:
    """The document of a version, or of a package with its latest one."""
    return {
        "info": {"name": name, "version": version, "classifiers": [], "license": None, "yanked": False, **info},
        "urls": [{"upload_time_iso_8601": "2024-05-02T00:00:00Z"}, {"upload_time_iso_8601": "2024-05-01T00:00:00Z"}],
    }


def nuget_entry(id: str, version: str, **said: Any) -> dict[str, Any]:
    """The leaf of a version."""
    return {"catalogEntry": {"id": id, "version": version, "published": "2024-06-01T00:00:00+00:00", "listed": True, **said}}


def nuget_page(id: str, leaves: list[dict[str, Any]], *, whole: bool = True) -> dict[str, Any]:
    """A page of registrations; one that is not whole has to be asked for."""
    versions = [leaf["catalogEntry"]["version"] for leaf in leaves]
    page: dict[str, Any] = {"@id": id, "lower": versions[0], "upper": versions[-1]}
    return {**page, "items": leaves} if whole else page


def environment(origin: str, home: str) -> dict[str, str]:
    """Everything is asked at one server, and stored below a folder."""
    return {
        "HOME": home,
        "SCA_STORE": f"{home}/store.sqlite",
        "SCA_NPM_REGISTRY": f"{origin}/npm",
        "SCA_PYPI_REGISTRY": f"{origin}/pip/simple/",
        "SCA_NUGET_REGISTRY": f"{origin}/nuget/index.json",
        "PIP_CONFIG_FILE": "/dev/null",
    }


def nuget_service(origin: str) -> dict[str, Any]:
    """A service index that leads to `/reg`."""
    return {"version": "3.0.0", "resources": [{"@id": f"{origin}/reg/", "@type": "RegistrationsBaseUrl/3.6.0"}]}


def html(handler: Handler) -> None:
    """A page to log in, as a proxy in between answers."""
    handler.reply(200, b"<html>", Content_Type="text/html")
