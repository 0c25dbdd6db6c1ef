"""Files that a policy names are read from the disk; one of a scanned checkout may name files of its repository only."""

import os
from pathlib import Path

import pytest

from sca.policies.layers.disk import DiskReader
from sca.policies.layers.source import Source, UnavailableError

INSIDE, OUTSIDE = b"schema: 1\n", b"secret\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    top = tmp_path / "repository"
    (top / "team").mkdir(parents=True)
    (top / "org.yaml").write_bytes(INSIDE)
    (tmp_path / "outside.yaml").write_bytes(OUTSIDE)
    (top / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (top / "inner.yaml").symlink_to(top / "org.yaml")
    os.mkfifo(top / "pipe.yaml")
    return top


def read(repository: Path, path: str, *, free: bool = False) -> bytes:
    policy = str(repository / "team" / "sca-policy.yaml")
    reader = DiskReader(policy, "team/sca-policy.yaml", within="" if free else str(repository))
    return reader.local(Source("file", path), 100)


def test_a_file_above_the_policy_and_inside_the_repository(repository: Path) -> None:
    assert read(repository, "org.yaml") == INSIDE
    assert read(repository, "inner.yaml") == INSIDE


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../outside.yaml", "outside of the repository"),
        ("../../../../../../../../etc/hostname", "outside of the repository"),
        ("link.yaml", "outside of the repository"),
        ("team", "no such file"),
        ("absent.yaml", "no such file"),
        ("pipe.yaml", "no such file"),
    ],
)
def test_what_is_refused(repository: Path, path: str, why: str) -> None:
    with pytest.raises(UnavailableError, match=why):
        read(repository, path)


def test_whoever_names_the_policy_may_name_any_file(repository: Path) -> None:
    assert read(repository, "../outside.yaml", free=True) == OUTSIDE


def test_more_than_the_limit_is_told_by_one_byte(repository: Path) -> None:
    (repository / "org.yaml").write_bytes(b"#" * 500)
    assert len(read(repository, "org.yaml")) == 101


def test_what_was_fetched_is_read_by_its_digest(repository: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (cache / "policies").mkdir(parents=True)
    (cache / "policies" / ("0a" * 32)).write_bytes(INSIDE)
    reader = DiskReader(str(repository / "p.yaml"), "p.yaml", cache=str(cache))
    source = Source("url", "https://policy.example.test/org.yaml")
    assert reader.remote(source, "0a" * 32, 100) == INSIDE
    with pytest.raises(UnavailableError, match="not fetched yet"):
        reader.remote(source, "0b" * 32, 100)
