"""What a range in a package.json asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.component import Source
from sca.parsers.npm.ranges import Asked, read_range

GIT = "git+https://git.example.test/a.git"
COMMIT = "98e8ff1da1a89f93d1397a24d7413ed15421c139"


@pytest.mark.parametrize(
    ("requested", "asked"),
    [
        ("^1.0.0", Asked("a")),
        ("1.x", Asked("a")),
        ("latest", Asked("a")),
        ("", Asked("a")),
        (">=1 <2 || 3", Asked("a")),
        ("1.2.3", Asked("a", "1.2.3")),
        ("=v1.2.3-rc.1", Asked("a", "1.2.3-rc.1")),
        ("1.2.3+build", Asked("a", "1.2.3")),
        ("1.2", Asked("a")),
        ("npm:real@^1", Asked("real")),
        ("npm:@s/real@1.2.3", Asked("@s/real", "1.2.3")),
        ("npm:@s/real", Asked("@s/real")),
        ("npm:7zip", Asked("7zip")),
        ("npm:^1.0.0", Asked("a")),
        ("npm:1.2.3", Asked("a", "1.2.3")),
        ("workspace:*", Asked("a")),
        ("catalog:", Asked("a")),
        ("file:../b", Asked("a", folder="../b")),
        ("link:./b", Asked("a", folder="./b")),
        ("portal:b", Asked("a", folder="b")),
        ("../b", Asked("a", folder="../b")),
        ("file:b.tgz", Asked("a", source=Source("path", "b.tgz"))),
        ("./a-1.2.3.tgz", Asked("a", "1.2.3", Source("path", "./a-1.2.3.tgz"))),
        (GIT, Asked("a", source=Source("git", GIT))),
        (f"{GIT}#{COMMIT}", Asked("a", source=Source("git", GIT, commit=COMMIT))),
        ("https://git.example.test/a.git#main", Asked("a", source=Source("git", GIT))),
        ("owner/repo#v1", Asked("a", source=Source("git", "git+https://github.com/owner/repo"))),
        ("github:owner/repo", Asked("a", source=Source("git", "git+https://github.com/owner/repo"))),
        (
            "https://u:s3cr3t@files.example.test/x.tgz?t=1",
            Asked("a", source=Source("url", "https://files.example.test/x.tgz", "https://files.example.test", credentials=True)),
        ),
        ("jsr:^1", Asked("a", source=Source(), unknown="jsr:")),
    ],
)
def test_what_a_range_asks_for(requested: str, asked: Asked) -> None:
    assert read_range("a", requested) == asked


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_some_range(requested: str) -> None:
    assert isinstance(read_range("a", requested), Asked)
