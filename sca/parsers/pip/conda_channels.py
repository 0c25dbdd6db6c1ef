"""What the channels that are asked say of a conda package: which one it is, and where it comes from.

https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/channels.html
"""

from collections.abc import Iterable, Sequence

from sca.model.component import Source
from sca.model.package import Package, conda_package
from sca.model.text import brief
from sca.model.url import registry_source
from sca.parsers.pip.conda_spec import MatchSpec

_DEFAULTS = "defaults"
_NO_CHANNELS = ("nodefaults",)


def named_channels(listed: Iterable[str]) -> list[str]:
    """Those that are channels: other words in their place are settings of conda."""
    return [one for one in listed if one not in _NO_CHANNELS]


def package_of(spec: MatchSpec, channels: Sequence[str]) -> Package:
    """The package that a specification asks for; without a version if it allows several. Its build needs a version."""
    channel = spec.channel or (channels[0] if len(channels) == 1 else "")
    named, _, subdir = ("", "", "") if "://" in channel or channel == _DEFAULTS else channel.partition("/")
    return conda_package(spec.name, spec.version, spec.build if spec.version else "", named, subdir)


def source_of(channels: Sequence[str]) -> Source:
    """Where a package comes from: channels that are addresses have an origin, names depend on conda's own settings.

    Of several channels nothing tells which one it is: all are possible. The only one stands in the package itself.
    """
    found = [registry_source(one) for one in channels if "://" in one]
    named = [brief(one, 100) for one in channels if "://" not in one] if len(channels) > 1 else []
    origins = sorted({one.registry for one in found if one.registry})
    secret = any(one.credentials for one in found)
    if len(channels) == 1 and origins:
        return Source("registry", "", origins[0], credentials=secret)
    return Source("registry", credentials=secret, others=(*origins, *sorted(set(named))))
