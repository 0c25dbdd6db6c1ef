"""Whose file an archive is, by its name, however the address is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from sca.model.component import Source
from sca.model.url import path_source, url_source
from sca.parsers.pip.file_names import file_name, is_same_name, other_at, other_conda, other_owner

ANY = "py3-none-any.whl"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("a-1.0.tar.gz", "a-1.0.tar.gz"),
        ("https://files.example.test/0a/1b/a-1.0.tar.gz", "a-1.0.tar.gz"),
        ("https://files.example.test/a-1.0.tar.gz?x=/b-1.0.zip", "a-1.0.tar.gz"),
        ("https://files.example.test/a-1.0.tar.gz#/b-1.0.zip", "a-1.0.tar.gz"),
        ("https://files.example.test/a-1.0%2Bcpu.zip", "a-1.0+cpu.zip"),
        ("https://files.example.test/a-1.0%252Bcpu.zip", "a-1.0%2Bcpu.zip"),
        ("https://files.example.test/a-1.0.zip%2Fb-2.0.zip", "b-2.0.zip"),
        ("https://files.example.test/a-1.0.zip\\b-2.0.zip", "b-2.0.zip"),
        ("https://files.example.test/%62-2.0.zip", "b-2.0.zip"),
        ("https://files.example.test/b-2.0.zip/", "b-2.0.zip"),
        ("https://files.example.test/b-2.0.zip/./a/..", "b-2.0.zip"),
        ("../wheels/a#1/b-2.0.zip", "b-2.0.zip"),
        ("", ""),
        ("https://", "https:"),
        ("..", ""),
    ],
)
def test_the_name_of_a_file_is_what_servers_and_installers_take_it_for(address: str, name: str) -> None:
    assert file_name(address) == name


@pytest.mark.parametrize(
    ("name", "version", "file", "other"),
    [
        pytest.param("a-b", "1.0", f"a_b-1.0-{ANY}", "", id="a wheel"),
        pytest.param("a-b", "1.0", f"A.B-1.0.0-1-{ANY}", "", id="another spelling of both, and a build number"),
        pytest.param("A_b", "1.0", f"a__B-1.0-{ANY}", "", id="any spelling of the package"),
        pytest.param("a", "1.0", "a-1.0-1-py3-none-any-x86.whl", "", id="the label of a variant"),
        pytest.param("a", "1.0", "a-1.0-PY3-none-any.WHL", "", id="capital letters at the end"),
        pytest.param("a", "1.0+cpu", "a-1.0+cpu-cp312-cp312-linux_x86_64.whl", "", id="a local version"),
        pytest.param("a", "1.0+cpu.1", f"a-1.0+cpu_1-{ANY}", "", id="a local version with another sign"),
        pytest.param("a", "1.0+1", f"a-1.0_1-{ANY}", "", id="a local version as old tools wrote it"),
        pytest.param("a", "1.0-1", f"a-1.0_1-{ANY}", "", id="a dash in the version as old tools wrote it"),
        pytest.param("a", "1!2.0", f"a-1!2.0-{ANY}", "", id="an epoch"),
        pytest.param("a", "2023.7.22", "a-2023.07.22.tar.gz", "", id="zeros"),
        pytest.param("a-b", "1.0", "a-b-1.0.tar.gz", "", id="an old source archive"),
        pytest.param("a-b", "1.0rc1", "A-B-1.0-rc1.zip", "", id="dashes everywhere"),
        pytest.param("a", "3.2.3.post2", "a-3.2.3-2.tar.bz2", "", id="a post-release in the short form"),
        pytest.param("a", "2004d", f"a-2004d-{ANY}", "", id="a version of nobody's rules"),
        pytest.param("a", "", f"a-1.0-{ANY}", "", id="no version is asked for"),
        pytest.param("a", "1.0", "0a1b2c", "", id="a name that tells nothing"),
        pytest.param("a", "1.0", "a-latest.tar.gz", "", id="no version in it"),
        pytest.param("a", "1.0", "b-1.0.win32-py2.7.exe", "", id="no archive of today"),
        pytest.param("a", "1.0", f"-1.0-{ANY}", "", id="no name in it"),
        pytest.param("a", "1.0", "b-1.0.whl", "", id="too few parts for a wheel"),
        pytest.param("a", "1.0", f"b-1.0-{ANY}", "b 1.0", id="another package"),
        pytest.param("a", "1.0", f"B-1.0-{ANY.upper()}", "B 1.0", id="another package in capital letters"),
        pytest.param("a", "1.0", f"b-no.version-{ANY}", "b no.version", id="another package without a version"),
        pytest.param("a", "2004d", f"b-2004d-{ANY}", "b 2004d", id="another package of such a version"),
        pytest.param("a", "", f"b-1.0-{ANY}", "b 1.0", id="another package where no version is asked for"),
        pytest.param("a", "1.0", f"a-1.1-{ANY}", "a 1.1", id="another version"),
        pytest.param("a", "2.0", f"a-1!2.0-{ANY}", "a 1!2.0", id="another epoch"),
        pytest.param("a", "1.0", f"a-1.0-1.0-{ANY}", "", id="a build number like a version"),
        pytest.param("a", "1.0", f"a_evil-1.0-{ANY}", "a_evil 1.0", id="a longer name"),
        pytest.param("a", "1.0", f"\u0430-1.0-{ANY}", "\u0430 1.0", id="a letter that only looks like it"),
        pytest.param("a", "1.0", "a-evil-1.0.tar.gz", "a-evil 1.0", id="a longer name of a source archive"),
        pytest.param("a", "1.0", "a-1.0-evil-2.0.tar.gz", "a-1.0-evil 2.0", id="a name that begins like the package"),
        pytest.param("a", "1.0+cpu", f"a-1.0-{ANY}", "a 1.0", id="not the local version"),
        pytest.param("a", "1.0", f"a-1.0+cpu-{ANY}", "a 1.0+cpu", id="a local version"),
    ],
)
def test_whose_file_it_is(name: str, version: str, file: str, other: str) -> None:
    assert other_owner(name, version, file) == other


@pytest.mark.parametrize(("version", "file"), [("1.0", f"a-1.0+cpu-{ANY}"), ("1.0.0+cpu", f"a-1.0-{ANY}")])
def test_local_versions_may_make_no_difference(version: str, file: str) -> None:
    assert other_owner("a", version, file, local=False) == ""
    assert other_owner("a", f"9{version}", file, local=False) != ""


def test_a_name_of_nothing_but_dashes_is_soon_given_up() -> None:
    assert other_owner("a", "1.0", f"{'-' * 2_000_000}.tar.gz") == ""
    assert other_owner("a", "1.0", f"{'-' * 2_000_000}.whl") == ""


WORDS = st.text("ab-_.", min_size=1, max_size=4)


@given(WORDS, st.sampled_from(["1.0", "1.0+cpu", "2!1", "1.0.post1", "x"]), WORDS, st.sampled_from(["1.0", "1", "1.0+cpu", "9"]))
def test_a_wheel_is_of_whom_the_standard_says(name: str, version: str, wanted: str, asked: str) -> None:
    file = f"{name}-{version}-{ANY}"
    try:
        owner, told, _, _ = parse_wheel_filename(file)
    except InvalidWheelFilename:
        return
    same = owner == canonicalize_name(wanted)
    assert (other_owner(wanted, str(told), file) == "") is same
    assert is_same_name(owner, wanted) is same
    assert not (same and str(told) == asked) or other_owner(wanted, asked, file) == ""


@pytest.mark.parametrize(
    ("source", "odd"),
    [
        (url_source(f"https://files.example.test/a-1.0-{ANY}"), ""),
        (url_source(f"https://files.example.test/b-1.0-{ANY}"), "b 1.0"),
        (url_source(f"https://user:word@files.example.test/b-1.0-{ANY}?sig=1#egg=a"), "b 1.0"),
        (url_source("https://git.example.test/o/monorepo/archive/monorepo-7.0.tar.gz"), ""),
        (path_source(f"vendor/b-1.0-{ANY}"), "b 1.0"),
        (path_source("vendor"), ""),
        (Source("git", f"https://git.example.test/b-1.0-{ANY}"), ""),
    ],
)
def test_of_an_address_only_the_name_of_a_wheel_is_binding(source: Source, odd: str) -> None:
    file = f"b-1.0-{ANY} is a file of {odd}: what is installed may be something else"
    assert other_at("a", "1.0", source) == (file if odd else "")


@pytest.mark.parametrize(
    ("name", "version", "file", "other"),
    [
        ("_libgcc_mutex", "0.1", "_libgcc_mutex-0.1-conda_forge.tar.bz2", ""),
        ("scikit-learn", "1.5.0", "scikit-learn-1.5.0-py312h_0.conda", ""),
        ("A", "1!2.0", "a-1!2.0-0.CONDA", ""),
        ("a", "1.0", "a.conda", ""),
        ("a", "1.0", "b-1.0-0.conda", "b 1.0"),
        ("a", "1.0", "a-1.0.0-0.conda", "a 1.0.0"),
        ("a", "1.0", "a-evil-1.0-0.tar.bz2", "a-evil 1.0"),
    ],
)
def test_names_of_conda_archives_are_exact(name: str, version: str, file: str, other: str) -> None:
    assert other_conda(name, version, file) == other
