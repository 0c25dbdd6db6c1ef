"""Reads requires.txt of an egg-info: requirements, then sections for extras and markers.

    docopt>=0.6

    [:python_version < "3.4"]
    enum34

    [tools:sys_platform == "win32"]
    pywin32

https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html
"""

from collections.abc import Iterator


def read_requires(text: str) -> Iterator[tuple[str, int]]:
    """Each requirement in the form that Requires-Dist has, with its line."""
    extra, marker = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        if plain.startswith("[") and plain.endswith("]"):
            extra, _, marker = plain[1:-1].strip().partition(":")
        elif plain and not plain.startswith("#"):
            yield _with_conditions(plain, extra.strip(), marker.strip()), number


def _with_conditions(requirement: str, extra: str, marker: str) -> str:
    conditions = [f"({marker})"] if marker and extra else [marker] if marker else []
    if extra:
        conditions.append(f'extra == "{extra}"')
    if not conditions:
        return requirement
    blank = " " if "@" in requirement else ""
    return f"{requirement}{blank}; {' and '.join(conditions)}"
