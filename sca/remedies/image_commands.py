"""How a package that a command in a Dockerfile installs is changed: in that command."""

from collections.abc import Callable

from sca.model.remedy import REMOVE
from sca.remedies.ask import Answer, Ask

_WRITTEN = {"npm": "{}@{}", "pypi": "{}=={}", "conda": "{}={}", "nuget": "{} --version {}"}


def _dockerfile(ask: Ask) -> Answer:
    place = ask.place or ask.lock or "the Dockerfile"
    if ask.kind == REMOVE:
        return Answer(edit=f"take {ask.name} out of the command at {place}, and build the image anew")
    written = _WRITTEN[ask.type].format(ask.name, ask.version) if ask.version else f"a newer version of {ask.name}"
    return Answer(edit=f"write {written} into the command at {place}, and build the image anew")


IMAGE_MANAGERS: dict[str, Callable[[Ask], Answer]] = {"dockerfile": _dockerfile}
