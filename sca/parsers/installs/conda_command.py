"""What `conda install`, `conda create` and those of mamba and micromamba install by name.

https://docs.conda.io/projects/conda/en/stable/commands/install.html
"""

from collections.abc import Iterator, Sequence

from sca.parsers.installs.arguments import Argument, take
from sca.parsers.installs.found import Around, Install, hidden, unclear
from sca.parsers.installs.options import CONDA
from sca.parsers.pip.conda_channels import package_of, source_of
from sca.parsers.pip.conda_spec import read_match_spec

_TYPE = "conda"
_INSTALL = ("install", "create", "update", "upgrade")
_NO_CHANNELS = ("nodefaults",)
_PATHS = (".conda", ".tar.bz2")


def read_conda(words: Sequence[Argument], _around: Around) -> Iterator[Install]:
    """`conda install ...`: the words behind the program."""
    taken = take(words, CONDA)
    if not taken.arguments or taken.arguments[0].text not in _INSTALL:
        return
    channels = [one.text for one in taken.values("-c", "--channel") if one.text not in _NO_CHANNELS]
    for one in taken.arguments[1:]:
        if not one.text.endswith(_PATHS):
            yield _read(one, channels)


def _read(argument: Argument, channels: Sequence[str]) -> Install:
    text = argument.text.strip()
    spec = read_match_spec(text.partition("$")[0].rstrip("=<>! ") if not argument.is_known else text)
    if isinstance(spec, str):
        return unclear(_TYPE, text, argument.at, spec) if argument.is_known else hidden(_TYPE, text, argument.at)
    source = source_of([spec.channel] if spec.channel else channels)
    if argument.is_known:
        return Install(package_of(spec, channels), argument.at, spec.requested, source)
    name, behind = text[: text.index("$")], text[len(spec.name) :]
    if not name.endswith(("=", "<", ">")):
        return hidden(_TYPE, text, argument.at)
    return Install(package_of(spec, channels), argument.at, behind, source)
