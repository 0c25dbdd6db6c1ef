"""Licences that stand in the files of installed and packed packages: found, compared, and never taken from another file."""

import json
from collections.abc import Mapping

import pytest

from sca.facts.licence_claims import differing
from sca.facts.licence_texts import LicenceTexts
from sca.facts.licences import licence_answers
from sca.facts.spdx_texts import standard_text
from sca.files.limits import DEFAULTS
from sca.files.view import MemoryTree
from sca.files.walk import Walked
from sca.inventory.build import build
from sca.model.component import LicenceFile
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.parsers.names import NAMES
from sca.scan import Manner, scan
from tests.files.archives import tar_gz_of, zip_of

MIT, ISC, APACHE = (standard_text(id).encode() for id in ("MIT", "ISC", "Apache-2.0"))
SITE = ".venv/lib/python3.12/site-packages"


def metadata(*headers: str) -> bytes:
    return "\n".join(("Metadata-Version: 2.4", "Name: a", "Version: 1.0", *headers, "", "")).encode()


def surveyed(files: Mapping[str, bytes]) -> tuple[Inventory, tuple[LicenceAnswer, ...]]:
    tree = MemoryTree(dict(files))
    found = tuple(sorted(path for path in files if NAMES.wants(path)))
    scanned = scan(tree, [Walked(found, (), (), len(found))], (), Manner(DEFAULTS, lambda: False))
    inventory = build(scanned.extracts, scanned.outcomes, scanned.problems)
    return inventory, licence_answers(inventory, LicenceTexts(tree))


def only(files: Mapping[str, bytes]) -> LicenceAnswer:
    (answer,) = surveyed(files)[1]
    return answer


PACKAGES: dict[str, dict[str, bytes]] = {
    "dist-info": {f"{SITE}/a-1.0.dist-info/METADATA": metadata(), f"{SITE}/a-1.0.dist-info/LICENSE": MIT},
    "licenses of a dist-info": {f"{SITE}/a-1.0.dist-info/METADATA": metadata(), f"{SITE}/a-1.0.dist-info/licenses/LICENSE": MIT},
    "wheel": {
        "a-1.0-py3-none-any.whl": zip_of({"a-1.0.dist-info/METADATA": metadata(), "a-1.0.dist-info/licenses/LICENSE": MIT})
    },
    "sdist": {"a-1.0.tar.gz": tar_gz_of({"a-1.0/PKG-INFO": metadata(), "a-1.0/LICENSE": MIT, "a-1.0/src/LICENSE": ISC})},
    "zipped sdist": {"a-1.0.zip": zip_of({"a-1.0/PKG-INFO": metadata(), "a-1.0/LICENSE.txt": MIT})},
    "npm tree": {
        "package.json": b'{"name": "shop"}',
        "node_modules/a/package.json": b'{"name": "a", "version": "1.0.0"}',
        "node_modules/a/LICENSE": MIT,
        "node_modules/a/lib/LICENSE": ISC,
    },
    "npm's own list": {
        "package.json": b'{"name": "shop"}',
        "node_modules/.package-lock.json": json.dumps(
            {"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}}}
        ).encode(),
        "node_modules/a/package.json": b'{"name": "a", "version": "1.0.0", "license": "SEE LICENSE IN licence"}',
        "node_modules/a/licence": MIT,
    },
    "nupkg": {
        "a.1.0.0.nupkg": zip_of(
            {
                "a.nuspec": b'<package><metadata><id>a</id><version>1.0.0</version><license type="file">docs/terms.txt</license>'
                b"</metadata></package>",
                "docs/terms.txt": MIT,
            }
        )
    },
}


@pytest.mark.parametrize("files", PACKAGES.values(), ids=PACKAGES)
def test_a_licence_is_found_in_the_files_of_a_package(files: dict[str, bytes]) -> None:
    answer = only(files)
    assert (answer.expression, answer.kind, answer.rule) == ("MIT", "found", "text")
    assert answer.location is not None


def test_a_text_beside_a_statement_is_a_claim_of_its_own() -> None:
    path = f"{SITE}/a-1.0.dist-info"
    answer = only({f"{path}/METADATA": metadata("License-Expression: Apache-2.0"), f"{path}/LICENSE": MIT})
    assert answer.expression == "Apache-2.0"
    assert [(one.kind, one.expression, one.effective) for one in answer.readings] == [
        ("declared", "Apache-2.0", True),
        ("found", "MIT", False),
    ]
    assert [one.expression for one in differing(answer)] == ["MIT"]


@pytest.mark.parametrize(
    ("headers", "texts", "expression", "rule"),
    [
        (("Classifier: License :: OSI Approved :: Apache Software License",), {"LICENSE": APACHE}, "Apache-2.0", "narrowed"),
        (("License: MIT OR Apache-2.0",), {"LICENSE-MIT": MIT, "LICENSE-APACHE": APACHE}, "MIT OR Apache-2.0", "spdx"),
        ((), {"LICENSE": MIT, "NOTICE": b"Thanks to all", "AUTHORS": b"A\nB\n"}, "MIT", "text"),
        ((), {"LICENSE": MIT, "licenses/vendor/LICENSE": ISC}, "MIT", "text"),
        (("License: Permission is hereby granted, free of charge\n        and so on",), {"LICENSE": MIT}, "MIT", "text"),
    ],
    ids=["a family", "both branches", "what is no licence", "a part", "a text that is cut off"],
)
def test_texts_and_statements(headers: tuple[str, ...], texts: dict[str, bytes], expression: str, rule: str) -> None:
    path = f"{SITE}/a-1.0.dist-info"
    answer = only({f"{path}/METADATA": metadata(*headers), **{f"{path}/{name}": data for name, data in texts.items()}})
    assert (answer.expression, answer.rule) == (expression, rule)
    assert differing(answer) == ()


def test_a_whole_text_as_a_statement_is_that_licence() -> None:
    text = "\n        ".join(standard_text("MIT").splitlines())
    answer = only({f"{SITE}/a-1.0.dist-info/METADATA": metadata(f"License: {text}"), f"{SITE}/a-1.0.dist-info/LICENSE": MIT})
    assert (answer.expression, answer.kind, answer.rule) == ("MIT", "declared", "text")


def test_two_texts_of_which_nobody_says_whether_both_apply() -> None:
    path = f"{SITE}/a-1.0.dist-info"
    answer = only({f"{path}/METADATA": metadata(), f"{path}/LICENSE-MIT": MIT, f"{path}/LICENSE-APACHE": APACHE})
    assert answer.candidates == ("Apache-2.0 AND MIT", "Apache-2.0 OR MIT")


def test_a_text_that_is_none_of_the_list_is_unknown_and_says_so() -> None:
    answer = only({f"{SITE}/a-1.0.dist-info/METADATA": metadata(), f"{SITE}/a-1.0.dist-info/LICENSE": b"You may ask.\n"})
    assert (answer.shape, answer.rule) == ("unknown", "text")
    assert "none of the texts" in answer.note


def test_a_file_that_was_changed_meanwhile_says_nothing() -> None:
    texts = LicenceTexts(MemoryTree({"LICENSE": ISC}))
    assert texts.reading(LicenceFile("LICENSE", len(MIT), "0" * 64, "licence")).shape == "unknown"
    assert texts.text(LicenceFile("gone", 1, "0" * 64, "licence")) == ""
