"""Reads acme.lock: a name, a version and perhaps a licence in each line."""

from sca.plugin import Component, Edge, Extract, FileView, LicenceClaim, Location, Package, Parser, Problem, Project, brief


def parse(view: FileView) -> Extract:
    """Return the packages of the lock. A line that is none is a Problem, and costs its package only."""
    project = Project(f"{view.path}#", view.folder or ".", view.folder or ".", "acme", Location(view.path, 1))
    components: list[Component] = []
    problems: list[Problem] = []
    for number, line in enumerate(view.text().splitlines(), start=1):
        where = Location(view.path, number)
        match line.split():
            case []:
                continue
            case [name, version, *licence] if len(licence) < 2:
                claims = tuple(LicenceClaim(text, "licence", where) for text in licence)
                package = Package("generic", "acme", name, version)
                components.append(Component(f"{view.path}#{number}", package, (where,), licences=claims))
            case _:
                problems.append(Problem("E-ACME-LINE", f"not a package: {brief(line)}", where, "package", "write the lock anew"))
    edges = tuple(Edge(project.id, component.id) for component in components)
    return Extract((project,), tuple(components), edges, problems=tuple(problems))


PARSER = Parser(
    parse=parse,
    extracts=("packages with their exact version and licence",),
    omits=("which package needs which other",),
)
