"""How layers and lists are found: files, addresses and repositories, pinned; loops, digests and sizes are refused with place."""

import pytest

from tests.policies.judging import npm, said
from tests.policies.layers.stacked import digest, judge, layer, load, refused

ORG = layer("organisation", "packages: {default: deny}\n")
URL = "https://policy.example.test/org/policy.yaml"
GIT = f"{{git: 'https://git.example.test/policies.git', path: org.yaml, commit: {'0a' * 20}, sha256: {digest(ORG)}}}"


@pytest.mark.parametrize(
    ("extends", "lock"),
    [
        pytest.param("org/policy.yaml", "", id="a file"),
        pytest.param("{file: org/policy.yaml}", "", id="a file, written out"),
        pytest.param(f"{{file: org/policy.yaml, sha256: {digest(ORG)}}}", "", id="a pinned file"),
        pytest.param(f"{{url: '{URL}', sha256: {digest(ORG)}}}", "", id="an address"),
        pytest.param(URL, f"schema: 1\nsha256:\n  {URL}: {digest(ORG)}\n", id="an address in the lock"),
        pytest.param(GIT, "", id="a file of a repository"),
    ],
)
def test_where_a_layer_may_lie(extends: str, lock: str) -> None:
    files = {"org/policy.yaml": ORG, "policy.yaml": layer("team", "", extends)}
    layers = load(files, "policy.yaml", lock).policy.layers
    assert [(one.name, one.sha256) for one in layers] == [
        ("team", digest(files["policy.yaml"])),
        ("organisation", digest(ORG)),
    ]


@pytest.mark.parametrize(
    ("extends", "code", "sentence"),
    [
        ("missing.yaml", "E-POLICY-LAYER", "missing.yaml cannot be read: there is no such file"),
        ("/etc/policy.yaml", "E-POLICY-LAYER", "relative to the file that names it"),
        ("http://policy.example.test/a.yaml", "E-POLICY-LAYER", "an address is https://HOST/PATH"),
        ("https://user:word@policy.example.test/a.yaml", "E-POLICY-LAYER", "without a user"),
        ("https://policy.example.test/a.yaml?token=1", "E-POLICY-LAYER", "a query"),
        (URL, "E-POLICY-DIGEST", "is not pinned"),
        (f"{{url: '{URL}', sha256: {'0' * 64}}}", "E-POLICY-LAYER", "it was not fetched yet"),
        (f"{{file: org/policy.yaml, sha256: {'0' * 64}}}", "E-POLICY-DIGEST", f"has the digest {digest(ORG)}, not 000"),
        ("{file: org/policy.yaml, sha256: 12ab}", "E-POLICY-DIGEST", "64 hexadecimal digits"),
        ("{git: 'https://git.example.test/p.git', path: a.yaml, commit: main}", "E-POLICY-LAYER", "a commit is written in full"),
        (f"{{git: 'https://git.example.test/p', path: ../a, commit: {'0a' * 20}}}", "E-POLICY-LAYER", "in the repository"),
        ("{file: a, url: b}", "E-POLICY-LAYER", "one of file, url and git"),
        ("{sha256: 12}", "E-POLICY-LAYER", "one of file, url and git"),
        ("{path: a, flie: b}", "E-POLICY-KEY", "has no key 'flie'"),
        ("[org/policy.yaml]", "E-POLICY-TYPE", "extends holds keys and values, not a list"),
        ("policy.yaml", "E-POLICY-LOOP", "policy.yaml extends itself"),
    ],
)
def test_a_layer_that_cannot_be_had(extends: str, code: str, sentence: str) -> None:
    files = {"org/policy.yaml": ORG, "policy.yaml": layer("team", "packages: {default: deny}", extends)}
    found = refused(files, "policy.yaml")
    assert code in [one for _place, one, _message, _other in found]
    assert any(sentence in message for _place, _code, message, _other in found)
    assert all(place.startswith("policy.yaml:3:") for place, _code, _message, _other in found)


def test_a_loop_over_two_files_names_them() -> None:
    files = {"a.yaml": layer("a", "", "b.yaml"), "b.yaml": layer("b", "", "a.yaml")}
    assert refused(files, "a.yaml") == [
        ("b.yaml:3:10", "E-POLICY-LOOP", "a.yaml extends itself, by way of a.yaml and b.yaml", ""),
    ]


def test_a_chain_has_an_end() -> None:
    files = {f"{number}.yaml": layer(str(number), "", f"{number + 1}.yaml") for number in range(40)}
    (found,) = refused(files, "0.yaml")
    assert found[:2] == ("15.yaml:3:10", "E-POLICY-LAYER")
    assert "more than 16 layers" in found[2]


def test_mistakes_of_every_layer_are_reported_at_once_the_own_ones_first() -> None:
    files = {"b.yaml": layer("b", "packages: {default: dny}\n"), "a.yaml": layer("a", "licences: {unknwn: deny}\n", "b.yaml")}
    assert [place for place, _code, _message, _other in refused(files, "a.yaml")] == ["a.yaml:4:11", "a.yaml:4:12", "b.yaml:3:21"]


