"""The condition of an edge as one marker: the extra or the group that brings it in, and what the input says.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/ (`extra`) and
https://packaging.python.org/en/latest/specifications/pylock-toml/ (`dependency_groups`)
"""


def condition(marker: str, *, extra: str = "", group: str = "") -> str:
    """The marker joined with that of an extra or of a group."""
    if extra:
        own = f"extra == '{extra}'"
    elif group:
        own = f"'{group}' in dependency_groups"
    else:
        return marker
    if not marker or own in marker:
        return marker or own
    return f"({marker}) and {own}" if " or " in marker else f"{marker} and {own}"
