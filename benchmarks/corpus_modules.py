"""Finds the corpus of real files with known answers, which lies beside the project, and its two modules."""

import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent


class CorpusMissingError(Exception):
    """There is no corpus at the place where it should be."""


class Corpus(Struct, frozen=True):
    """The corpus: `cases` lists and lays out cases (corpus.py), `score` compares a document with an answer (score.py)."""

    cases: ModuleType
    score: ModuleType


def corpus_folder() -> Path:
    """The folder of the corpus: `$SCA_CORPUS`, else `../shared/corpus` seen from the project."""
    return Path(os.environ.get("SCA_CORPUS") or ROOT.parent / "shared" / "corpus")


def load_corpus() -> Corpus:
    """Import the modules of the corpus from its folder. Raises CorpusMissingError."""
    folder = corpus_folder()
    if not (folder / "corpus.py").is_file():
        raise CorpusMissingError(f"no corpus in {folder}: set SCA_CORPUS to its folder")
    sys.path.insert(0, str(folder))
    try:
        return Corpus(import_module("corpus"), import_module("score"))
    finally:
        sys.path.remove(str(folder))
