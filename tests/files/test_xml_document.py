"""XML with places: the values are those of another XML reader; what could unfold, nest or grow is refused with its place."""

import codecs
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.files.xml_document import Element, XmlDocument
from tests.moment import a_moment

NAMES = st.sampled_from(["Project", "ItemGroup", "a", "b-c", "d.e", "ä"])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=6)
BREAKS = st.sampled_from(["", " ", "\n", "\r\n", "\n\t", "<!-- c\n -->", "<?pi x?>"])


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """The text of an element: any white space, comments and line breaks at every place that allows them."""
    name = draw(NAMES)
    attributes = draw(st.dictionaries(NAMES, TEXTS, max_size=3))
    spaces = st.sampled_from([" ", "\n", "\r\n  ", "\t"])
    inside = "".join(f"{draw(spaces)}{key}{draw(st.sampled_from(['=', ' = ']))}{quoteattr(v)}" for key, v in attributes.items())
    children = draw(st.lists(elements(depth - 1), max_size=3)) if depth else []
    content = "".join(draw(BREAKS) + escape(draw(TEXTS)) + child for child in children) + draw(BREAKS)
    return f"<{name}{inside}>{content}</{name}>" if content else f"<{name}{inside}/>"


def read(data: str | bytes) -> XmlDocument:
    raw = data.encode() if isinstance(data, str) else data
    return FileView(MemoryTree({"app/App.csproj": raw}), "app/App.csproj", DEFAULTS).xml()


def refused(data: str | bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data)
    assert caught.value.path == "app/App.csproj"
    return caught.value


@settings(deadline=None, max_examples=200)
@given(elements(), st.sampled_from(["", "\n", "<!-- <!DOCTYPE a> -->\n", '<?xml version="1.0" encoding="utf-8"?>\n']))
def test_values_and_lines_are_those_of_another_reader(text: str, head: str) -> None:
    document = read(head + text)
    other = etree.fromstring((head + text).encode(), etree.XMLParser(remove_comments=True, remove_pis=True))
    _compare(document.root, other)


def _compare(ours: Element, other: etree._Element) -> None:
    assert (ours.name, ours.attributes) == (other.tag, dict(other.attrib))
    assert ours.text == (other.text or "") + "".join(child.tail or "" for child in other)
    assert len(ours.children) == len(other)
    for child, its in zip(ours.children, other, strict=True):
        _compare(child, its)


@settings(deadline=None, max_examples=100)
@given(elements())
def test_the_place_of_everything_is_where_it_stands(text: str) -> None:
    document = read(text)
    lines = text.replace("\r\n", "\n").split("\n")
    waiting = [document.root]
    while waiting:
        element = waiting.pop()
        assert lines[element.line - 1][element.column - 1 :].startswith(f"<{element.name}")
        for name in element.attributes:
            line, column = document.place(element, name)
            assert lines[line - 1][column - 1 :].startswith(name)
            assert (line, column) > (element.line, element.column)
            assert document.line(element, name) == line
        assert document.place(element, "none") == (element.line, element.column)
        waiting += element.children


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param("<a>ü</a>".encode(), "ü", id="no declaration"),
        pytest.param(codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="UTF-8"?><a>\xc3\xbc</a>', "ü", id="utf-8 with a mark"),
        pytest.param('<?xml version="1.0" encoding="utf-16"?><a>ü</a>'.encode("utf-16"), "ü", id="utf-16"),
        pytest.param(codecs.BOM_UTF16_BE + "<a>ü</a>".encode("utf-16-be"), "ü", id="utf-16, big end first, no declaration"),
        pytest.param('<?xml version="1.0" encoding="utf-16"?><a>ü</a>'.encode("utf-16-le"), "ü", id="utf-16 without a mark"),
        pytest.param(b'<?xml version="1.0" encoding="windows-1252"?><a>\x80</a>', "€", id="windows-1252"),
        pytest.param(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xfc</a>", "ü", id="latin-1"),
        pytest.param(b"<a>x &lt;&#228;&amp;<![CDATA[<b>&c;]]></a>", "x <ä&<b>&c;", id="entities of XML itself"),
        pytest.param(b"<a>1<b>2</b>3<!-- 4 -->5</a>", "135", id="own text only"),
    ],
)
def test_text_is_read_in_its_encoding(data: bytes, text: str) -> None:
    assert read(data).root.text == text


