"""Software composition analysis for builds: the names that programs may rely on, which docs/python-api.md explains.

A name is imported when it is used: the command starts without any of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sca.api import ScaError, bom, check, read_result, render, report_names
    from sca.model.result import Result
    from sca.version import VERSION

    __version__ = VERSION

__all__ = ["Result", "ScaError", "__version__", "bom", "check", "read_result", "render", "report_names"]

_HOMES = {"Result": ("sca.model.result", "Result"), "__version__": ("sca.version", "VERSION")}


def __getattr__(name: str) -> object:
    """Import a public name where it is used first."""
    if name not in __all__:
        raise AttributeError(f"module 'sca' has no attribute {name!r}")
    module, attribute = _HOMES.get(name, ("sca.api", name))
    value: object = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names beside what every module has."""
    return sorted({*globals(), *__all__})
