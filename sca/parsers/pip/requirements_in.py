"""Reads a `.in` file, from which a list of requirements is compiled, where no compiled list beside it answers for it."""

from msgspec.structs import replace

from sca.parsers.base import Parser
from sca.parsers.pip.requirements import PARSER as REQUIREMENTS

PARSER: Parser = replace(
    REQUIREMENTS,
    extracts=("as in pip-requirements, where no compiled list answers for the file",),
    omits=("what an unpinned requirement becomes",),
)
