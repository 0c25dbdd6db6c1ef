"""The options of requirements files: on a line of their own, and behind a requirement.

Options begin at the first word that begins with `-`; only what follows is taken apart like a shell command. Long options
may be cut short as long as they stay unique, and a value may follow `=` or a blank.

https://pip.pypa.io/en/stable/reference/requirements-file-format/#supported-options
"""

import re
import shlex

from msgspec import Struct

from sca.model.text import brief
from sca.model.url import without_secrets

_QUOTING = re.compile(r"['\"\\]")
_BLANKS = re.compile("[ \t\r\n]+")
_SHORT = {
    "-i": "--index-url",
    "-r": "--requirement",
    "-c": "--constraint",
    "-e": "--editable",
    "-f": "--find-links",
    "-C": "--config-settings",
}
_WITH_VALUE = (
    "--index-url", "--pypi-url", "--extra-index-url", "--requirement", "--constraint", "--editable", "--find-links",
    "--no-binary", "--only-binary", "--trusted-host", "--use-feature", "--hash", "--config-settings", "--config-setting",
    "--uploaded-prior-to",
)  # fmt: skip
_FLAGS = ("--no-index", "--prefer-binary", "--require-hashes", "--pre", "--all-releases", "--only-final")
_KNOWN = (*_WITH_VALUE, *_FLAGS)
_SAME = {"--pypi-url": "--index-url", "--config-setting": "--config-settings"}


class Options(Struct, frozen=True):
    """A line taken apart: the requirement in front of its options, and the options with their full names in order.

    `faults` are words that pip would refuse.
    """

    requirement: str
    options: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """The values of one option in order."""
        return tuple(value for option, value in self.options if option == name)


def split_options(text: str) -> Options:
    """Take a logical line apart."""
    words = text.split(" ")
    start = next((number for number, word in enumerate(words) if word.startswith("-")), len(words))
    requirement = " ".join(words[:start]).strip()
    if start == len(words):
        return Options(requirement)
    text = " ".join(words[start:])
    try:
        # The shell's rules matter only where something is quoted, and cost thirty times as much.
        arguments = shlex.split(text) if _QUOTING.search(text) else [word for word in _BLANKS.split(text) if word]
    except ValueError:
        return Options(requirement, faults=("a quote is not closed",))
    return _read(requirement, arguments)


def _read(requirement: str, arguments: list[str]) -> Options:
    found: list[tuple[str, str]] = []
    faults: list[str] = []
    waiting = iter(arguments)
    after_unknown = False
    for word in waiting:
        name, value, has_value = _split(word)
        is_value, after_unknown = after_unknown and not word.startswith("-"), word.startswith("-") and not name
        if is_value:
            continue
        if not word.startswith("-"):
            faults.append(f"{brief(without_secrets(word), 60)!r} stands behind options, where pip does not look at it")
        elif not name:
            faults.append(f"{brief(without_secrets(word), 60)} is no option of a requirements file")
        elif name in _FLAGS:
            found.append((name, ""))
        else:
            given = value if has_value else next(waiting, None)
            if given is None:
                faults.append(f"{name} lacks its value")
            else:
                found.append((name, given))
    return Options(requirement, tuple(found), tuple(faults))


def _split(word: str) -> tuple[str, str, bool]:
    """The full name of an option, the value in the same word, and whether there is one. An empty name for what is none."""
    if word.startswith("--"):
        start, equals, value = word.partition("=")
        names = [start] if start in _KNOWN else [name for name in _KNOWN if len(start) > 2 and name.startswith(start)]
        return (_SAME.get(names[0], names[0]) if len(names) == 1 else "", value, bool(equals))
    short = _SHORT.get(word[:2], "")
    return short, word[2:], len(word) > 2
