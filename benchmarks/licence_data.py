"""Writes `sca/facts/spdx-licences.bin` from the SPDX licence list. Development only.

    python -m benchmarks.licence_data FOLDER

FOLDER holds the list's JSON files, one for each licence (`MIT.json`), as the SPDX tools for Java carry them in
`resources/stdlicenses`. The Python package `license-matcher` ships these tools: version 2.11.1 was used, whose list is that of
2026-03-05. Licences that are not in `sca.facts.spdx_ids` are left out.
"""

import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.licence_templates import Steps, steps_of
from sca.facts.spdx_ids import DEPRECATED, LICENCE_IDS
from sca.facts.spdx_texts import FILTERS, Index
from sca.facts.text_match import ANCHOR_WORDS, Matcher, Template
from sca.facts.text_words import without_notices, words_of

OUTPUT = Path(__file__).resolve().parents[1] / "sca" / "facts" / "spdx-licences.bin"
_BLOCK = 400_000
_ANY_HOLDERS = 1251


def main() -> None:
    """Read the list, check that every licence is found in its own text, and write the file."""
    folder = Path(sys.argv[1])
    listed = json.loads((folder / "licenses.json").read_text())
    read = {id: json.loads((folder / f"{id}.json").read_text()) for id in sorted(LICENCE_IDS)}
    steps = {id: steps_of(one["standardLicenseTemplate"]) for id, one in read.items()}
    names = {id: one["name"] for id, one in read.items()}
    texts = {id: one["licenseText"].strip() + "\n" for id, one in read.items()}
    for id in _unmatched(steps, names, texts):
        own = " ".join(words_of(without_notices(texts[id])))
        steps[id] = [["|", [steps[id], [_ANY_HOLDERS, own]]]]
        print("with its own text:", id)
    live = {id: one for id, one in steps.items() if id not in DEPRECATED}
    left = _unmatched(live, names, texts)
    print(len(live), "licences, not found in their own text:", left)
    blocks: list[bytes] = []
    templates = _blocks(live, blocks)
    written = _blocks(texts, blocks)
    origin = f"SPDX licence list {listed['licenseListVersion']} of {listed['releaseDate'][:10]}"
    index = Index(origin, names, _anchors(live), templates, written)
    OUTPUT.write_bytes(msgspec.json.encode(index) + b"\n" + b"".join(blocks))
    print(OUTPUT.stat().st_size, "bytes")


def _unmatched(steps: dict[str, Steps], names: dict[str, str], texts: dict[str, str]) -> list[str]:
    made = {id: Template(id, one, frozenset(words_of(f"{id} {names[id]}"))) for id, one in steps.items()}
    matcher = Matcher(_anchors(steps), made.__getitem__)
    found = {id: matcher.match(texts[id]) for id in steps}
    return [id for id, parts in found.items() if len(parts) != 1 or id not in parts[0]]


def _anchors(steps: dict[str, Steps]) -> dict[str, tuple[str, ...]]:
    """For each licence the words that fewest others have; for one that can be written in two ways those of each way."""
    runs = {id: [list(dict.fromkeys(_runs(way))) for way in _top_ways(one)] for id, one in steps.items()}
    owners = Counter(run for ways in runs.values() for way in ways for run in way)
    common = Counter(word for run in owners for word in set(run.split()))
    anchors: dict[str, list[str]] = {}
    for id, ways in runs.items():
        for way in ways:
            best = min(way, key=lambda run: (owners[run], common[run.split()[0]], run))
            if id not in anchors.setdefault(best, []):
                anchors[best].append(id)
    return {anchor: tuple(ids) for anchor, ids in sorted(anchors.items())}


def _top_ways(steps: Steps) -> list[Steps]:
    if len(steps) == 1 and isinstance(steps[0], list) and steps[0][0] == "|":
        ways: list[Steps] = steps[0][1]
        return ways
    return [steps]


def _runs(steps: Steps) -> Iterator[str]:
    for step in steps:
        if isinstance(step, str):
            words = step.split()
            for at in range(len(words) - ANCHOR_WORDS + 1):
                yield " ".join(words[at : at + ANCHOR_WORDS])


def _blocks(values: dict[str, Any], blocks: list[bytes]) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Pack the values in blocks, neighbours together."""
    places: list[tuple[int, int, tuple[str, ...]]] = []
    held: dict[str, Any] = {}
    size = 0
    for number, (id, value) in enumerate(values.items(), 1):
        held[id] = value
        size += len(msgspec.json.encode(value))
        if size > _BLOCK or number == len(values):
            packed = lzma.compress(msgspec.json.encode(held), lzma.FORMAT_RAW, -1, None, FILTERS)
            places.append((sum(map(len, blocks)), len(packed), tuple(held)))
            blocks.append(packed)
            held, size = {}, 0
    return tuple(places)


if __name__ == "__main__":
    main()
