"""Counts the distinct packages of a CycloneDX JSON document by type.

A process of its own (`python -m benchmarks.purls BOM.json`), so that the process that measures stays small.
"""

import json
import sys
from collections import Counter
from pathlib import Path

TYPES = ("npm", "pypi", "nuget", "deb")


def count(document: Path) -> dict[str, int]:
    """How many distinct package URLs of each type of TYPES the components carry."""
    components = json.loads(document.read_bytes()).get("components", [])
    purls = {str(component["purl"]).partition("?")[0] for component in components if component.get("purl")}
    found = Counter(purl.removeprefix("pkg:").partition("/")[0] for purl in purls)
    return {kind: found[kind] for kind in TYPES}


if __name__ == "__main__":
    json.dump(count(Path(sys.argv[1])), sys.stdout)
