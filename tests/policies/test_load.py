"""Reading a policy: every mistake at once, each with its place and a hint; nothing that looks like a policy and is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.limits import DEFAULTS
from sca.policies.load import KEYS, PolicyError, load_policy, starter_policy
from tests.policies.judging import mistakes, mistakes_of, policy

ANY_RULE = "images: {pinned: digest}\n"


def test_a_policy_knows_its_name_its_digest_and_what_it_asks_for() -> None:
    read = policy("licences: {unknown: deny}\nimages: {}\n")
    assert (read.name, read.layer.source, len(read.layer.sha256)) == ("test", "sca-policy.yaml", 64)
    assert read.families == ("licences", "images")


def test_each_layer_says_whom_to_ask() -> None:
    text = b"schema: 1\nname: shop\ncontact: platform-team\npackages: {default: deny}\n"
    (layer,) = load_policy(text, "p.yaml", DEFAULTS).layers
    assert (layer.name, layer.contact) == ("shop", "platform-team")


def test_every_mistake_is_found_at_once_with_its_place_and_a_hint() -> None:
    text = """\
packages:
  default: dny
  approvd: []
  approved:
    - pkg:npn/lodash
    - {match: "pkg:npm/a", reason: ours, or theirs}
    - {reason: no match}
licences:
  allowed: [MIT, Apach-2.0, MIT OR ISC]
sources: {git: maybe, npm: ["http://npm.example.test"]}
waivers:
  - {id: w, rule: SCA1O1, match: pkg:npm/a, owner: me, expires: 2027-02-30}
"""
    assert mistakes(text) == [
        (4, 12, "E-POLICY-VALUE", "default is deny, review or allow, not 'dny'", "did you mean deny?"),
        (5, 3, "E-POLICY-KEY", "packages has no key 'approvd'", "did you mean approved?"),
        (7, 7, "E-POLICY-PATTERN", "'pkg:npn/lodash' is not usable: 'npn' is no package type: did you mean npm?", ""),
        (8, 42, "E-POLICY-KEY", "an approved package has no key 'or theirs'",
         "a comma inside { } starts the next key: put a text that holds one in quotes"),
        (9, 7, "E-POLICY-MISSING", "an approved package needs a match", "add match: ..."),
        (11, 3, "E-POLICY-MISSING", "licences needs an unknown", "add unknown: ..."),
        (11, 18, "E-POLICY-LICENCE",
         "'Apach-2.0' is not usable: 'Apach-2.0' is no SPDX licence id: did you mean Apache-2.0?", ""),
        (11, 29, "E-POLICY-LICENCE",
         "'MIT OR ISC' is not usable: a list names single licences: write each in an entry of its own",
         ""),
        (12, 16, "E-POLICY-VALUE", "git is allow or deny, not 'maybe'", ""),
        (12, 29, "E-POLICY-VALUE",
         "'http://npm.example.test' is not usable: http can be changed on the way: packages come by https",
         ""),
        (14, 5, "E-POLICY-MISSING", "a waiver needs a reason", "add reason: ..."),
        (14, 19, "E-POLICY-VALUE", "there is no rule 'SCA1O1'", "did you mean SCA101?"),
        (14, 65, "E-POLICY-DATE", "expires is a day such as 2027-03-31, not '2027-02-30'", ""),
    ]  # fmt: skip


def test_who_writes_versions_as_a_key_is_told_where_they_stand() -> None:
    text = """\
packages:
  default: allow
  denied:
    - {match: pkg:npm/left, versions: <2.0.0, reason: old}
