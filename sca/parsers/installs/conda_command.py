"""What `conda install`, `conda create` and those of mamba and micromamba install by name.

https://docs.conda.io/projects/conda/en/stable/commands/install.html
"""

import re
from collections.abc import Iterator, Sequence

from sca.parsers.installs.arguments import Argument, take
from sca.parsers.installs.found import Around, Install, hidden, unclear
from sca.parsers.installs.options import CONDA
from sca.parsers.pip.conda_channels import named_channels, package_of, source_of
from sca.parsers.pip.conda_spec import read_match_spec

_TYPE = "conda"
_INSTALL = ("install", "create", "update", "upgrade")
_SUBSTITUTED = re.compile(r"[$`]")
_PATHS = (".conda", ".tar.bz2")


def read_conda(words: Sequence[Argument], _around: Around) -> Iterator[Install]:
    """`conda install ...`: the words behind the program."""
    taken = take(words, CONDA)
    if not taken.arguments or taken.arguments[0].text not in _INSTALL:
        return
    channels = named_channels(one.text for one in taken.values("-c", "--channel"))
    for one in taken.arguments[1:]:
        if not one.text.endswith(_PATHS):
            yield _read(one, channels)


def _read(argument: Argument, channels: Sequence[str]) -> Install:
    text = argument.text.strip()
    known = text if argument.is_known else _SUBSTITUTED.split(text, maxsplit=1)[0]
    spec = read_match_spec(known.rstrip("=<>! ") if not argument.is_known else text)
    if not argument.is_known and (isinstance(spec, str) or not known.endswith(("=", "<", ">"))):
        return hidden(_TYPE, text, argument.at)
    if isinstance(spec, str):
        return unclear(_TYPE, text, argument.at, spec)
    source = source_of([spec.channel] if spec.channel else channels)
    requested = spec.requested if argument.is_known else text[len(spec.name) :]
    return Install(package_of(spec, channels), argument.at, requested, source)
