"""Which bytes are text, in which encoding, and what a refusal names."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.decode import decode_text
from sca.files.errors import InputError

TEXT = "# Grüße 包\nattrs==24.2.0\n"


@pytest.mark.parametrize(
    ("data", "encodings"),
    [
        pytest.param(TEXT.encode(), "utf-8", id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "utf-8", id="utf-8 with a byte order mark"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "python", id="utf-8 with a byte order mark, python"),
        pytest.param(TEXT.encode(), "python", id="utf-8, python"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "python", id="utf-16 little end first"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "python", id="utf-16 big end first"),
        pytest.param(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "python", id="utf-32 little end first"),
        pytest.param(codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "python", id="utf-32 big end first"),
    ],
)
def test_text_is_read_in_its_encoding(data: bytes, encodings: str) -> None:
    assert decode_text(data, "requirements.txt", encodings) == TEXT


@pytest.mark.parametrize(
    ("comment", "encoding"),
    [
        pytest.param("# -*- coding: latin-1 -*-", "latin-1", id="emacs"),
        pytest.param("# vim: set fileencoding=iso-8859-15 :", "iso-8859-15", id="vim"),
        pytest.param("#coding=cp1252", "cp1252", id="short"),
        pytest.param("\t # coding: utf-8", "utf-8", id="indented"),
        pytest.param("# first line\n# coding: shift_jis", "shift_jis", id="on the second line"),
        pytest.param("# first\n# second\n# coding: nonsense", "utf-8", id="not on the third line"),
        pytest.param("attrs==1  # coding: nonsense", "utf-8", id="not behind a requirement"),
    ],
)
def test_a_coding_comment_counts_where_pip_reads_it(comment: str, encoding: str) -> None:
    text = f"{comment}\nattrs==24.2.0\n"
    assert decode_text(text.encode(encoding), "requirements.txt", "python") == text
    assert decode_text(text.encode("ascii"), "package-lock.json") == text


@pytest.mark.parametrize(
    ("data", "encodings", "code", "line", "words"),
    [
        pytest.param(b"a\nb\n\xff", "utf-8", "E-ENCODING", 3, "byte 0xff at offset 4 is not valid UTF-8", id="invalid byte"),
        pytest.param(codecs.BOM_UTF8 + b"ab\xff", "utf-8", "E-ENCODING", 1, "at offset 5", id="invalid byte behind a mark"),
        pytest.param(b"\xc3", "utf-8", "E-ENCODING", 1, "at offset 0", id="cut off character"),
        pytest.param(b"\xed\xa0\x80", "utf-8", "E-ENCODING", 1, "at offset 0", id="encoded surrogate"),
        pytest.param(b"\xc0\xaf", "utf-8", "E-ENCODING", 1, "at offset 0", id="overlong slash"),
        pytest.param(b"{\n\0}", "utf-8", "E-NUL", 2, "NUL character at offset 2", id="NUL"),
        pytest.param(codecs.BOM_UTF16_LE + b"{\0}\0", "utf-8", "E-ENCODING", 1, "the file is UTF-16", id="utf-16 in JSON"),
        pytest.param(codecs.BOM_UTF32_BE + b"\0\0\0{", "utf-8", "E-ENCODING", 1, "the file is UTF-32", id="utf-32 in JSON"),
        pytest.param("{}".encode("utf-16-le"), "utf-8", "E-NUL", 1, "NUL", id="utf-16 without a mark"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "python", "E-ENCODING", 1, "UTF-16-LE", id="lone surrogate"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", "python", "E-ENCODING", 1, "at offset 2", id="half a utf-16 character"),
        pytest.param(b"# coding: rot13\n", "python", "E-ENCODING", 1, "unknown encoding 'rot13'", id="a transform, no encoding"),
        pytest.param(
            b"\n# coding: utf-7\n", "python", "E-ENCODING", 2, "unknown encoding 'utf-7'", id="an encoding pip reads, we refuse"
        ),
        pytest.param(b"# coding: none-such\n", "python", "E-ENCODING", 1, "unknown encoding 'none-such'", id="no encoding"),
        pytest.param(b"# coding: ascii\n\xe9", "python", "E-ENCODING", 2, "not valid ASCII", id="declared ascii, is not"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(data: bytes, encodings: str, code: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        decode_text(data, "web/package-lock.json", encodings)
    error = caught.value
    assert (error.code, error.path, error.line) == (code, "web/package-lock.json", line)
    assert words in error.message


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=64), st.sampled_from(["utf-8", "python"]))
def test_any_bytes_are_text_or_refused(data: bytes, encodings: str) -> None:
    try:
        text = decode_text(data, "a.txt", encodings)
    except InputError as error:
        text, line = "", error.line
    else:
        line = 1
    assert line in range(1, data.count(b"\n") + 2)
    assert "\0" not in text
    text.encode()
