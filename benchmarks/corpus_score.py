"""Scores `sca sbom` against the corpus and fails when it falls below the recorded floor.

    python -m benchmarks.corpus_score             print the table, compare with corpus-floor.json
    python -m benchmarks.corpus_score --record    rewrite the floor, and the table of figures in docs/accuracy.md
    python -m benchmarks.corpus_score --details ID    what is missing and extra in one case

Every case is laid out in a folder of its own and its main file goes through the public command, in that folder, so that
the files beside it can be read. The folder as a whole is not scanned, because the answer is that of the main file alone:
a case may hold the locks of other projects, or have a main file (`jupyter.txt`) whose name says nothing in a folder. A
run that ends with 3 (it was incomplete) still counts with the document it wrote.
"""

import argparse
import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from math import floor
from pathlib import Path
from typing import Any

from benchmarks.built_images import score as score_images_built
from benchmarks.corpus_images import score_actions, score_brought, score_images
from benchmarks.corpus_modules import ROOT, Corpus, CorpusMissingError, load_corpus
from benchmarks.system_facts import agreeing
from sca.cli.main import run

FLOOR = Path(__file__).with_name("corpus-floor.json")
PAGE = ROOT / "docs" / "accuracy.md"
TABLE_STARTS, TABLE_ENDS = "<!-- figures: written by --record -->\n", "<!-- end of figures -->\n"
_HEAD = """| format | cases | components, precision | recall | edges, precision | recall | scope | images, precision | recall |
|---|---|---|---|---|---|---|---|---|
"""
FORMATS = (
    "package-lock-v1",
    "package-lock-v2",
    "package-lock-v3",
    "npm-shrinkwrap",
    "pnpm-lock-v5",
    "pnpm-lock-v6",
    "pnpm-lock-v7",
    "pnpm-lock-v9",
    "yarn-v1",
    "yarn-berry",
    "bun-lock",
    "requirements",
    "constraints",
    "pip-freeze",
    "requirements-in",
    "site-packages",
    "pip-report",
    "pipfile-lock",
    "poetry-lock",
    "pdm-lock",
    "pylock-toml",
    "conda-env",
    "uv-lock",
    "pyproject",
    "setup.cfg",
    "setup.py",
    "packages.lock.json",
    "project.assets.json",
    "deps.json",
    "packages.config",
    "nuspec",
    "project.json",
    "global.json",
    "dotnet-tools.json",
    "paket.lock",
    "paket.dependencies",
    "csproj",
    "fsproj",
    "vbproj",
    "Directory.Packages.props",
    "dockerfile",
    "dpkg-status",
    "apk-installed",
    "rpmdb-sqlite",
    "rpmdb-ndb",
    "rpmdb-bdb",
    "devcontainer",
    "devcontainer-lock",
    "github-actions",
    "compose",
    "k8s",
    "helm-values",
)

_LAYERS = "layers"
_IMAGE_HEAD = """| built images | cases | components, precision | recall | layers |
|---|---|---|---|---|
"""
_FACTS = "facts"
_DATABASE_HEAD = """| package databases | cases | components, precision | recall | facts |
|---|---|---|---|---|
"""
_SHOWN_OF_DATABASES = ("components-precision", "components-recall", _FACTS)
_SHOWN_OF_IMAGES = ("components-precision", "components-recall", _LAYERS)
_SHOWN = (
    "components-precision",
    "components-recall",
    "edges-precision",
    "edges-recall",
    "scope",
    "images-precision",
    "images-recall",
)

Row = dict[str, Any]
Figures = dict[str, float | int | None]