"""
    ((*_place, code, _message, help),) = mistakes(text)
    assert (code, help) == ("E-POLICY-KEY", 'versions stand in match, behind the name: match: "pkg:npm/name@<2.0.0"')


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        pytest.param(b"", (1, 1), "E-POLICY-EMPTY", id="no byte"),
        pytest.param(b"# nothing\n", (1, 1), "E-POLICY-EMPTY", id="only a comment"),
        pytest.param(b"schema: 1\nname: x\n", (1, 1), "E-POLICY-EMPTY", id="no rule"),
        pytest.param(b"schema: 1\nname: x\nwaivers: []\n", (1, 1), "E-POLICY-EMPTY", id="waivers are no rules"),
        pytest.param(b"- a\n", (1, 1), "E-POLICY-TYPE", id="a list"),
        pytest.param(b"text\n", (1, 1), "E-POLICY-TYPE", id="a text"),
        pytest.param(b"schema: 2\nname: x\nimages: {}\n", (1, 9), "E-POLICY-SCHEMA", id="a later schema"),
        pytest.param(b"name: x\nimages: {}\n", (1, 1), "E-POLICY-MISSING", id="no schema"),
        pytest.param(b"schema: 1\nname: ''\nimages: {}\n", (2, 7), "E-POLICY-MISSING", id="an empty name"),
        pytest.param(b"schema: 1\nname: x\nimages: []\n", (3, 9), "E-POLICY-TYPE", id="a section that is a list"),
        pytest.param(b"schema: 1\nname: x\nimages:\n", (3, 8), "E-POLICY-TYPE", id="an empty section"),
        pytest.param(b"schema: 1\nname: [x\n", (3, 1), "E-SYNTAX", id="no YAML"),
        pytest.param(b"schema: 1\nname: x\nname: y\nimages: {}\n", (3, 1), "E-DUPLICATE-KEY", id="a key twice"),
        pytest.param(b"schema: 1\nname: \xff\n", (2, None), "E-ENCODING", id="no text"),
    ],
)
def test_what_is_no_policy(data: bytes, place: tuple[int, int | None], code: str) -> None:
    (line, column, found, message, _help), *_more = mistakes_of(data)
    assert (line, found) == (place[0], code)
    assert place[1] in (None, column)
    assert message


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("licenses: {}", "licences"), ("package: {}", "packages"), ("Images: {}", "images"), ("waiver: []", "waivers")],
)
def test_a_key_that_is_near_another_says_so(text: str, nearest: str) -> None:
    assert f"did you mean {nearest}?" in [help for *_rest, help in mistakes(f"{ANY_RULE}{text}\n")]


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("licences: {unknown: deny, allowed: []}", "allowed"),
        ("licences:\n  unknown: deny\n  allowed:\n", "allowed"),
        ("images: {registries: []}", "registries"),
        ("licences: {unknown: deny, exceptions: [{match: pkg:npm/a, reason: r, allow: []}]}", "allow"),
    ],
)
def test_a_list_of_what_is_allowed_may_be_absent_but_not_empty(section: str, key: str) -> None:
    assert [(code, message) for _l, _c, code, message, _h in mistakes(f"{section}\n")] == [
        ("E-POLICY-EMPTY", f"{key} lists nothing")
    ]


@pytest.mark.parametrize(
    ("waiver", "message"),
    [
        ("{id: w, rule: SCA501, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01}", "SCA501 cannot be waived"),
        ("{id: w, rule: waiver-unused, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01}", "cannot be waived"),
        ("{id: w, rule: SCA101, match: '*', reason: r, owner: o, expires: 2027-01-01}", "named by its purl"),
        ("{id: w, rule: SCA101, match: pkg:npm/a, reason: r, owner: o, expires: 2027-1-1}", "expires is a day"),
        ("{id: w, rule: SCA101, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01, creatd: x}", "no key 'creatd'"),
        ("{id: w, rule: SCA101, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01, created: soon}", "created is a day"),
        ("{id: w, rule: SCA101, match: pkg:npm/a, reason: r, owner: '', expires: 2027-01-01}", "owner is empty"),
        ("just a text", "a waiver holds keys and values, not a text"),
    ],
)
def test_waivers_that_cannot_be_used(waiver: str, message: str) -> None:
    assert message in "; ".join(one[3] for one in mistakes(f"{ANY_RULE}waivers:\n  - {waiver}\n"))


def test_two_waivers_of_one_id() -> None:
    one = "  - {id: w, rule: SCA101, match: pkg:npm/a, reason: r, owner: o, expires: 2027-01-01}\n"
    ((line, _column, code, message, _help),) = mistakes(f"{ANY_RULE}waivers:\n{one}{one}")
    assert (line, code, message) == (6, "E-POLICY-DUPLICATE", "the waiver 'w' stands in line 5 already")


def test_a_licence_may_not_be_allowed_and_denied() -> None:
    text = "licences:\n  unknown: deny\n  allowed: [MIT]\n  denied: [mit]\n"
    ((line, _column, _code, message, _help),) = mistakes(text)
    assert (line, message) == (5, "MIT is allowed here and denied in line 6")


def test_an_image_cannot_be_approved_as_a_package() -> None:
    ((_line, _column, _code, message, help),) = mistakes("packages: {default: deny, approved: [pkg:docker/library/node]}\n")
    assert message == "an image is not approved here: the images section judges images"
    assert "registries" in help


def test_the_starter_policy_is_one() -> None:
    starter = starter_policy(DEFAULTS)
    assert starter.layer.source == "built-in:starter"
    assert starter.families == ("packages", "licences", "sources", "images")


def test_hostile_text_in_a_mistake_is_made_visible() -> None:
    (_line, _column, _code, message, _help), *_rest = mistakes(f'{ANY_RULE}"a\\x1b[31m\\u202e": 1\n')
    assert "\x1b" not in message
    assert "\u202e" not in message


@given(st.binary(max_size=200))
def test_any_bytes_are_a_policy_or_mistakes(data: bytes) -> None:
    assert mistakes_of(data) or load_policy(data, "x", DEFAULTS)


YAML_TEXTS = st.recursive(
    st.sampled_from(("1", "x", "''", "deny", "MIT", "pkg:npm/a", "2027-01-01", "true", "[", "*a", "&a x", "!!int 1", "- x", "")),
    lambda inner: (
        st.builds("[{}, {}]".format, inner, inner)
        | st.builds("{{{}: {}}}".format, st.sampled_from((*KEYS, "match", "default", "allowed", "unknown", "exceptions")), inner)
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.sampled_from(KEYS), YAML_TEXTS), max_size=4))
def test_any_shape_is_a_policy_or_mistakes(members: list[tuple[str, str]]) -> None:
    data = "".join(f"{key}: {value}\n" for key, value in members).encode()
    assert mistakes_of(data) or load_policy(data, "x", DEFAULTS)


def test_limits_hold() -> None:
    small = replace(DEFAULTS, yaml_nodes=10)
    with pytest.raises(PolicyError, match="yaml-nodes"):
        load_policy(b"schema: 1\nname: x\nimages: {registries: [a, b, c, d, e, f]}\n", "x", small)