def test_a_layer_elsewhere_names_files_of_its_own_place_only() -> None:
    org = layer("organisation", "packages: {default: deny}\n", "../above.yaml")
    above = layer("above", "packages: {default: deny}\n")
    lock = f"schema: 1\nsha256:\n  {URL}: {digest(org)}\n  https://policy.example.test/above.yaml: {digest(above)}\n"
    files = {"org": org, "above.yaml": above, "policy.yaml": layer("team", "", URL)}
    assert [one.source for one in load(files, "policy.yaml", lock).policy.layers][1:] == [
        URL,
        "https://policy.example.test/above.yaml",
    ]


def test_a_layer_larger_than_a_policy_is_refused() -> None:
    files = {"org.yaml": ORG + "#" * 200, "policy.yaml": layer("team", "", "org.yaml")}
    (found,) = refused(files, "policy.yaml", policy_bytes=150)
    assert "policy-bytes" in found[2]


CSV = "match,reason,approved-by,until,scopes\npkg:npm/a,fine,me,2027-01-01,runtime dev\n\npkg:npm/b@^1,,,,\n"


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        pytest.param("list.csv", CSV, [2, 4], id="CSV"),
        pytest.param("list.csv", CSV.replace(",", ";").replace("\n", "\r\n"), [2, 4], id="CSV of a spreadsheet"),
        pytest.param("list.csv", "\ufeffmatch\n# ours\npkg:npm/a\n'pkg:npm/b@^1'\n".replace("'", '"'), [3, 4], id="one column"),
        pytest.param("list.yaml", "- pkg:npm/a\n- {match: pkg:npm/b@^1, reason: r}\n", [1, 2], id="YAML"),
    ],
)
def test_a_list_in_a_file(name: str, text: str, lines: list[int]) -> None:
    files = {name: text, "policy.yaml": layer("p", f"packages: {{default: deny, approved: [{{file: {name}}}, pkg:npm/c]}}\n")}
    policy = load(files, "policy.yaml").policy
    assert policy.packages is not None
    assert [(one.match.text, str(one.where).split(":")[0], one.where.line) for one in policy.packages.approved] == [
        ("pkg:npm/a", name, lines[0]),
        ("pkg:npm/b@^1", name, lines[1]),
        ("pkg:npm/c", "policy.yaml", 3),
    ]
    assert policy.layers[1].source == name
    assert said(judge(files | {"policy.yaml": files.pop("policy.yaml")}, npm("a"), npm("b", "2.0.0"))) == [
        ("SCA101", "b@2.0.0", "open")
    ]


def test_a_whole_list_may_be_the_file() -> None:
    waived = {"w.csv": "id,rule,match,reason,owner,expires\nw,SCA101,pkg:npm/a,r,o,2027-01-01\n"}
    waived["p.yaml"] = layer("p", "packages: {default: deny}\nwaivers: {file: w.csv}\n")
    assert said(judge(waived, npm("a"))) == [("SCA101", "a@1.0.0", "waived")]
    files = {"l.csv": "licence\nMIT\nISC\n", "p.yaml": layer("p", "licences: {unknown: deny, allowed: {file: l.csv}}\n")}
    assert said(judge(files, npm("a", licence="ISC"), npm("b", licence="Zlib"))) == [("SCA202", "b@1.0.0", "open")]


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        pytest.param("match,match\n", "l.csv:1:1", "a name of its own", id="a column twice"),
        pytest.param("pkg:npm/a\npkg:npm/b\n", "l.csv:1:1", "the first line names the columns", id="no header"),
        pytest.param("match,reason\npkg:npm/a,b,c\n", "l.csv:2:1", "3 cells for 2 columns", id="too many cells"),
        pytest.param('match,reason\npkg:npm/a,"b\nc"\n', "l.csv:2:1", "over several lines", id="a cell of two lines"),
        pytest.param('match,reason\npkg:npm/a,"b\n', "l.csv:2:1", "", id="a quote without an end"),
        pytest.param("match,reasn\npkg:npm/a,b\npkg:npm/b,c\n", "l.csv:2:1", "has no key 'reasn'", id="an unknown column"),
        pytest.param("match\nlodash\n", "l.csv:2:1", "is not usable", id="no pattern"),
        pytest.param("match,until\npkg:npm/a,soon\n", "l.csv:2:1", "until is a day", id="no day"),
        pytest.param("match\n" + "pkg:npm/a\n" * 6, "p.yaml:3:38", "more than 5 entries", id="too long"),
        pytest.param("match\n" + "#" * 500, "p.yaml:3:38", "policy-list-bytes", id="too large"),
        pytest.param(b"match\n\xff\n", "l.csv:2:1", "UTF-8", id="no text"),
    ],
)
def test_a_list_that_is_none(text: str | bytes, place: str, sentence: str) -> None:
    files = {"l.csv": text, "p.yaml": layer("p", "packages: {default: deny, approved: [{file: l.csv}]}\n")}
    found = refused(files, "p.yaml", policy_list_entries=5, policy_list_bytes=400)
    assert found
    assert found[0][0].startswith(place.rsplit(":", 1)[0])
    assert sentence in found[0][2]


def test_a_missing_list_is_no_empty_list() -> None:
    files = {"p.yaml": layer("p", "packages: {default: allow, denied: [{file: bad.csv}]}\n")}
    assert "bad.csv cannot be read" in refused(files)[0][2]
