"""No secret leaves an address: whatever the address looks like."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.model.component import Source
from sca.model.url import git_source, origin, path_source, redact, registry_source, url_source, without_secrets

HIDDEN = "s3cr3t"
HOST = "npm.example.test"


@pytest.mark.parametrize(
    ("url", "shown", "secret"),
    [
        (f"https://{HOST}/a/-/a-1.tgz", f"https://{HOST}/a/-/a-1.tgz", False),
        (f"https://user:{HIDDEN}@{HOST}/a.tgz", f"https://{HOST}/a.tgz", True),
        (f"https://{HIDDEN}@{HOST}/a.tgz", f"https://{HOST}/a.tgz", True),
        (f"https://{HOST}/a.tgz?sig={HIDDEN}", f"https://{HOST}/a.tgz", True),
        (f"https://u:{HIDDEN}@{HOST}/a.tgz?sig={HIDDEN}#sha256=00", f"https://{HOST}/a.tgz#sha256=00", True),
        (f"https://u:{HIDDEN}@{HOST}?sig={HIDDEN}", f"https://{HOST}", True),
        (f"https://{HOST}?token={HIDDEN}", f"https://{HOST}", True),
        (f"https://u:p@{HIDDEN}@{HOST}/a", f"https://{HOST}/a", True),
        (f"https://u:{HIDDEN}/x@{HOST}/a", "", True),
        (f"git+ssh://git@{HOST}/a.git#v1", f"git+ssh://git@{HOST}/a.git#v1", False),
        (f"git+ssh://git:{HIDDEN}@{HOST}/a.git", f"git+ssh://{HOST}/a.git", True),
        (f"git@{HOST}:org/a.git", f"git@{HOST}:org/a.git", False),
        (f"user:{HIDDEN}@{HOST}:org/a.git", "", True),
        (f"a.tgz?sig={HIDDEN}", "a.tgz", True),
        (f"//u:{HIDDEN}@{HOST}/a.tgz", f"//{HOST}/a.tgz", True),
        (f"https:/u:{HIDDEN}@{HOST}/a.tgz", "", True),
        (f"https:u:{HIDDEN}@{HOST}/a.tgz", "", True),
        (f"https://{HOST}/a.tgz#token={HIDDEN}", "", True),
        (f"https://{HOST}/a.tgz#sig=x?token={HIDDEN}", "", True),
        (f"https:///u:{HIDDEN}@{HOST}/a.tgz", f"https:///{HOST}/a.tgz", True),
        (f"file://u:{HIDDEN}@{HOST}/a.tgz", f"file://{HOST}/a.tgz", True),
        (f"https://u:{HIDDEN}\\@{HOST}/a.tgz", f"https://{HOST}/a.tgz", True),
        (f"git+ssh://git@{HOST}:org/a.git", f"git+ssh://git@{HOST}:org/a.git", False),
        (f"https://{HOST}/@scope/a/-/a-1.tgz", f"https://{HOST}/@scope/a/-/a-1.tgz", False),
        (f"https://{HOST}:8443/@scope/a", f"https://{HOST}:8443/@scope/a", False),
        ("https://[::1]/@scope/a", "https://[::1]/@scope/a", False),
        (f"https://{HOST}/a.zip#egg=a&subdirectory=b/c", f"https://{HOST}/a.zip#egg=a&subdirectory=b/c", False),
        (f"git+https://{HOST}/a.git#semver:^1.2 || ~3", f"git+https://{HOST}/a.git#semver:^1.2 || ~3", False),
        (f"https://{HOST}/a.zip#egg=a&auth={HIDDEN}", f"https://{HOST}/a.zip#egg=a", True),
        ("npm:keyv@6.0.0", "npm:keyv@6.0.0", False),
        ("npm:@scope/keyv@6.0.0", "npm:@scope/keyv@6.0.0", False),
        ("@scope/keyv@6.0.0", "@scope/keyv@6.0.0", False),
        ("file:../local folder", "file:../local folder", False),
        ("C:\\feed\\a.nupkg", "C:\\feed\\a.nupkg", False),
        ("../local/folder", "../local/folder", False),
        ("", "", False),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, shown: str, *, secret: bool) -> None:
    text, dropped = redact(url)
    assert HIDDEN not in text
    assert dropped is secret
    if shown or not url:
        assert text == shown


PARTS = st.text("ab:@/?#=&.%[]\\ ", max_size=10)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(["https", "git+https", "git+ssh", "ssh", "http"]), st.text("ab.", min_size=1, max_size=5), PARTS)
def test_no_user_name_or_query_of_any_address_is_shown(scheme: str, user: str, path: str) -> None:
    for url in (f"{scheme}://{user}:{HIDDEN}@{HOST}/{path}", f"{scheme}://{HOST}/{path.replace('#', '')}?{HIDDEN}"):
        for source in (registry_source(url), url_source(url), git_source(url)):
            assert HIDDEN not in repr(source)
            assert source.credentials


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://NPM.Example.Test/a/b", "https://npm.example.test"),
        ("http://npm.example.test:8080/a", "http://npm.example.test:8080"),
        ("https://u:p@npm.example.test/a", "https://npm.example.test"),
        ("https://[::1]:80/a", "https://[::1]:80"),
        ("https://[::1", ""),
        ("https://host:99999/a", ""),
        ("https://host:x/a", ""),
        ("git+ssh://git@host/a", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("//host/a", ""),
        ("", ""),
    ],
)
def test_the_origin_is_that_of_a_web_address_only(url: str, expected: str) -> None:
    assert origin(url) == expected


@settings(max_examples=300)
@given(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(("https://", "http://", "HTTPS://", "ftp://", " https://", "")),
        st.text("aB1.-_:@[]%\\\t", max_size=8) | st.just(HOST),
        st.sampled_from(("", ":1", ":0443", ":65536", ":", ":8443")),
        st.text("/?#a@:\n\t[", max_size=5),
    )
)
def test_the_origin_is_what_the_standard_library_takes_apart(url: str) -> None:
    assert origin(url) == _taken_apart(url)


def _taken_apart(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}"


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"git+https://git.example.test/a.git#{COMMIT}", Source("git", "git+https://git.example.test/a.git", "", COMMIT)),
        ("git+https://git.example.test/a.git#main", Source("git", "git+https://git.example.test/a.git")),
        (f"https://git.example.test/a.git#commit={COMMIT}", Source("git", "https://git.example.test/a.git", "", COMMIT)),
        (f"git@git.example.test:org/a.git#{COMMIT}", Source("git", "ssh://git@git.example.test/org/a.git", "", COMMIT)),
        ("git+ssh://git@git.example.test/a.git#--upload-pack", Source("git", "git+ssh://git@git.example.test/a.git")),
    ],
)
def test_a_commit_is_taken_only_if_it_is_whole(url: str, expected: Source) -> None:
    assert git_source(url) == expected


def test_a_path_is_a_path() -> None:
    assert path_source("file:../a") == Source("path", "../a")
    assert HIDDEN not in path_source(f"file://u:{HIDDEN}@{HOST}/a").url


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://u:p@h.test/x?y=1, and git+ssh://git@h.test/x", "see https://h.test/x, and git+ssh://git@h.test/x"),
        ("x::a=https://token@h.test", "x::a=https://h.test"),
        ("x=a:b=https://h.test?token=1", "x=a:b=https://h.test"),
        ("user:pw@h.test:path", "h.test:path"),
        ("npm:a@1.0.0", "npm:a@1.0.0"),
        (f"redis:7@sha256:{'0' * 64} x:pw@sha256:{'0' * 64}.test", f"redis:7@sha256:{'0' * 64} sha256:{'0' * 64}.test"),
    ],
)
def test_a_text_with_addresses_loses_their_secrets(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


@pytest.mark.parametrize("unit", ["=a:b", "a:b@", "a:", "=a:b=a://", "a://"])
def test_a_text_of_beginnings_of_addresses_is_read_once(unit: str) -> None:
    """A reading that starts anew at each beginning does not come to an end here."""
    assert without_secrets("@ " + unit * 400_000).startswith("@ ")