@pytest.mark.parametrize(
    ("data", "code", "line", "words"),
    [
        pytest.param("<!DOCTYPE a><a/>", "E-DOCTYPE", 1, "DOCTYPE", id="bare document type"),
        pytest.param("<?xml version='1.0'?>\r\n<!-- - -->\r\n<!DOCTYPE a SYSTEM 'file:///x'><a/>", "E-DOCTYPE", 3, "", id="file"),
        pytest.param("<!DOCTYPE a [" + "<!ENTITY a1 'x'>" * 9 + "]><a/>", "E-DOCTYPE", 1, "", id="entities"),
        pytest.param("<a>\n<!DOCTYPE a><b/></a>", "E-SYNTAX", 2, "not valid XML", id="document type inside"),
        pytest.param("<a>\n&b;</a>", "E-SYNTAX", 2, "undefined entity", id="unknown entity"),
        pytest.param("<a>\n<b></a>", "E-SYNTAX", 2, "mismatched tag", id="mismatched tag"),
        pytest.param("<a>\n<b>", "E-SYNTAX", 2, "ends in the middle", id="cut off"),
        pytest.param("<a x='1'\nx='2'/>", "E-SYNTAX", 2, "duplicate attribute", id="an attribute twice"),
        pytest.param("", "E-SYNTAX", 1, "no element", id="empty"),
        pytest.param("<a/>\n<b/>", "E-SYNTAX", 2, "junk after document element", id="two roots"),
        pytest.param("<<<<<<< HEAD\n<a/>", "E-SYNTAX", 1, "not well-formed", id="merge conflict"),
        pytest.param("<a>\x01</a>", "E-SYNTAX", 1, "not well-formed", id="control character"),
        pytest.param("<a>\n\0</a>", "E-NUL", 2, "NUL", id="NUL"),
        pytest.param(b"<a>\n\xff</a>", "E-ENCODING", 2, "0xff", id="invalid byte"),
        pytest.param(b'<?xml version="1.0" encoding="utf-16"?><a/>', "E-ENCODING", 1, "utf-16", id="declared wide, is not"),
        pytest.param(codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="latin-1"?><a/>', "E-ENCODING", 1, "latin-1", id="mark"),
        pytest.param(b'<?xml version="1.0" encoding="utf-7"?><a/>', "E-ENCODING", 1, "unknown encoding utf-7", id="utf-7"),
        pytest.param("<a>\n" + "<b>" * 200 + "</b>" * 200 + "</a>", "E-DEPTH", 2, "128 levels (xml-depth)", id="depth"),
        pytest.param("<a\n" + " ".join(f"a{i}=''" for i in range(300)) + "/>", "E-ATTRIBUTES", 1, "300", id="attributes"),
        pytest.param("<a>\n" + "<b/>" * 500_001 + "</a>", "E-ELEMENTS", 2, "500000 (xml-elements)", id="elements"),
        pytest.param("<a>\n" + "x" * 1_100_000 + "</a>", "E-TEXT", 2, "1048576 (xml-text-chars)", id="long text"),
        pytest.param("<a b='" + "x" * 1_100_000 + "'/>", "E-TEXT", 1, "1048576", id="long value"),
        pytest.param("<a>" + "x" * 9_000_000 + "</a>", "E-SIZE", None, "8388608 (xml-bytes)", id="size"),
    ],
)
def test_what_is_refused_names_its_place(data: str | bytes, code: str, line: int | None, words: str) -> None:
    error = refused(data)
    assert (error.code, error.line) == (code, line)
    assert words in error.message


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<a>" * 1_000_000, id="nested"),
        pytest.param(b"<!--" + b"-" * 8_000_000, id="comment without an end"),
        pytest.param(b"<!-- -->" * 1_000_000, id="comments"),
        pytest.param(b"<a b='" + b"x" * 8_000_000, id="value without an end"),
        pytest.param(b"<a>" + b"&lt;" * 1_500_000, id="entities"),
        pytest.param(b"<!DOCTYPE a [" + b"".join(b'<!ENTITY e%d "&e%d;">' % (i + 1, i) for i in range(200_000)), id="chain"),
        pytest.param(b"<" + b"a" * 8_000_000, id="name without an end"),
    ],
)
def test_a_bomb_is_refused_in_time(data: bytes) -> None:
    with a_moment():
        refused(data)


def test_a_limit_can_be_raised() -> None:
    text = "<b>" * 150 + "</b>" * 150
    assert XmlDocument(text, "a.xml", replace(DEFAULTS, xml_depth=200)).root.name == "b"


def test_children_are_found_by_name() -> None:
    root = read("<a><id> x </id><b/><id>y</id></a>").root
    assert [child.text for child in root.named("id")] == [" x ", "y"]
    assert (root.child_text("id"), root.child_text("none")) == ("x", "")
