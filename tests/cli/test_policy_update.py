"""`sca policy update` pins what lies elsewhere; a check then reads it by its digest and opens no connection."""

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.network.git_server import git_server
from tests.network.servers import make_certificate, serving

SCA = Path(sysconfig.get_path("scripts")) / "sca"
URL = "https://policy.example.test/org.yaml"
ORG = "schema: 1\nname: org\npackages: {default: deny}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "sca-policy.yaml").write_text(f"schema: 1\nname: team\nextends: {URL}\n", encoding="utf-8")
    (folder / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    (tmp_path / "org.yaml").write_text(ORG, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str, **more: str) -> tuple[int, str]:
    environment = {**os.environ, **more, "SCA_CACHE": str(folder.parent / "cache")}
    command = [str(SCA), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_a_layer_is_pinned_kept_and_used(project: Path) -> None:
    status, said = run(project, "check")
    assert (status, "is not pinned" in said) == (2, True)
    status, said = run(project, "policy", "update", "--from", f"{URL}=../org.yaml")
    assert (status, "1 source pinned, 1 changed" in said) == (0, True), said
    assert URL in (project / "sca-policy.lock").read_text(encoding="utf-8")
    status, said = run(project, "check")
    assert (status, "attrs 24.2.0 is not approved" in said) == (1, True), said


def test_what_changed_is_shown(project: Path) -> None:
    run(project, "policy", "update", "--from", f"{URL}=../org.yaml")
    (project.parent / "org.yaml").write_text(ORG.replace("deny", "review"), encoding="utf-8")
    status, said = run(project, "policy", "update", "--from", f"{URL}=../org.yaml")
    assert (status, "-packages: {default: deny}\n+packages: {default: review}" in said) == (0, True), said


def test_nothing_is_written_where_something_is_missing_or_wrong(project: Path) -> None:
    status, said = run(project, "policy", "update", "--offline")
    assert (status, "N-OFFLINE" in said) == (4, True), said
    (project.parent / "org.yaml").write_text(ORG.replace("deny", "dny"), encoding="utf-8")
    assert run(project, "policy", "update", "--from", f"{URL}=../org.yaml")[0] == 2
    assert run(project, "policy", "update", "--from", "nonsense")[0] == 2
    assert not (project / "sca-policy.lock").exists()


def test_other_bytes_in_the_cache_are_refused(project: Path) -> None:
    run(project, "policy", "update", "--from", f"{URL}=../org.yaml")
    (kept,) = (project.parent / "cache" / "policies").iterdir()
    kept.write_text(ORG.replace("deny", "allow"), encoding="utf-8")
    status, said = run(project, "check")
    assert (status, "it is not what was pinned" in said) == (2, True), said


def test_a_layer_is_fetched_by_https_from_a_server_that_is_trusted(project: Path) -> None:
    certificate = make_certificate(project.parent)
    with serving({"/org.yaml": lambda handler: handler.reply(200, ORG.encode())}, certificate) as server:
        (project / "sca-policy.yaml").write_text(f"schema: 1\nname: team\nextends: {server.origin}/org.yaml\n", encoding="utf-8")
        status, said = run(project, "policy", "update")
        assert (status, "N-TLS" in said) == (4, True), said
        status, said = run(project, "policy", "update", SCA_CA_FILE=str(certificate))
        assert (status, "1 source pinned, 1 changed" in said) == (0, True), said
        asked = len(server.asked)
        status, said = run(project, "check")
        assert (status, "attrs 24.2.0 is not approved" in said) == (1, True), said
        assert len(server.asked) == asked, "a check opens no connection"


def test_a_layer_of_a_git_repository_is_fetched_by_its_commit(project: Path) -> None:
    certificate = make_certificate(project.parent)
    bare = project.parent / "served" / "policies.git"
    commit = _repository(project.parent / "made", bare)
    with git_server(bare.parent, certificate) as origin:
        extends = f"{{git: '{origin}/policies.git', path: units/org.yaml, commit: {commit}}}"
        (project / "sca-policy.yaml").write_text(f"schema: 1\nname: team\nextends: {extends}\n", encoding="utf-8")
        status, said = run(project, "policy", "update")
        assert (status, "git: fatal" in said, "--from git+" in said) == (4, True, True), said
        status, said = run(project, "policy", "update", SCA_CA_FILE=str(certificate))
        assert (status, "1 source pinned, 1 changed" in said) == (0, True), said
    assert f"policies.git@{commit}#units/org.yaml" in (project / "sca-policy.lock").read_text(encoding="utf-8")
    status, said = run(project, "check")
    assert (status, "attrs 24.2.0 is not approved" in said) == (1, True), said


def _repository(made: Path, bare: Path) -> str:
    """A repository whose newest commit is another one than the one that is asked for, which is given."""
    (made / "units").mkdir(parents=True)
    (made / "units" / "org.yaml").write_text(ORG, encoding="utf-8")
    who = ("-c", "user.name=t", "-c", "user.email=t@example.test")

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *who, *arguments], cwd=made, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    commit = git("rev-parse", "HEAD")
    (made / "units" / "org.yaml").write_text("nonsense", encoding="utf-8")
    git("commit", "--quiet", "--all", "--message", "two")
    git("clone", "--quiet", "--bare", ".", str(bare))
    subprocess.run(["git", "config", "uploadpack.allowReachableSHA1InWant", "true"], cwd=bare, check=True)
    return commit
