"""Who is asked about which package: by the configuration of the machine, and never by what is scanned."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from sca.facts.published.routes import Registry, Routes, elsewhere, route
from sca.facts.published.setting_files import SettingsError
from sca.facts.published.settings import read_routes
from sca.facts.registries import default_registries
from sca.model.component import Component, Source
from tests.published.asked import npm, nuget, pip

CANARY = "canary-5up3r-s3cr3t"
CORP = "https://npm.corp.example.test"
NPM, PYPI, NUGET = (default_registries()[type] for type in ("npm", "pypi", "nuget"))
OWN = Registry("npm", NPM[0], standard=True)
PRIVATE = Registry("npm", f"{CORP}/private", configured=True)


def asked(one: Component, routes: Routes, *others: Component) -> str:
    found = route(one, routes, elsewhere((one, *others), {one.package.type: routes}))
    return found.address if isinstance(found, Registry) else ""


def from_registry(origin: str) -> Source:
    return Source("registry", registry=origin)


@pytest.mark.parametrize(
    ("one", "routes", "expected"),
    [
        pytest.param(npm("a"), Routes(OWN), NPM[0], id="nobody says where it is from"),
        pytest.param(npm("a", source=Source()), Routes(OWN), NPM[0], id="installed"),
        pytest.param(npm("a", source=from_registry(NPM[0])), Routes(OWN), NPM[0], id="from the default"),
        pytest.param(npm("a", source=from_registry(NPM[1])), Routes(OWN), NPM[0], id="from its other name"),
        pytest.param(npm("a", source=from_registry(CORP)), Routes(OWN), "", id="from a registry that nobody configured"),
        pytest.param(npm("a", source=from_registry(CORP)), Routes(OWN, (("@s/*", PRIVATE),)), PRIVATE.address, id="from one"),
        pytest.param(npm("@s/a"), Routes(OWN, (("@s/*", PRIVATE),)), PRIVATE.address, id="a scope of another registry"),
        pytest.param(npm("@S/a"), Routes(OWN, (("@s/*", PRIVATE),)), PRIVATE.address, id="whatever its case"),
        pytest.param(npm("@s/a", source=from_registry(NPM[0])), Routes(OWN, (("@s/*", PRIVATE),)), "", id="which differs"),
        pytest.param(npm("@s/a"), Routes(OWN, private=("@s/*",)), "", id="a private scope"),
        pytest.param(npm("@s/a", source=from_registry(NPM[0])), Routes(OWN, private=("@s/*",)), "", id="in any case"),
        pytest.param(npm("a"), Routes(OWN, several=True), "", id="one of several registries"),
        pytest.param(npm("a", source=from_registry(NPM[0])), Routes(OWN, several=True), NPM[0], id="and it is told which"),
        pytest.param(npm("a", source=Source("registry", others=(CORP, NPM[0]))), Routes(OWN), "", id="perhaps from another"),
        pytest.param(npm("a", source=Source("git", "https://git.example.test/a")), Routes(OWN), "", id="from git"),
        pytest.param(npm("a", source=Source("path", "a")), Routes(OWN), "", id="from the checkout"),
        pytest.param(npm("a", source=Source("url", f"{NPM[0]}/a.tgz")), Routes(OWN), "", id="from an address"),
        pytest.param(npm("a"), Routes(None, reason="no"), "", id="nobody may be asked"),
    ],
)
def test_who_is_asked(one: Component, routes: Routes, expected: str) -> None:
    assert asked(one, routes) == expected


def test_a_private_package_makes_its_scope_and_its_name_private() -> None:
    private = npm("@s/a", source=from_registry(CORP)), npm("b", source=from_registry(CORP))
    assert asked(npm("@s/other", source=Source()), Routes(OWN), *private) == ""
    assert asked(npm("b", "2.0.0", Source()), Routes(OWN), *private) == ""
    assert asked(npm("c"), Routes(OWN), *private) == NPM[0]


def settled(tmp_path: Path, files: Mapping[str, str], more: Mapping[str, str] | None = None) -> dict[str, Routes]:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    plain = {"HOME": str(tmp_path), "PREFIX": str(tmp_path / "prefix"), "XDG_CONFIG_DIRS": str(tmp_path / "none")}
    return read_routes(plain | dict(more or {}))


def address(routes: Routes) -> str:
    return routes.standard.address if routes.standard else ""


def test_without_any_configuration_the_defaults_of_the_ecosystems_are_asked(tmp_path: Path) -> None:
    routes = settled(tmp_path, {}, {"PIP_CONFIG_FILE": "/dev/null"})
    assert [address(one) for one in routes.values()] == [NPM[0], PYPI[0], f"{NUGET[-1]}/v3/index.json"]
    assert not any(one.standard is None or one.standard.configured or one.standard.secret for one in routes.values())


def test_npm_is_asked_where_its_configuration_says_with_the_credential_of_that_place(tmp_path: Path) -> None:
    npmrc = (
        f"; a comment\nregistry = {CORP}/all/\n@s:registry=https://other.example.test/npm/\n"
        f"//npm.corp.example.test/all/:_authToken=${{TOKEN}}\n//elsewhere.example.test/:_authToken=no\n"
    )
    routes = settled(tmp_path, {".npmrc": npmrc}, {"TOKEN": CANARY})["npm"]
    assert routes.standard is not None
    assert (routes.standard.address, routes.standard.secret, routes.standard.configured) == (
        f"{CORP}/all",
        f"Bearer {CANARY}",
        True,
    )
    ((pattern, other),) = routes.names
    assert (pattern, other.address, other.secret) == ("@s/*", "https://other.example.test/npm", "")
    assert CANARY not in repr(routes)


def test_the_environment_counts_before_the_files_of_npm(tmp_path: Path) -> None:
    files = {".npmrc": f"registry={CORP}\n", "prefix/etc/npmrc": "registry=https://machine.example.test\n"}
    assert address(settled(tmp_path, files)["npm"]) == CORP
    assert (
        address(settled(tmp_path, files, {"NPM_CONFIG_REGISTRY": "https://env.example.test/"})["npm"])
        == "https://env.example.test"
    )
    named = {"npm_config_userconfig": str(tmp_path / "prefix/etc/npmrc")}
    assert address(settled(tmp_path, files, named)["npm"]) == "https://machine.example.test"


def test_pip_is_asked_beside_its_index(tmp_path: Path) -> None:
    conf = f"[global]\nindex-url = https://me:{CANARY}@pip.example.test/root/simple/\n"
    routes = settled(tmp_path, {".config/pip/pip.conf": conf})["pypi"]
    assert routes.standard is not None
    assert (routes.standard.address, routes.several) == ("https://pip.example.test/root", False)
    assert routes.standard.secret.startswith("Basic ")
    assert CANARY not in repr(routes)


def test_with_a_second_index_no_name_of_unknown_origin_is_told_to_anybody(tmp_path: Path) -> None:
    routes = settled(tmp_path, {".pip/pip.conf": "[install]\nextra-index-url = https://pip.example.test/simple\n"})["pypi"]
    assert asked(pip("contoso"), routes) == ""
    assert asked(pip("attrs", source=from_registry(PYPI[0])), routes) == PYPI[0]
    assert asked(pip("contoso", source=from_registry("https://pip.example.test")), routes) == ""


def test_pip_without_an_index_is_not_asked(tmp_path: Path) -> None:
    assert settled(tmp_path, {}, {"PIP_NO_INDEX": "1"})["pypi"].standard is None


NUGET_CONFIG = """<configuration>
  <packageSources>
    <clear />
    <add key="public" value="{public}/v3/index.json" />
    <add key="Contoso Feed" value="https://nuget.example.test/v3/index.json" />
    <add key="off" value="https://off.example.test/v3/index.json" />
  </packageSources>
  <disabledPackageSources><add key="off" value="true" /></disabledPackageSources>
  <packageSourceCredentials><Contoso_x0020_Feed>
    <add key="Username" value="me" /><add key="ClearTextPassword" value="{canary}" />
  </Contoso_x0020_Feed></packageSourceCredentials>
  {mapping}
