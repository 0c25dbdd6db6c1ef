"""Where a change is made: which package manager wrote the lock, in which folder it runs, and which manifest names the package."""

from posixpath import basename, dirname, relpath

from sca.model.component import Component, NpmFacts, NugetFacts, Project
from sca.model.rush_layout import rush_folders
from sca.remedies.ask import Answer, Ask
from sca.remedies.commands import answer
from sca.remedies.needs import Needs
from sca.remedies.npm_commands import RUSH
from sca.remedies.plan import Change

_BERRY = "@npm:"
_DOTNET = ("nuget-packages-lock", "nuget-assets", "nuget-project")
_PROJECTS = (".csproj", ".fsproj", ".vbproj")
_CENTRAL = "Directory.Packages.props"


def manager_of(component: Component, needs: Needs) -> str:
    """The name of the format that an instance was read from; yarn's two formats have one name there and two here.

    The lock of a Rush monorepo has the format of another package manager.
    """
    lock = component.id.partition("#")[0]
    found = needs.parsers.get(lock, "")
    if found == "pnpm-lock" and rush_folders(dirname(lock)) is not None:
        return RUSH
    if found == "yarn-lock" and (_BERRY in component.id or _is_berry(component)):
        return "yarn-berry-lock"
    return found


def how_to(change: Change, project: Project | None, needs: Needs) -> tuple[str, Answer]:
    """The package manager, and how it makes a change in a project; None is a project that is not known."""
    component = needs.nodes[change.nodes[0]]
    if not isinstance(component, Component):
        return "", Answer(edit="change it where it is declared")
    manager = manager_of(component, needs)
    return manager, answer(manager, _ask(change, component, project, needs, manager))


def _ask(change: Change, component: Component, project: Project | None, needs: Needs, manager: str) -> Ask:
    lock = component.id.partition("#")[0]
    package, facts = component.package, component.facts
    folder = _folder(lock, project, manager)
    declared = [one for one in component.locations if one.role == "declared"]
    member = _below(folder, project.folder) if project is not None and project.kind in ("workspace", "member") else ""
    own = project is not None and any(edge.parent == project.id for edge in needs.needed_by(project.id, set(change.nodes)))
    return Ask(
        kind=change.kind,
        type=package.type,
        name=package.full_name,
        version=change.version,
        folder=folder,
        lock=basename(lock),
        member=member,
        owner=project.name if member and project is not None else "",
        alias=facts.alias if isinstance(facts, NpmFacts) else "",
        manifest=_manifest(project, declared_paths(component), needs, folder) if manager in _DOTNET else "",
        place=str(declared[0]) if declared else str(component.locations[0]) if manager in _LISTS else "",
        compiled=_compiled(lock, needs) if manager == "pip-requirements" else "",
        hashes=lock in needs.hashed,
        central=_central(component, folder, needs),
        group=facts.group if isinstance(facts, NugetFacts) else "",
        transitive=not own,
    )


def _folder(lock: str, project: Project | None, manager: str) -> str:
    """Where the command is to be run."""
    if project is not None and manager in _DOTNET:
        return project.folder
    rush = rush_folders(dirname(lock)) if manager == RUSH else None
    return (rush.root if rush is not None else dirname(lock)) or "."


_LISTS = ("pip-requirements", "conda-environment", "nuget-packages-config")


def declared_paths(component: Component) -> list[str]:
    """The files that ask for a package."""
    return [one.path for one in component.locations if one.role == "declared"]


def _is_berry(component: Component) -> bool:
    return isinstance(component.facts, NpmFacts) and bool(component.facts.cache_checksum)


def _below(folder: str, inner: str) -> str:
    """The way from the folder of a lock to that of a member; empty if it is the same."""
    way = relpath(inner, folder)
    return "" if way == "." or way.startswith("..") else way


def _manifest(project: Project | None, declared: list[str], needs: Needs, folder: str) -> str:
    """The project file, if there is only one that can be meant."""
    files = [path for path in declared if path.endswith(_PROJECTS)]
    if not files and project is not None:
        files = [path for path in needs.parsers if path.endswith(_PROJECTS) and (dirname(path) or ".") == folder]
    return basename(files[0]) if len(files) == 1 and (dirname(files[0]) or ".") == folder else ""


def _central(component: Component, folder: str, needs: Needs) -> str:
    """The file with the versions of all projects, as seen from a folder; empty where the project names them itself."""
    named = [path for path in declared_paths(component) if basename(path) == _CENTRAL]
    is_central = isinstance(component.facts, NugetFacts) and component.facts.dependency_type == "CentralTransitive"
    above = [path for path in needs.parsers if basename(path) == _CENTRAL and f"{folder}/".startswith(f"{dirname(path)}/")]
    found = named or (above if is_central else [])
    return max(found, key=len) if found else ""


def _compiled(lock: str, needs: Needs) -> str:
    """The list that another list was compiled from: the one that was read together with it."""
    found = [path for path, reason in needs.read_with.items() if reason == f"read together with {lock}" and path.endswith(".in")]
    return basename(found[0]) if len(found) == 1 and dirname(found[0]) == dirname(lock) else ""
