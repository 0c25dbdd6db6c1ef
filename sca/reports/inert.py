"""Text for logs and terminals: made visible, and unable to be a command of the build service that shows the log.

GitHub takes a line whose first text is `::` as a command; Azure DevOps, TeamCity and older GitHub runners look for `##vso[`,
`##teamcity[` and `##[` anywhere in a line. Lines of ours start with words of ours, but a service that trims or wraps
lines must not find a command either, so both marks are broken wherever they stand.
"""

import re

from sca.model.text import brief

_COMMAND_MARK = re.compile(r"(?:(?<=#)#|(?<![^\s]):(?=:))")
_CUT = 400


def inert(text: str, length: int = _CUT) -> str:
    r"""Visible text of at most `length` characters with every command mark broken: `##vso[` becomes `#\u{23}vso[`."""
    return _COMMAND_MARK.sub(lambda mark: f"\\u{{{ord(mark[0]):x}}}", brief(text, length))
