import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packageurl import PackageURL

from sca.model.component import Hash
from sca.parsers.docker.reference import REASONS, Image, Invalid, parse_reference

HEX = "3f5f6c8a4e8b1c3b0e0c2d7c9d5f0e2b6c1a9f4d8e7b3c2a1f0d9e8c7b6a5f4c"
SHA = f"sha256:{HEX}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("alpine", Image("docker.io", "library/alpine"), id="official-image"),
        pytest.param("alpine:3.20", Image("docker.io", "library/alpine", "3.20"), id="tag"),
        pytest.param("team/app", Image("docker.io", "team/app"), id="hub-namespace"),
        pytest.param("docker.io/redis", Image("docker.io", "library/redis"), id="hub-host-implies-library"),
        pytest.param("index.docker.io/redis:7", Image("docker.io", "library/redis", "7"), id="old-hub-host"),
        pytest.param("index.docker.io/team/app", Image("docker.io", "team/app"), id="old-hub-host-with-namespace"),
        pytest.param("test.com:5000", Image("docker.io", "library/test.com", "5000"), id="no-slash-is-never-a-registry"),
        pytest.param("192.0.2.1", Image("docker.io", "library/192.0.2.1"), id="address-without-slash"),
        pytest.param("host:5000/x:1", Image("host:5000", "x", "1"), id="port-and-tag"),
        pytest.param("localhost/img", Image("localhost", "img"), id="localhost"),
        pytest.param("localhost:5000/a/b/c", Image("localhost:5000", "a/b/c"), id="deep-path"),
        pytest.param("LOCALREG/img:1", Image("LOCALREG", "img", "1"), id="upper-case-is-a-registry"),
        pytest.param("[2001:db8::1]:5000/repo/img:tag", Image("[2001:db8::1]:5000", "repo/img", "tag"), id="ipv6"),
        pytest.param("[2001:db8::1]/repo", Image("[2001:db8::1]", "repo"), id="ipv6-without-port"),
        pytest.param("foo_bar.com:8080", Image("docker.io", "library/foo_bar.com", "8080"), id="underscore-without-slash"),
        pytest.param("foo/foo_bar.com:8080", Image("docker.io", "foo/foo_bar.com", "8080"), id="dot-in-second-part"),
        pytest.param("dock__er/a---b.c_d", Image("docker.io", "dock__er/a---b.c_d"), id="separators"),
        pytest.param("xn--n3h.com/m:xn--n3h.com", Image("xn--n3h.com", "m", "xn--n3h.com"), id="punycode"),
        pytest.param(f"app@{SHA}", Image("docker.io", "library/app", "", SHA), id="digest"),
        pytest.param(f"host.test/a:1@{SHA}", Image("host.test", "a", "1", SHA), id="tag-and-digest"),
        pytest.param(f"host:5000/a@sha512:{HEX}{HEX}", Image("host:5000", "a", "", f"sha512:{HEX}{HEX}"), id="sha512"),
        pytest.param(f"docker.io/{HEX}", Image("docker.io", f"library/{HEX}"), id="hexadecimal-name-behind-a-host"),
        pytest.param("a:" + "t" * 128, Image("docker.io", "library/a", "t" * 128), id="longest-tag"),
        pytest.param("h.test/" + "a" * 255, Image("h.test", "a" * 255), id="longest-path"),
    ],
)
def test_valid_references_are_taken_apart(text: str, expected: Image) -> None:
    assert parse_reference(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("Ubuntu:22.04", "uppercase"),
        ("docker/Docker", "uppercase"),
        ("test:5000/Uppercase/lowercase:tag", "uppercase"),
        (HEX, "identifier"),
        ("nginx:bad:tag", "format"),
        (":tag", "format"),
        ("a:", "format"),
        ("/", "format"),
        ("docker/", "format"),
        ("docker///docker", "format"),
        ("-docker/docker", "format"),
        ("docker-/docker", "format"),
        ("dock..er/docker", "format"),
        ("dock_.er/docker", "format"),
        ("_docker/docker", "format"),
        ("a___b/docker", "format"),
        ("aa/asdf$$^/aa", "format"),
        ("https://github.com/docker/docker", "format"),
        ("[2001:db8::1]", "format"),
        ("[fe80::1%eth0]:5000/repo", "format"),
        ("fc00::1:5000/debian", "format"),
        ("alpine\n", "format"),
        ("a:" + "t" * 129, "format"),
        (f"@{SHA}", "format"),
        ("redis@sha256:1234", "format"),
        (f"app@{SHA}@{SHA}", "format"),
        (f"app@sha256:{HEX[:40]}", "digest length"),
        (f"app@md5:{HEX}", "digest algorithm"),
        (f"app@sha256:{HEX.upper()}", "digest format"),
        ("h.test/" + "a" * 256, "too long"),
        ("a" * 5000, "too long"),
        ("\u202ealpine", "format"),
        ("a\u0660", "format"),
    ],
)
def test_what_is_no_reference_says_why(text: str, reason: str) -> None:
    assert parse_reference(text) == Invalid(reason)
    assert REASONS[reason]


@pytest.mark.parametrize(
    ("text", "purl"),
    [
        ("alpine", "pkg:docker/library/alpine"),
        ("alpine:3.20", "pkg:docker/library/alpine@3.20"),
        ("team/app:1", "pkg:docker/team/app@1"),
        (f"alpine:3@{SHA}", f"pkg:docker/library/alpine@{SHA}?tag=3"),
        (f"host.test:5000/a/b/c@{SHA}", f"pkg:docker/a/b/c@{SHA}?repository_url=host.test:5000"),
        ("host.test/app:1", "pkg:docker/app@1?repository_url=host.test"),
    ],
)
def test_the_purl_of_an_image(text: str, purl: str) -> None:
    image = parse_reference(text)
    assert isinstance(image, Image)
    assert image.package.purl == purl


def test_the_digest_is_a_hash_of_the_image() -> None:
    assert Image("docker.io", "library/a", "1", SHA).hashes == (Hash("SHA-256", HEX, "image"),)
    assert Image("docker.io", "library/a", "1").hashes == ()


NAMES = st.from_regex(r"[a-z0-9]{1,4}(?:[._-][a-z0-9]{1,3}){0,2}", fullmatch=True)
REGISTRIES = st.sampled_from(["docker.io", "host.test", "host:5000", "localhost", "LOCAL", "[2001:db8::1]:5000"])
TAGS = st.just("") | st.from_regex(r"\w[\w.-]{0,9}", fullmatch=True).filter(str.isascii)
IMAGES = st.builds(Image, REGISTRIES, st.lists(NAMES, min_size=2, max_size=3).map("/".join), TAGS, st.sampled_from(["", SHA]))


@settings(deadline=None, max_examples=200)
@given(IMAGES)
def test_the_full_form_reads_back_as_the_same_image_with_a_canonical_purl(image: Image) -> None:
    assert parse_reference(image.reference) == image
    assert PackageURL.from_string(image.package.purl).to_string() == image.package.purl


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="aA0.:/@-_[]$ é\n", max_size=20))
def test_any_text_is_an_image_or_has_a_known_reason(text: str) -> None:
    answer = parse_reference(text)
    if isinstance(answer, Invalid):
        assert answer.reason in REASONS
    else:
        assert parse_reference(answer.reference) == answer
