import json

import pytest

from tests.parsers.npm.lock_reading import problems
from tests.parsers.npm.pnpm_reading import LOCK, SHA512, read

PACKAGES = f"packages:\n  a@1.0.0:\n    resolution: {{integrity: {SHA512}}}\nsnapshots:\n  a@1.0.0: {{}}\n"
HEAD = "lockfileVersion: '9.0'\n"
IMPORTERS = "importers:\n  .:\n    dependencies:\n      a: {specifier: ^1.0.0, version: 1.0.0}\n"
GAP = [("E-DRIFT", "package", "package.json:1")]
DIFFERENCE = [("E-DRIFT", "notice", "package.json:1")]


@pytest.mark.parametrize(
    ("manifest", "settings", "found"),
    [
        pytest.param({"dependencies": {"a": "^1.0.0"}}, "", [], id="the same"),
        pytest.param({"devDependencies": {"a": "^1.0.0"}}, "", [], id="in another section"),
        pytest.param({"dependencies": {"a": "^1.0.0", "b": "^2.0.0"}}, "", GAP, id="not in the lock"),
        pytest.param({"dependencies": {"a": "^2.0.0"}}, "", DIFFERENCE, id="another range"),
        pytest.param({"peerDependencies": {"b": "*"}}, "", [], id="a peer, which the user of the project adds"),
        pytest.param({"dependencies": {"a": "^2.0.0"}}, "overrides:\n  a: ^1.0.0\n", [], id="overridden"),
        pytest.param({"dependencies": {"a": "^2.0.0"}}, "overrides:\n  b@>1 <2>a@>=2: ^1.0.0\n", [], id="overridden by a range"),
        pytest.param({"dependencies": {"a": "^2.0.0"}}, "overrides:\n  a>b: ^1.0.0\n", DIFFERENCE, id="an override of another"),
        pytest.param(
            {"optionalDependencies": {"b-x": "1"}}, "ignoredOptionalDependencies:\n  - b-*\n", [], id="optional and ignored"
        ),
        pytest.param(
            {"dependencies": {"b-x": "1"}}, "ignoredOptionalDependencies:\n  - b-*\n", GAP, id="ignored, but not optional"
        ),
        pytest.param(
            {"dependencies": {"b": "link:../b"}}, "settings:\n  excludeLinksFromLockfile: true\n", [], id="links are left out"
        ),
        pytest.param({"dependencies": {"b": "1"}}, "settings:\n  excludeLinksFromLockfile: true\n", GAP, id="only links are"),
        pytest.param({"dependencies": {"b": "link:../b"}}, "", GAP, id="a link that the lock should have"),
    ],
)
def test_what_a_manifest_asks_for_and_the_lock_does_not_list(
    manifest: dict[str, object], settings: str, found: list[tuple[str, str, str]]
) -> None:
    extract = read(HEAD + settings + IMPORTERS + PACKAGES, {"package.json": json.dumps(manifest)})
    assert problems(extract) == found
    assert extract.completeness == ("incomplete" if found == GAP else "complete")


OLD = f"""lockfileVersion: 5.3
specifiers:
  a: ^1.0.0
dependencies:
  a: 1.0.0
packages:
  /a/1.0.0:
    resolution: {{integrity: {SHA512}}}
"""


def test_a_lock_of_version_5_has_the_ranges_of_all_sections_in_one_list() -> None:
    assert problems(read(OLD, {"package.json": '{"dependencies": {"a": "^1.0.0"}}'})) == []
    assert problems(read(OLD, {"package.json": '{"dependencies": {"a": "^1.1.0"}}'})) == DIFFERENCE


def test_the_manifest_of_a_member_is_compared_with_its_importer() -> None:
    lock = HEAD + IMPORTERS.replace("  .:", "  lib:") + PACKAGES
    extract = read(lock, {"web/lib/package.json": '{"dependencies": {"b": "1"}}'}, path=f"web/{LOCK}")
    assert problems(extract) == [("E-DRIFT", "package", "web/lib/package.json:1")]
