"""Writes `sca/facts/licence-duties.txt` from the data of choosealicense.com. Development only.

python -m benchmarks.licence_duties pychoosealicense-2026.5.19-....whl
"""

import re
import sys
import zipfile
from pathlib import Path

from sca.facts.spdx_ids import LICENCE_IDS

OUTPUT = Path(__file__).resolve().parents[1] / "sca" / "facts" / "licence-duties.txt"
_HEAD = """\
# What licences ask for.
#
# Made from the data of choosealicense.com as in pychoosealicense 2026.5.19, https://choosealicense.com/appendix/
# Copyright (c) GitHub, Inc. and contributors. Licence of the data: CC-BY-3.0, https://creativecommons.org/licenses/by/3.0/
# Changed: only the conditions of each licence are kept; an id without `only` or `or later` stands for both.
# `notice` is not in that data: Apache-2.0, section 4 (d), and ECL-2.0 with the same section ask that NOTICE files are kept.
"""
_NOTICE = ("Apache-2.0", "ECL-2.0")


def main() -> None:
    """Write the file."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(sys.argv[1]) as archive:
        for name in archive.namelist():
            if not (name.endswith(".txt") and "/_licenses/" in name):
                continue
            head = archive.read(name).decode().split("---", 2)[1]
            id = re.search(r"(?m)^spdx-id: (\S+)$", head)
            conditions = re.search(r"(?m)^conditions:[^\n]*\n((?:  - .*\n)*)", head)
            if id is None or conditions is None:
                raise SystemExit(f"{name}: not the shape that is known")
            words = sorted(line.strip(" -") for line in conditions[1].splitlines())
            both = [f"{id[1]}{tail}" for tail in ("-only", "-or-later") if f"{id[1]}{tail}" in LICENCE_IDS]
            for one in both or [id[1]]:
                found[one] = words + ["notice"] * (one in _NOTICE)
    lines = [f"{id}: {' '.join(words)}".rstrip() for id, words in sorted(found.items(), key=lambda item: item[0].lower())]
    OUTPUT.write_text(_HEAD + "\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
