"""What `sca diff` says: packages by identity, whatever names them, with versions, licences and findings."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from sca.changes import Side, compare
from sca.facts.licences import licence_answers
from sca.model.changes import Change
from sca.model.component import Component, LicenceClaim, Location, Problem, Reference, Scope
from sca.model.inventory import Inventory
from sca.model.package import Package, npm_package, nuget_package, pypi_package
from sca.model.verdict import Finding, Outcome, Verdict
from sca.reports.changes import as_json, as_markdown, as_text
from sca.reports.changes_page import as_html
from tests.reports.platform_readers import markdown_as_html

PLACE = Location("lock", 3)


def component(package: Package, licence: str = "MIT") -> Component:
    claims = (LicenceClaim(licence, "license", PLACE),) if licence else ()
    return Component(f"lock#{package.purl}", package, (PLACE,), licences=claims, scope=Scope.RUNTIME)


def side(*components: Component, references: tuple[Reference, ...] = (), label: str = "x") -> Side:
    inventory = Inventory((), components, references, (), (), ())
    return Side(label, inventory, licence_answers(inventory))


def kinds(old: Side, new: Side) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.kind, one.package, one.old, one.new) for one in compare(old, new).packages]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (npm_package("a", "1.9.0"), npm_package("a", "1.10.0"), "upgraded"),
        (npm_package("a", "1.10.0"), npm_package("a", "1.9.0"), "downgraded"),
        (pypi_package("a", "1.0rc1"), pypi_package("a", "1.0"), "upgraded"),
        (nuget_package("A", "1.0"), nuget_package("A", "1.0.1"), "upgraded"),
        (Package("golang", "x", "a", "v1"), Package("golang", "x", "a", "v2"), "changed"),
        (npm_package("a", "1.0.0"), npm_package("a", "latest"), "changed"),
    ],
)
def test_another_version_is_an_upgrade_where_its_order_is_known(old: Package, new: Package, kind: str) -> None:
    expected = [(kind, f"pkg:{new.type}/{new.coordinates}", (old.version,), (new.version,))]
    assert kinds(side(component(old)), side(component(new))) == expected


def test_what_came_went_and_stayed() -> None:
    a, b, c = (component(npm_package(name, "1.0.0")) for name in "abc")
    changes = compare(side(a, b), side(b, c))
    assert changes.packages == (
        Change("pkg:npm/a", "removed", ("1.0.0",), (), "runtime", ("lock:3",)),
        Change("pkg:npm/c", "added", (), ("1.0.0",), "runtime", ("lock:3",)),
    )
    assert changes.unchanged == 1


def test_a_version_beside_another_one_is_added_and_not_an_upgrade() -> None:
    one, two = component(npm_package("a", "1.0.0")), component(npm_package("a", "2.0.0"))
    assert kinds(side(one), side(one, two)) == [("added", "pkg:npm/a", (), ("2.0.0",))]
    assert kinds(side(one, two), side(two)) == [("removed", "pkg:npm/a", ("1.0.0",), ())]


def test_spelling_file_and_order_change_nothing() -> None:
    one = component(nuget_package("Foo", "1.0.0"))
    other = replace(component(nuget_package("foo", "1.0.0")), id="other", locations=(Location("elsewhere", 9),))
    assert kinds(side(one), side(other)) == []


def test_another_licence_is_said_for_the_same_version_and_for_an_upgrade() -> None:
    old, new = component(npm_package("a", "1.0.0")), component(npm_package("a", "1.0.0"), "AGPL-3.0-only")
    assert kinds(side(old), side(new)) == [("licence", "pkg:npm/a", ("MIT",), ("AGPL-3.0-only",))]
    upgraded = component(npm_package("a", "2.0.0"), "AGPL-3.0-only")
    assert [kind for kind, *_ in kinds(side(old), side(upgraded))] == ["licence", "upgraded"]


def test_findings_and_the_verdict_are_compared_where_both_were_judged() -> None:
    finding = Finding("SCA101", "package-not-approved", "packages", "pkg:npm/a@1", "a@1", "not approved", PLACE)
    old = Verdict(Outcome.SATISFIED, (), (), (), "2026-01-01", 1)
    new = replace(old, outcome=Outcome.VIOLATED, findings=(finding,))
    changes = compare(replace(side(), verdict=old), replace(side(), verdict=new))
    assert [(one.kind, one.code, one.subject) for one in changes.findings] == [("new", "SCA101", "pkg:npm/a@1")]
    assert "verdict satisfied -> violated" in as_text(changes)
    back = compare(replace(side(), verdict=new), replace(side(), verdict=old))
    assert [one.kind for one in back.findings] == ["gone"]
    assert compare(side(), replace(side(), verdict=new)).findings == ()


def test_no_text_of_the_inputs_acts_in_any_form() -> None:
    hostile = component(npm_package("a|b`<img>@all\x1b[31m\n::warning::", "1.0.0"))
    changes = compare(side(label="<b>|x"), side(hostile))
    text, markdown = as_text(changes), as_markdown(changes)
    assert "\x1b" not in text
    assert not any(line.startswith("::") for line in text.splitlines())
    row = next(line for line in markdown.splitlines() if "added" in line and line.startswith("|"))
    assert row.count("|") == 6
    page = markdown_as_html(markdown)
    assert set(re.findall(r"<(\w+)", page)) == {"h3", "code", "p", "table", "thead", "tbody", "tr", "th", "td"}
    assert "@" not in re.sub(r"<code>.*?</code>", "", page)
    assert json.loads(as_json(changes))["packages"][0]["kind"] == "added"
    html = as_html(changes).decode()
    assert "\x1b" not in html
    assert "<h1>&lt;b&gt;|x " in html
    assert not re.search(r"<(?:img|script|b>)", html)


def test_the_page_tells_what_was_not_read_and_is_never_green() -> None:
    lost = Problem("E-JSON", "broken", PLACE)
    old = side(component(npm_package("a", "1.0.0")), label="old.json")
    half = replace(side(label="new.json"), inventory=Inventory((), (), (), (), (lost,), ()))
    for changes, tone in ((compare(old, half), "unsure"), (compare(old, old), "plain")):
        assert f'<section class="verdict {tone}"' in as_html(changes).decode()
    page = as_html(compare(old, half)).decode()
    assert "1 package changed" in page
    assert "new.json was not read in full: what is missing there may look removed" in page
    assert "Nothing changed" in as_html(compare(old, old)).decode()


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from sca.__main__ import main; sys.exit(main())"
    return subprocess.run([sys.executable, "-I", "-c", program, *arguments], cwd=cwd, capture_output=True, text=True, check=False)


def lock(version: str) -> str:
    packages = {"": {"name": "shop", "version": "1.0.0", "dependencies": {"a": "*"}}, "node_modules/a": {"version": version}}
    return json.dumps({"name": "shop", "lockfileVersion": 3, "packages": packages})


def test_results_sboms_folders_and_revisions_can_be_compared(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.test")
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    path = tmp_path / "package-lock.json"
    path.write_text(lock("1.0.0"), encoding="utf-8")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    run("sbom", ".", "-o", "old.cdx.json", cwd=tmp_path)
    run("check", ".", "--report", "json=old.json", cwd=tmp_path)
    path.write_text(lock("2.0.0"), encoding="utf-8")
    for old in ("old.cdx.json", "old.json", "git:HEAD"):
        done = run("diff", old, ".", cwd=tmp_path)
        assert (done.returncode, done.stdout.splitlines()[1][:40]) == (0, "~ upgraded pkg:npm/a 1.0.0 -> 2.0.0  (ru"), done.stderr
    assert run("diff", "git:HEAD", ".", "--format", "html", "-o", "out/changes.html", cwd=tmp_path).returncode == 0
    assert b"pkg:npm/<wbr/>a" in (tmp_path / "out" / "changes.html").read_bytes()
    assert (tmp_path / "out" / "sca-report.css").is_file()
    assert run("diff", "git:--help", ".", cwd=tmp_path).returncode == 2
    assert run("diff", "nowhere", ".", cwd=tmp_path).returncode == 2
    assert date.today() > date(2026, 1, 1)  # noqa: DTZ011
