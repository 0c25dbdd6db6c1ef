"""The options of `sca init` that its hook and its jobs need too: the policy was written for what these options leave."""

import re

from sca.cli.scan_options import ScanFlags

# What means nothing but itself without quotes, and between double quotes, in shells, YAML, Groovy and Kotlin alike.
_BARE = re.compile(r"[A-Za-z0-9_./@+=-]+")
_QUOTED = re.compile(r"[A-Za-z0-9_./@+=*?-]+")


def carried(flags: ScanFlags) -> tuple[str, str]:
    """The options as a command line has them, and those that only a person can put there, both empty if there are none."""
    pairs = [
        *(("--exclude", glob) for glob in flags.exclude),
        *(("--limit", limit) for limit in flags.limit),
        *(("--build-arg", argument) for argument in flags.build_arg),
    ]
    words = ["--gitignore"] if flags.gitignore else []
    words += [f"{option} {_word(value)}" for option, value in pairs if _QUOTED.fullmatch(value)]
    by_hand = [f"{option} {value}" for option, value in pairs if not _QUOTED.fullmatch(value)]
    return " ".join(words), " ".join(by_hand)


def _word(value: str) -> str:
    return value if _BARE.fullmatch(value) else f'"{value}"'
