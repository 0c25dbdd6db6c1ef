"""Bytes to text, strictly: what is not valid in its encoding is refused with the place of the first bad byte.

UTF-8 is the rule; a UTF-8 byte order mark is dropped. Only where the ecosystem reads other encodings
(`python`: requirements files) are UTF-16 and UTF-32 with a byte order mark and a coding comment honoured, in
pip's order (https://pip.pypa.io/en/stable/reference/requirements-file-format/#encoding). XML says itself how it
is encoded: `decode_xml` takes what .NET's readers take, as long as mark and declaration agree.
"""

import codecs
import re

from sca.files.errors import InputError
from sca.model.text import brief

_UTF8_MARK = codecs.BOM_UTF8
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_TEXT_CODECS = frozenset(
    ("utf-8", "ascii", "cp1250", "cp1251", "cp1252", "euc_jp", "gb18030", "gbk", "big5", "shift_jis", "koi8-r")
)

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*[\"']([-\w.:]{1,40})[\"']", re.ASCII)
_UTF16 = frozenset(("utf-16", "utf-16-le", "utf-16-be"))


def decode_text(data: bytes, path: str, encodings: str = "utf-8") -> str:
    """Return the text of a file. Raises InputError (E-ENCODING, E-NUL) naming line or offset."""
    if data.startswith(_UTF8_MARK):
        return _decode(data, "utf-8", path, len(_UTF8_MARK))
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            if encodings != "python":
                raise InputError("E-ENCODING", f"the file is {encoding.upper()[:6]}, which this format does not allow", path, 1,
                                 help="save the file as UTF-8")  # fmt: skip
            return _decode(data, encoding, path, len(mark))
    if encodings == "python":
        return _decode(data, _declared_encoding(data, path), path)
    return _decode(data, "utf-8", path)


def decode_with_gaps(data: bytes, path: str, encodings: str) -> tuple[str, InputError | None]:
    """The text of a file, and what was wrong with it where the wrong bytes can be left out: each shows as U+FFFD.

    Only bytes that are not valid UTF-8 can be: what is ASCII around them is clear in every encoding that people use
    for such files. Raises InputError as `decode_text` does for everything else.
    """
    try:
        return decode_text(data, path, encodings), None
    except InputError as error:
        if error.code != "E-ENCODING" or data.startswith(tuple(mark for mark, _ in _WIDE_MARKS)) or b"\0" in data:
            raise
        if encodings == "python" and _declared_encoding(data, path) != "utf-8":
            raise
        return data.removeprefix(_UTF8_MARK).decode("utf-8", "replace"), error


def decode_xml(data: bytes, path: str) -> str:
    """The text of an XML file: by its byte order mark, by its first two characters, or by its declaration; else UTF-8.

    Raises InputError (E-ENCODING, E-NUL), also where mark and declaration contradict each other.
    """
    encoding, mark = "utf-8", 0
    if data.startswith(_UTF8_MARK):
        mark = len(_UTF8_MARK)
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not data.startswith(codecs.BOM_UTF32_LE):
        encoding, mark = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be", 2
    elif data[:4] in (b"<\0?\0", b"\0<\0?"):
        encoding = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    written = _DECLARED.match(data[mark : mark + 600].replace(b"\0", b""))
    if written is None:
        return _decode(data, encoding, path, mark)
    name = written[1].decode("ascii", "replace")
    declared = _text_codec(name)
    same = declared == encoding or (encoding in _UTF16 and declared in _UTF16)
    if same:
        return _decode(data, encoding, path, mark)
    if mark or encoding in _UTF16 or declared in _UTF16:
        message = f"the file is {encoding.upper()[:6]} by its first bytes and {brief(name)} by its declaration"
        raise InputError("E-ENCODING", message, path, 1, help="save the file as UTF-8")
    if not declared:
        message = f"unknown encoding {brief(name)} in the declaration"
        raise InputError("E-ENCODING", message, path, 1, help="save the file as UTF-8")
    return _decode(data, declared, path)


def _text_codec(name: str) -> str:
    """Python's name of an encoding that texts are allowed to have; empty for any other."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return ""
    return known if known in _TEXT_CODECS or known in _UTF16 or known.startswith("iso8859") else ""


def _declared_encoding(data: bytes, path: str) -> str:
    for number, line in enumerate(data.split(b"\n", 2)[:2], 1):
        match = _CODING.match(line)
        if match is None:
            continue
        name = match[1].decode("ascii", "replace")
        try:
            known = codecs.lookup(name).name
        except LookupError:
            known = ""
        if known not in _TEXT_CODECS and not known.startswith("iso8859"):
            raise InputError("E-ENCODING", f"unknown encoding {name!r} in the coding comment", path, number)
        return known
    return "utf-8"


def _decode(data: bytes, encoding: str, path: str, mark: int = 0) -> str:
    """The text behind a byte order mark of `mark` bytes."""
    try:
        text = data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        offset = mark + error.start
        line = data.count(b"\n", 0, offset) + 1
        detail = f"byte {data[offset]:#04x} at offset {offset} is not valid {encoding.upper()}"
        raise InputError("E-ENCODING", detail, path, line, help="save the file as UTF-8") from None
    nul = text.find("\0")
    if nul >= 0:
        raise InputError("E-NUL", f"NUL character at offset {nul}: this is not a text file", path, text.count("\n", 0, nul) + 1)
    return text
