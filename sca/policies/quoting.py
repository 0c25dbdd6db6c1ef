"""Texts as values of YAML on one line, so that nobody can read them as something else."""

from sca.model.patterns import compiled

_PLAIN = compiled(r"[A-Za-z][A-Za-z0-9_./~%@-]*+(?::/?[A-Za-z0-9_./~%@-]++)*+").fullmatch
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


def yaml_value(text: str) -> str:
    """A text as a YAML value on one line: plain where nobody can misread it, quoted otherwise."""
    if _PLAIN(text) and text.lower() not in _WORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
