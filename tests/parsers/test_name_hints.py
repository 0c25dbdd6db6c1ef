"""A quick look at a name never contradicts the patterns."""

import re
from fnmatch import translate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.parsers.name_hints import NameHints
from sca.parsers.table import FORMATS

GLOBS = ("*.txt", "a*.txt", "Dockerfile.*", "*.info/META", "*.info/*", "x/*", "a[0-9]*", "*-[0-9]*.gz", "a?b", "*", "n/*m")
PARTS = st.text("abnmx0-9.DockerfileMETAinfotxtgz"[:24], max_size=6)


@given(
    st.sets(st.sampled_from(GLOBS), min_size=1),
    st.lists(PARTS | st.sampled_from(["Dockerfile.a", "b.info", "META", "x-1.gz"]), min_size=1, max_size=3),
)
def test_what_a_glob_matches_passes(globs: set[str], parts: list[str]) -> None:
    path = "/".join(parts)
    matching = [glob for glob in globs if re.match(r"(?:.*/)?" + translate(glob).replace(".*", "[^/]*"), path)]
    assert NameHints(globs).may_match(path) or not matching


@pytest.mark.parametrize("name", ["src/main.c", "docs/page.html", "a/b/c/file-1.bin", "Makefile"])
def test_most_files_do_not_pass(name: str) -> None:
    assert not NameHints([one for row in FORMATS for one in row.patterns if "**/" not in one]).may_match(name)