</configuration>"""
MAPPING = """<packageSourceMapping>
  <packageSource key="public"><package pattern="*" /></packageSource>
  <packageSource key="Contoso Feed"><package pattern="Contoso.*" /></packageSource>
</packageSourceMapping>"""


def test_nuget_is_asked_by_its_mapping(tmp_path: Path) -> None:
    config = NUGET_CONFIG.format(public=NUGET[-1], canary=CANARY, mapping=MAPPING)
    routes = settled(tmp_path, {".nuget/NuGet/NuGet.Config": config})["nuget"]
    assert asked(nuget("Serilog"), routes) == f"{NUGET[-1]}/v3/index.json"
    assert asked(nuget("contoso.core"), routes) == "https://nuget.example.test/v3/index.json"
    assert {one.origin: bool(one.secret) for one in routes.registries} == {NUGET[-1]: False, "https://nuget.example.test": True}
    assert CANARY not in repr(routes)


def test_nuget_with_feeds_and_no_mapping_tells_no_name_of_unknown_origin(tmp_path: Path) -> None:
    config = NUGET_CONFIG.format(public=NUGET[-1], canary=CANARY, mapping="")
    routes = settled(tmp_path, {".nuget/NuGet/NuGet.Config": config})["nuget"]
    assert asked(nuget("Contoso.Core"), routes) == ""
    assert asked(nuget("Serilog", source=from_registry(NUGET[-1])), routes) == f"{NUGET[-1]}/v3/index.json"


def test_our_own_file_names_mirrors_other_registries_and_private_names(tmp_path: Path) -> None:
    own = (
        f'[npm]\nregistry = "{CORP}/mirror"\nprivate = ["@secret/*"]\n[npm.names]\n"@s/*" = "https://s.example.test"\n'
        '[pypi]\nregistry = "https://pip.example.test/simple/"\n[pypi.names]\n"contoso-*" = "https://c.example.test/simple"\n'
    )
    routes = settled(
        tmp_path, {".config/sca/registries.toml": own, ".pip/pip.conf": "[global]\nextra-index-url = https://x.test/\n"}
    )
    assert [asked(npm(name), routes["npm"]) for name in ("a", "@s/a", "@secret/a")] == [
        f"{CORP}/mirror",
        "https://s.example.test",
        "",
    ]
    assert [asked(pip(name), routes["pypi"]) for name in ("a", "contoso-a")] == [
        "https://pip.example.test",
        "https://c.example.test",
    ]
    variable = {"SCA_NPM_REGISTRY": "https://v.example.test/"}
    assert asked(npm("a"), settled(tmp_path, {}, variable)["npm"]) == "https://v.example.test"


@pytest.mark.parametrize(
    ("files", "more", "said"),
    [
        ({".config/sca/registries.toml": "[npm]\nregistri = 'x'\n"}, {}, "registries.toml cannot be used"),
        ({".config/sca/registries.toml": "[npm\n"}, {}, "registries.toml cannot be used"),
        ({".config/sca/registries.toml": "[npm]\nregistry = 'file:///etc'\n"}, {}, "no address"),
        ({}, {"SCA_NPM_REGISTRY": f"ftp://me:{CANARY}@x.test"}, "SCA_NPM_REGISTRY"),
        ({}, {"SCA_PYPI_REGISTRY": "https://["}, "SCA_PYPI_REGISTRY"),
        ({".pip/pip.conf": "what\n"}, {}, "pip.conf"),
        ({".nuget/NuGet/NuGet.Config": "<a"}, {}, "NuGet.Config"),
        ({".nuget/NuGet/NuGet.Config": "<!DOCTYPE a [<!ENTITY b 'c'>]><configuration/>"}, {}, "NuGet.Config"),
    ],
)
def test_a_configuration_that_cannot_be_used_says_where_it_is(
    files: Mapping[str, str], more: Mapping[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        settled(tmp_path, files, more)
    assert CANARY not in str(caught.value)
