"""How dotnet, NuGet and Paket change what a project uses."""

from collections.abc import Callable

from sca.model.remedy import ADD, CHANGE, REMOVE
from sca.remedies.ask import Answer, Ask


def _dotnet(ask: Ask) -> Answer:
    project = f" {ask.manifest}" if ask.manifest else ""
    if ask.kind == REMOVE:
        return Answer(f"dotnet remove{project} package {ask.name}", folder=ask.folder)
    if ask.central and ask.version:
        edit = f'in {ask.central}: <PackageVersion Include="{ask.name}" Version="{ask.version}" />'
        return Answer("dotnet restore --force-evaluate", edit, ask.folder)
    version = f" --version {ask.version}" if ask.version else ""
    return Answer(f"dotnet add{project} package {ask.name}{version}", folder=ask.folder)


def _packages_config(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return Answer(edit=f"take the package out with Visual Studio, or its line at {ask.place or ask.lock}")
    version = f" -Version {ask.version}" if ask.version else ""
    return Answer(f"nuget update {ask.lock} -Id {ask.name}{version}", folder=ask.folder)


def _paket(ask: Ask) -> Answer:
    group = f" --group {ask.group}" if ask.group and ask.group != "Main" else ""
    if ask.kind == REMOVE:
        return Answer(f"dotnet paket remove {ask.name}{group}", folder=ask.folder)
    if ask.kind in (CHANGE, ADD) and ask.version:
        below = f", in the group {ask.group}" if group else ""
        return Answer("dotnet paket install", f"in paket.dependencies{below}: nuget {ask.name} >= {ask.version}", ask.folder)
    return Answer(f"dotnet paket update {ask.name}{group}", folder=ask.folder)


def _dotnet_tool(ask: Ask) -> Answer:
    if ask.kind == REMOVE:
        return Answer(f"dotnet tool uninstall {ask.name}", folder=ask.folder)
    version = f" --version {ask.version}" if ask.version else ""
    return Answer(f"dotnet tool update {ask.name}{version}", folder=ask.folder)


NUGET_MANAGERS: dict[str, Callable[[Ask], Answer]] = {
    "nuget-packages-lock": _dotnet,
    "nuget-assets": _dotnet,
    "nuget-project": _dotnet,
    "nuget-packages-config": _packages_config,
    "paket-lock": _paket,
    "nuget-tools": _dotnet_tool,
}
