"""The comparison of facts about system packages counts what it should."""

from typing import Any

import pytest

from benchmarks.system_facts import agreeing

PACKAGE = {
    "type": "rpm",
    "name": "a++",
    "version": "1:2-3",
    "arch": "x86_64",
    "epoch": "1",
    "source": "s",
    "source_version": "2",
    "licence": "MIT",
}
COMPONENT = {
    "purl": "pkg:rpm/fedora/a%2B%2B@1:2-3?arch=x86_64&epoch=1",
    "licenses": [{"license": {"id": "MIT"}}],
    "properties": [{"name": "sca:system:source-name", "value": "s"}, {"name": "sca:system:source-version", "value": "2"}],
}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, 1),
        ({"version": "1"}, 0),
        ({"arch": "i386"}, 0),
        ({"epoch": "2"}, 0),
        ({"source": "other"}, 0),
        ({"source_version": "3"}, 0),
        ({"licence": "GPL"}, 0),
        ({"licence": None, "epoch": None}, 1),
    ],
)
def test_a_package_agrees_in_everything_or_not_at_all(change: dict[str, Any], same: int) -> None:
    assert agreeing([PACKAGE | change], {"components": [COMPONENT]}) == (same, 1)


def test_what_is_not_installed_is_not_asked_for() -> None:
    assert agreeing([PACKAGE | {"installed": False}], None) == (0, 0)
