"""How well raw licence texts are read: the answers of the normaliser beside those of a collection of real ones.

    python -m benchmarks.licence_score            print the figures
    python -m benchmarks.licence_score --left     also every row that is not answered as the collection says

The collection lies beside the project, like the corpus. A row is resolvable if its answer is one expression or that no rights are
granted. An expression for another row is a guess, another expression than the answer is a wrong one.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from sca.facts.cyclonedx_licences import cyclonedx_claims
from sca.facts.expressions import parse_expression
from sca.facts.licences import licence_answer
from sca.model.component import Component, LicenceClaim, Location
from sca.model.licence import LicenceAnswer
from sca.model.package import Package

TABLE = Path(__file__).resolve().parents[2] / "shared" / "knowledge" / "licence-strings.csv"
_WHERE = Location("table", 1)
_UNKNOWN, _NO_GRANT = "unknown", "NONE"


class Row(Struct, frozen=True):
    """One row of the collection, its line breaks unfolded, and what is answered."""

    raw: str
    ecosystem: str
    expected: str
    candidates: frozenset[str]
    answer: LicenceAnswer

    @property
    def resolvable(self) -> bool:
        """Whether one answer is right."""
        return self.expected != _UNKNOWN

    @property
    def right(self) -> bool:
        """Whether a resolvable row has its answer."""
        if self.expected == _NO_GRANT:
            return self.answer.shape == "none"
        return self.resolvable and self.answer.expression == _canonical(self.expected)

    @property
    def wrong(self) -> bool:
        """Whether a resolvable row has another expression, or rights where none are granted."""
        return self.resolvable and not self.right and self.answer.shape in ("expression", "none")

    @property
    def guessed(self) -> bool:
        """Whether a row that has to stay open has one expression."""
        return not self.resolvable and self.answer.shape in ("expression", "none")

    @property
    def equal_set(self) -> bool:
        """Whether the candidates are those of the row."""
        return frozenset(self.answer.candidates) == self.candidates


def read_rows(table: Path = TABLE) -> list[Row]:
    """The rows with their answers."""
    with table.open(encoding="utf-8", newline="") as file:
        return [_row({**row, "raw": row["raw"].replace("\\n", "\n")}) for row in csv.DictReader(file)]


def _row(row: dict[str, str]) -> Row:
    given = frozenset(filter(None, row["candidates"].split("|")))
    return Row(row["raw"], row["ecosystem"], row["expected"], given, answer_of(row))


def answer_of(row: dict[str, str]) -> LicenceAnswer:
    """The answer for a package that states nothing but the text of a row."""
    ecosystem, raw = row["ecosystem"].partition("/")[0], row["raw"]
    if row["field"] == "Classifier list":
        claims = [LicenceClaim(one, "Classifier", _WHERE) for one in raw.split(" | ")]
        ecosystem = "pypi"
    elif ecosystem == "cyclonedx":
        claims = list(cyclonedx_claims(raw, _WHERE))
    else:
        claims = [LicenceClaim(raw, "license", _WHERE)]
    return licence_answer(Component("table#a", Package(ecosystem, "", "a", "1"), (_WHERE,), licences=tuple(claims)))


def figures(rows: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """What is counted: how many, of how many."""
    resolvable = [row for row in rows if row.resolvable]
    unresolvable = [row for row in rows if not row.resolvable]
    sets = [row for row in unresolvable if row.candidates]
    return {
        "resolvable rows right": (sum(row.right for row in resolvable), len(resolvable)),
        "resolvable rows with a wrong licence": (sum(row.wrong for row in resolvable), len(resolvable)),
        "open rows guessed": (sum(row.guessed for row in unresolvable), len(unresolvable)),
        "candidate sets equal": (sum(row.equal_set for row in sets), len(sets)),
        "candidate sets that differ": (sum(bool(row.answer.candidates) and not row.equal_set for row in sets), len(sets)),
        "open rows with a set that nobody gave": (
            sum(bool(row.answer.candidates) and not row.candidates for row in unresolvable),
            len(unresolvable) - len(sets),
        ),
    }


def _canonical(text: str) -> str:
    return str(parse_expression(text))


def main() -> int:
    """Print the figures; 1 where a resolvable row is not right, or where something is wrong or guessed."""
    parser = argparse.ArgumentParser(description="Score the licence normaliser on real texts.")
    parser.add_argument("--left", action="store_true", help="list every row that is not answered as the collection says")
    arguments = parser.parse_args()
    rows = read_rows()
    counted = figures(rows)
    print(f"{len(rows)} texts")
    for name, (count, total) in counted.items():
        print(f"{count:5} of {total:3}  {name}")
    if arguments.left:
        for row in rows:
            if not row.right and (row.resolvable or not row.equal_set):
                answer = row.answer
                print(f"{row.ecosystem:10} {row.raw[:70]!r}: {answer.shape} {answer.expression or '|'.join(answer.candidates)}")
                print(f"{'':10} expected {row.expected} {'|'.join(sorted(row.candidates))}")
    right, total = counted["resolvable rows right"]
    return int(right < total or any(row.wrong or row.guessed for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
