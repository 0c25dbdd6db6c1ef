"""Integrity texts become typed hashes, and what is none is handed back instead of being lost."""

from base64 import b64encode
from hashlib import md5, sha1, sha256, sha384, sha512

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.model.component import Hash
from sca.parsers.npm.integrity import read_integrity

MAKERS = {"sha512": sha512, "sha384": sha384, "sha256": sha256, "sha1": sha1, "md5": md5}
NAMES = {"sha512": "SHA-512", "sha384": "SHA-384", "sha256": "SHA-256", "sha1": "SHA-1", "md5": "MD5"}


def value(algorithm: str, content: bytes = b"an archive") -> str:
    return f"{algorithm}-{b64encode(MAKERS[algorithm](content).digest()).decode()}"


def digest(algorithm: str, content: bytes = b"an archive") -> Hash:
    return Hash(NAMES[algorithm], MAKERS[algorithm](content).hexdigest())


@pytest.mark.parametrize(
    ("text", "hashes", "bad"),
    [
        pytest.param(value("sha512"), (digest("sha512"),), (), id="one value"),
        pytest.param(value("sha1"), (digest("sha1"),), (), id="the SHA-1 of an old lock"),
        pytest.param(value("sha384"), (digest("sha384"),), (), id="SHA-384"),
        pytest.param(f"{value('sha512')}?opt", (digest("sha512"),), (), id="options are left out"),
        pytest.param(f"  {value('sha512')}\n", (digest("sha512"),), (), id="blanks around"),
        pytest.param(
            f"{value('sha512')} {value('sha1')}",
            (digest("sha1"), digest("sha512")),
            (),
            id="two algorithms, sorted by name",
        ),
        pytest.param(
            f"{value('sha512', b'a')} {value('sha512', b'b')}",
            tuple(sorted((digest("sha512", b"a"), digest("sha512", b"b")))),
            (),
            id="two archives",
        ),
        pytest.param(f"{value('sha1')} {value('sha1')}", (digest("sha1"),), (), id="the same twice"),
        pytest.param(f"{value('sha1')} sha9-AAAA", (digest("sha1"),), ("sha9-AAAA",), id="an algorithm that is none"),
        pytest.param("sha512-AAAA", (), ("sha512-AAAA",), id="too short"),
        pytest.param(value("sha1").replace("sha1", "sha512"), (), (value("sha1").replace("sha1", "sha512"),), id="mislabelled"),
        pytest.param("sha512-!", (), ("sha512-!",), id="no base64"),
        pytest.param("sha512-é", (), ("sha512-é",), id="no ASCII"),
        pytest.param("sha512", (), ("sha512",), id="no digest"),
        pytest.param("-AAAA", (), ("-AAAA",), id="no algorithm"),
        pytest.param(" ", (), (), id="nothing"),
    ],
)
def test_what_an_integrity_text_says(text: str, hashes: tuple[Hash, ...], bad: tuple[str, ...]) -> None:
    assert read_integrity(text) == (hashes, bad)


@given(st.sampled_from(sorted(MAKERS)), st.binary(max_size=30))
def test_the_digest_comes_out_as_it_went_in(algorithm: str, content: bytes) -> None:
    assert read_integrity(value(algorithm, content)) == ((digest(algorithm, content),), ())


@given(st.text(max_size=40))
def test_every_word_is_a_hash_or_handed_back(text: str) -> None:
    hashes, bad = read_integrity(text)
    assert len(hashes) + len(bad) <= len(text.split())
    assert bool(hashes or bad) is bool(text.split())
