import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.model.result import RESULT_SCHEMA, Result
from sca.reports.document import Document
from sca.reports.json_result import render
from sca.reports.read_result import read_result
from tests.reports.golden import assert_golden, assert_same
from tests.reports.sample_result import BIDI, RESULT, with_findings

SCHEMA = Path(__file__).resolve().parents[2] / "sca" / "reports" / "result-schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
GOOD = render(RESULT)


def test_golden() -> None:
    assert_golden("result.json", GOOD)


def test_keys_stand_in_the_documented_order() -> None:
    keys = (
        "schema tool target verdict complete exit_status reasons coverage files projects components references edges "
        "findings problems licences policy data options timestamp image sboms "
        "vulnerabilities advisories baseline build remedies"
    )
    assert list(json.loads(GOOD)) == keys.split()
    names = "layers waivers judged_on judged families break_glass analyses"
    assert list(json.loads(GOOD)["policy"]) == names.split()


def test_the_verdict_is_one_word_and_data_has_its_dates() -> None:
    document = json.loads(GOOD)
    assert (document["verdict"], document["complete"], document["exit_status"]) == ("violated", False, 3)
    (data,) = document["data"]
    assert (data["count"], data["oldest"], data["newest"]) == (2, "2026-01-01T00:00:00Z", "2026-01-14T08:00:00Z")


@pytest.mark.parametrize("result", [RESULT, with_findings(0), with_findings(3)], ids=["everything", "clean", "findings"])
def test_reading_gives_back_the_very_result(result: Result) -> None:
    assert read_result(render(result), "result.json") == result


def test_active_characters_are_escaped_and_mean_the_same() -> None:
    assert BIDI.encode() not in GOOD
    assert rb"safe\u202egnp.exe" in GOOD
    assert any(component["package"]["name"] == BIDI for component in json.loads(GOOD)["components"])


def test_a_file_name_that_is_no_utf8_is_shown_as_an_escape() -> None:
    result = replace(RESULT, target="caf\udce9")
    assert json.loads(render(result))["target"] == r"caf\u{dce9}"
    assert render(read_result(render(result), "result.json")) == render(result)


def test_the_shipped_schema_is_the_one_of_the_code() -> None:
    schema: dict[str, Any] = {"$schema": DIALECT, "title": RESULT_SCHEMA, **msgspec.json.schema(Document)}
    schema["$defs"]["Document"]["properties"]["schema"] = {"const": RESULT_SCHEMA}
    assert_same(SCHEMA, json.dumps(schema, indent=2).encode() + b"\n")


def test_the_schema_names_every_key_of_the_document() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert list(schema["$defs"]["Document"]["properties"]) == list(json.loads(GOOD))
    assert list(schema["$defs"]["Document"]["properties"]) == list(Document.__struct_fields__)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        pytest.param(b"", "E-RESULT-SYNTAX", "not JSON", id="empty"),
        pytest.param(GOOD[:-20], "E-RESULT-SYNTAX", "not JSON", id="cut"),
        pytest.param(b'{"schema": "\xff"}', "E-RESULT-SYNTAX", "not JSON", id="not-utf8"),
        pytest.param(b"[" * 100_000, "E-RESULT-S", "", id="deep"),
        pytest.param(b'{"x": ' + b"[" * 100_000, "E-RESULT-SYNTAX", "nested too deeply", id="deep-below-a-key"),
        pytest.param(b"[]", "E-RESULT-SHAPE", "not the shape", id="a-list"),
        pytest.param(b"{}", "E-RESULT-SCHEMA", "schema", id="no-schema"),
        pytest.param(b'{"bomFormat": "CycloneDX"}', "E-RESULT-SCHEMA", "no result of sca", id="an-sbom"),
        pytest.param(b'{"schema": "http://x.example.test"}', "E-RESULT-SCHEMA", "no result of sca", id="another-schema"),
        pytest.param(b'{"schema": "sca-result-2"}', "E-RESULT-SCHEMA", "another version (sca-result-2)", id="later-version"),
        pytest.param(b'{"schema": "sca-result-1"}', "E-RESULT-SHAPE", "tool", id="keys-missing"),
        pytest.param(GOOD.replace(b'"violated"', b'"fine"'), "E-RESULT-SHAPE", "fine", id="unknown-verdict"),
        pytest.param(GOOD.replace(b'"exit_status": 3', b'"exit_status": "3"'), "E-RESULT-SHAPE", "exit_status", id="wrong-type"),
    ],
)
def test_what_is_no_result_is_refused_in_words(data: bytes, code: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_result(data, "old/result.json")
    assert caught.value.code.startswith(code)
    assert words in caught.value.message
    assert caught.value.path == "old/result.json"


def test_a_key_of_a_later_writer_is_left_out() -> None:
    later = json.loads(GOOD) | {"weather": "fair"}
    assert read_result(json.dumps(later).encode(), "result.json") == RESULT


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4))
@example(0, b"\x00")
def test_a_damaged_document_is_refused_or_read_but_never_breaks(at: int, noise: bytes) -> None:
    try:
        result = read_result(GOOD[:at] + noise + GOOD[at + len(noise) :], "result.json")
    except InputError:
        return
    assert read_result(render(result), "result.json") == result


def test_numbers_of_any_size_do_not_break_the_reader() -> None:
    huge = GOOD.replace(b'"walked": 2314', b'"walked": ' + b"9" * 5_000)
    with pytest.raises(InputError):
        read_result(huge, "result.json")


def test_output_is_json_that_msgspec_and_the_standard_library_read_alike() -> None:
    assert msgspec.json.decode(GOOD) == json.loads(GOOD)
