"""Writes `sca/facts/licence-categories.txt` from the ScanCode LicenseDB. Development only.

    python -m benchmarks.licence_categories scancode_toolkit_mini-32.5.0-....whl pychoosealicense-2026.5.19-....whl

The first wheel carries the LicenseDB; its categories become ours by the table below. It has none for licences that reach over a
network: these are the copyleft ones to which choosealicense.com, in the second wheel, gives `network-use-disclose`, and
the older version of the same licence.
"""

import re
import sys
import textwrap
import zipfile
from pathlib import Path

OUTPUT = Path(__file__).resolve().parents[1] / "sca" / "facts" / "licence-categories.txt"
_CATEGORIES = {
    "Permissive": "permissive",
    "Public Domain": "public-domain",
    "Copyleft Limited": "weak-copyleft",
    "Copyleft": "strong-copyleft",
    "Source-available": "source-available",
    "Free Restricted": "source-available",
    "Proprietary Free": "proprietary",
    "Commercial": "proprietary",
}
_OLDER = ("AGPL-1.0-only", "AGPL-1.0-or-later")
_HEAD = """\
# Categories of licences.
#
# Made from the ScanCode LicenseDB as in scancode-toolkit-mini 32.5.0 (2026-01-15), https://scancode-licensedb.aboutcode.org
# Copyright (c) nexB Inc. and others. Licence of the data: CC-BY-4.0, https://creativecommons.org/licenses/by/4.0/legalcode
# Changed: only the category of each SPDX key is kept, under names of our own; Free Restricted counts as source-available.
# network-copyleft are those copyleft licences that have the condition network-use-disclose at choosealicense.com, as in
# pychoosealicense 2026.5.19 (CC-BY-3.0), and AGPL-1.0.
"""


def main() -> None:
    """Write the file."""
    network = {*_network(Path(sys.argv[2])), *_OLDER}
    found: dict[str, set[str]] = {name: set() for name in (*_CATEGORIES.values(), "network-copyleft")}
    with zipfile.ZipFile(sys.argv[1]) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"licensedcode/data/licenses/[^/]+\.LICENSE", name):
                head = archive.read(name).decode(errors="replace").split("---", 2)[1]
                category = re.search(r"(?m)^category: (.*)$", head)
                if category is None or category[1].strip() not in _CATEGORIES or "\nis_deprecated: yes" in head:
                    continue
                for id in _ids(head):
                    ours = _CATEGORIES[category[1].strip()]
                    found["network-copyleft" if id in network and "copyleft" in ours else ours].add(id)
    text = _HEAD
    for name, ids in found.items():
        lines = textwrap.wrap(" ".join(sorted(ids, key=str.lower)), 126, break_long_words=False, break_on_hyphens=False)
        text += f"\n[{name}]\n" + "\n".join(lines) + "\n"
    OUTPUT.write_text(text)
    print({name: len(ids) for name, ids in found.items()})


def _ids(head: str) -> list[str]:
    first = re.search(r"(?m)^spdx_license_key: (.*)$", head)
    more = re.search(r"(?m)^other_spdx_license_keys:\n((?:    - .*\n)+)", head)
    found = [] if first is None else [first[1].strip()]
    return found + ([line.strip(" -") for line in more[1].splitlines()] if more else [])


def _network(wheel: Path) -> set[str]:
    found: set[str] = set()
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".txt") and "/_licenses/" in name:
                head = archive.read(name).decode().split("---", 2)[1]
                id = re.search(r"(?m)^spdx-id: (.*)$", head)
                if id is not None and "network-use-disclose" in head:
                    found |= {id[1].strip(), f"{id[1].strip()}-only", f"{id[1].strip()}-or-later"}
    return found


if __name__ == "__main__":
    main()
