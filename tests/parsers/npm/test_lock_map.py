"""The usual places of a lock take a short way; it refuses nothing less than the long one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.limits import DEFAULTS
from sca.parsers.npm.lock_entry import MODULES, against_name, against_path, installed_name
from sca.parsers.npm.lock_map import USUAL

PARTS = st.sampled_from(
    ("node_modules", "a", "a.b", "@s", "..", ".", "", "A", "a\n", "C:", "a\\b", "ä", "-a", "a@b", ".bin", "@")
)


@settings(max_examples=500)
@given(st.lists(PARTS, min_size=1, max_size=7).map("/".join) | st.text("node_mules/@.a\n", max_size=30))
def test_what_takes_the_short_way_would_be_refused_nowhere(path: str) -> None:
    if USUAL(path):
        assert against_path(path, "") == ""
        assert installed_name(path)
        assert against_name(installed_name(path), DEFAULTS) == ""
        assert path.startswith(MODULES)


@given(st.lists(st.sampled_from(("a", "left-pad", "@s/b", "lodash.merge", "node_modules", "x2")), min_size=1, max_size=5))
def test_the_places_that_npm_writes_take_the_short_way(names: list[str]) -> None:
    assert USUAL("/".join(f"node_modules/{name}" for name in names))
