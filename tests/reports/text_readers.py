"""Reads reports back without our code: every text of a file, and every place in it the way people write it."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree


def texts_of_sarif(data: bytes) -> Iterator[str]:
    """Every text, and `path:line:column` of every place."""
    for value in _values(json.loads(data)):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict) and "artifactLocation" in value:
            region = value.get("region", {})
            parts = (unquote(value["artifactLocation"]["uri"]), region.get("startLine"), region.get("startColumn"))
            yield ":".join(str(part) for part in parts if part is not None)


def texts_of_code_quality(data: bytes) -> Iterator[str]:
    """Every text, and the place of every issue, with and without its line, because the format has no whole file."""
    for issue in json.loads(data):
        path, line = issue["location"]["path"], issue["location"]["lines"]["begin"]
        yield from (issue["description"], issue["check_name"], path, f"{path}:{line}")


def texts_of_checkstyle(data: bytes) -> Iterator[str]:
    """Every message and source, and the place of every error."""
    for file in etree.fromstring(data, etree.XMLParser(recover=False, resolve_entities=False)):
        for error in file:
            yield from (error.get("message", ""), error.get("source", ""))
            parts = (file.get("name", ""), error.get("line", "0"), error.get("column", ""))
            yield ":".join(part for part in parts if part not in ("", "0"))


def _values(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, dict):
        for inner in value.values():
            yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "sarif": texts_of_sarif,
    "gitlab-codequality": texts_of_code_quality,
    "checkstyle": texts_of_checkstyle,
}