def score_cases(corpus: Corpus, cases: Iterable[Mapping[str, Any]], limit: int = 10) -> list[Row]:
    """One row of figures per case, in the shape of the corpus's own score."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="sca-corpus-") as scratch:
        for case in cases:
            folder = corpus.cases.materialise(case, scratch)
            bom, error = _sbom(folder, case["main"], Path(scratch) / f"{case['id']}.cdx.json")
            row = corpus.score.score_case(case, corpus.cases.ROOT, limit, bom, error)
            answer = corpus.cases.expected(case["id"])
            if row["images"] is not None:
                row["images"] = score_images(answer, bom, case["main"], limit)
            if case["format"] == "dockerfile":
                row["components"] = score_brought(answer, case["id"], bom, limit)
                row["edges"] = None
            if "uses" in answer:
                row |= {"components": score_actions(answer, case["id"], bom, limit), "edges": None}
            if "packages" in answer:
                row["facts"] = agreeing(answer["packages"], bom)
            rows.append(row)
    return rows


def figures(total: Mapping[str, Any]) -> Figures:
    """The figures of one format that must not fall. None where the format has no such answer.

    `facts` is the share of packages of operating systems whose facts are those of the answer.
    """
    components, edges, images = (total.get(part) or {} for part in ("components", "edges", "images"))
    scope = total.get("scope") or {}
    return {
        "cases": total["cases"],
        "components-precision": components.get("precision"),
        "components-recall": components.get("recall"),
        "edges-precision": edges.get("precision"),
        "edges-recall": edges.get("recall"),
        "scope": scope.get("agreement"),
        "images-precision": images.get("precision"),
        "images-recall": images.get("recall"),
        "unversioned": total["unversioned"]["matched"],
    } | ({_FACTS: total[_FACTS]} if _FACTS in total else {})


def page_table(now: Mapping[str, Figures]) -> str:
    """The figures as a table of the documentation, in per cent, rounded down: 100 means all of them."""
    files = {form: values for form, values in now.items() if not {_LAYERS, _FACTS} & set(values)}
    table = _HEAD + _rows(files, _SHOWN)
    for mark, head, shown in ((_FACTS, _DATABASE_HEAD, _SHOWN_OF_DATABASES), (_LAYERS, _IMAGE_HEAD, _SHOWN_OF_IMAGES)):
        marked = {form: values for form, values in now.items() if mark in values}
        table += f"\n{head}{_rows(marked, shown)}" if marked else ""
    return table


def _rows(now: Mapping[str, Figures], shown: Iterable[str]) -> str:
    return "".join(
        f"| {form} | {values['cases']} | {' | '.join(_percent(values.get(name)) for name in shown)} |\n"
        for form, values in now.items()
    )


def with_table(page: str, table: str) -> str:
    """The page with another table of figures."""
    before, start, rest = page.partition(TABLE_STARTS)
    _old, end, after = rest.partition(TABLE_ENDS)
    return f"{before}{start}{table}{end}{after}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{floor(value * 10_000) / 100:g}"


def falls(least_of: Mapping[str, Figures], now: Mapping[str, Figures]) -> list[str]:
    """A sentence for every figure that is below the floor, and for every format that is gone."""
    found = [f"{form}: no longer scored" for form in least_of if form not in now]
    for form in now:
        for name, least in least_of.get(form, {}).items():
            value = now[form].get(name)
            if least is not None and (value is None or value < least):
                found.append(f"{form}: {name} is {value}, the floor is {least}")
    return found


def _sbom(folder: Path, main_file: str, out: Path) -> tuple[Any, str]:
    said = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        status = run(["sbom", f"./{main_file}", "-o", str(out), "--offline"])
    if not out.exists():
        last = said.getvalue().strip().splitlines()[-1:] or ["no message"]
        return None, f"no document; exit {status}; {last[0]}"
    return json.loads(out.read_bytes()), ""


def _totals(corpus: Corpus, rows: Sequence[Row]) -> Row:
    formats = {form: [row for row in rows if row["format"] == form] for form in FORMATS}
    return {
        "formats": {form: corpus.score.add_up(group) | _facts(group) for form, group in formats.items() if group},
        "all": corpus.score.add_up(rows),
    }


def _facts(rows: Sequence[Row]) -> Row:
    compared = [row["facts"] for row in rows if "facts" in row]
    wanted = sum(expected for _same, expected in compared)
    return {"facts": sum(same for same, _expected in compared) / wanted} if wanted else {}


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="corpus_score", description="Score sca sbom against the corpus.")
    parser.add_argument("--record", action="store_true", help="rewrite the floor with the figures of this run")
    parser.add_argument("--details", metavar="ID", help="score one case and list what is missing and extra")
    parser.add_argument("--format", choices=FORMATS, help="only this format; the floor of the others is not looked at")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Score, print, compare."""
    options = _arguments(arguments)
    try:
        corpus = load_corpus()
    except CorpusMissingError as error:
        print(error, file=sys.stderr)
        return 2
    chosen = (options.format,) if options.format else FORMATS
    if options.details:
        for row in score_cases(corpus, [corpus.cases.case(options.details)], limit=50):
            corpus.score.details(row, sys.stdout)
        return 0
    rows = score_cases(corpus, [case for form in chosen for case in corpus.cases.cases(format=form)])
    totals = _totals(corpus, rows)
    corpus.score.table(rows, totals, sys.stdout)
    now = {form: figures(total) for form, total in totals["formats"].items()}
    if not options.format:
        with tempfile.TemporaryDirectory(prefix="sca-images-") as scratch:
            built = score_images_built(Path(scratch))
        print(page_table(built).partition("\n\n")[2])
        now |= built
    if options.record and not options.format:
        FLOOR.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), page_table(now)), encoding="utf-8")
        print(f"floor recorded: {FLOOR.name}, {PAGE.name}")
        return 0
    if not FLOOR.is_file():
        print(f"no floor is recorded in {FLOOR.name}: record one with --record", file=sys.stderr)
        return 2
    recorded = {form: least for form, least in json.loads(FLOOR.read_bytes()).items() if form in chosen or not options.format}
    below = falls(recorded, now)
    for sentence in below:
        print(f"below the floor: {sentence}", file=sys.stderr)
    print(f"floor: {len(below)} of the recorded figures missed" if below else "floor: every recorded figure reached")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
