"""What a format is, as a row of the table, and what its parser is: what it can tell, and one pure function.

A parser takes a `FileView` (the file's text and a guarded way to its neighbours) and gives an `Extract`.
It opens nothing, runs nothing and reads no environment; limits and decoding are done before. The only
exception that leaves it is `InputError`, for a file that must be refused as a whole; everything smaller is a
`Problem` in the Extract.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:  # a hook asks the table for names alone, at each commit
    from sca.files.view import FileView
    from sca.model.inventory import Extract

Parse = Callable[["FileView"], "Extract | None"]


class Parser(Struct, frozen=True):
    """What a module declares about its parser.

    `parse` gives None for a file that names no package at all. `extracts` and `omits` say in short sentences what the
    parser tells and what the format cannot tell; the documentation's table of formats is made from them.
    """

    parse: Parse
    extracts: tuple[str, ...]
    omits: tuple[str, ...]


class Format(Struct, frozen=True):
    """One row of the table: which files have the format, and which module reads it (it holds a `PARSER`).

    `names` are exact file names, `patterns` globs on the file name, both case-sensitive; a pattern with a slash is one on
    the folder and the name. `but_not` are endings of names that a pattern would claim wrongly. `encodings` is `utf-8` or
    `python` (byte order marks and a coding comment are honoured, as pip does). With `last` a file is read after all
    others, and only where none of them answers for it; among those, the ones with a higher `turn` come later. `installed`
    files are those that are looked for in a virtual environment or another folder of installed packages; with `in_image`
    they tell what is installed in an image, where nothing else counts. `beside` are globs
    of the further files that the parser reads next to an input, on their folders and names: what is read from an image in
    one pass must be told before.
    """

    name: str
    ecosystem: str
    names: tuple[str, ...]
    patterns: tuple[str, ...]
    module: str
    encodings: str = "utf-8"
    but_not: tuple[str, ...] = ()
    last: bool = False
    turn: int = 0
    installed: bool = False
    in_image: bool = False
    beside: tuple[str, ...] = ()

    @property
    def parser(self) -> Parser:
        """What reads the format, imported now."""
        parser: Parser = import_module(self.module).PARSER
        return parser
