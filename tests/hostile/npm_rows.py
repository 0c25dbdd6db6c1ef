"""Rows about package-lock.json."""

from typing import Any

from tests.hostile.case import PERMISSIVE, Row
from tests.hostile.lay import LOCK, data, files, link, npm, several, text

HIDDEN = "s3cr3t"
URL = "https://npm.example.test/p/-/p-1.0.0.tgz"
SRI = "sha512-" + "A" * 86 + "=="
NO_KEYV = PERMISSIVE + "packages:\n  default: allow\n  denied:\n    - {match: pkg:npm/keyv, reason: a test}\n"
SOURCES = PERMISSIVE + "sources: {npm: ['https://npm.example.test/']}\n"


def entry(**fields: Any) -> dict[str, Any]:
    """A package that nothing is wrong with, but for `fields`."""
    return {"version": "1.0.0", "license": "MIT", "resolved": URL, "integrity": SRI, **fields}


def tight(count: int) -> dict[str, Any]:
    """Packages that all need each other."""
    names = [f"p{number}" for number in range(count)]
    return {f"node_modules/{name}": entry(dependencies={other: "*" for other in names if other != name}) for name in names}


ROWS = (
    Row(
        "NPM-json-depth",
        text(LOCK, '{"lockfileVersion": 3, "packages":\n' + "[" * 100_000 + "]" * 100_000 + "}"),
        at=f"{LOCK}:2",
        says=("E-DEPTH", "128 levels (json-depth)", "at offset"),
    ),
    Row(
        "NPM-json-size",
        data(LOCK, b'{"a":[]} ' * (40 * 1024 * 1024 // 9)),
        at=LOCK,
        says=("E-SIZE", "limit of 33554432 (text-bytes)"),
    ),
    Row(
        "NPM-json-int",
        text(LOCK, '{\n"lockfileVersion": ' + "9" * 5000 + "}"),
        at=f"{LOCK}:2",
        says=("E-NUMBER", "4300 digits"),
    ),
    Row(
        "NPM-json-duplicate-keys",
        text(LOCK, '{"lockfileVersion": 3,\n"packages": {"node_modules/evil": {"version": "1.0.0"}},\n"packages": {}}'),
        at=f"{LOCK}:3",
        says=("E-DUPLICATE-KEY", "'packages' stands twice", "lines 2 and 3"),
    ),
    *(
        Row(
            f"NPM-json-constants: {number}", text(LOCK, f'{{"lockfileVersion": 3,\n"x": {number}}}'), at=f"{LOCK}:2", says=(code,)
        )
        for number, code in (
            ("NaN", "NaN is not JSON"),
            ("Infinity", "not JSON"),
            ("-Infinity", "not JSON"),
            ("1e999", "E-NUMBER"),
        )
    ),
    Row(
        "NPM-type-confusion",
        npm(
            {
                "node_modules/a": entry(license=["MIT", "Apache-2.0"]),
                "node_modules/b": entry(dependencies="c"),
                "node_modules/c": entry(),
            },
            {"dependencies": {"a": "1", "b": "1", "c": "1"}},
        ),
        at=f"{LOCK}:8",
        keeps=("pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0", "pkg:npm/c@1.0.0"),
        note="the case asks for 0, but the dependencies of b are lost, and a loss cannot end in 0",
    ),
    Row(
        "NPM-type-confusion: a version that is a number",
        npm({"node_modules/a": entry(version=7), "node_modules/b": entry()}),
        at=f"{LOCK}:7",
        keeps=("pkg:npm/b@1.0.0",),
    ),
    Row(
        "NPM-alias",
        npm({"node_modules/cache": entry(name="keyv", version="6.0.0")}, {"dependencies": {"cache": "npm:keyv@6.0.0"}}),
        exit=1,
        keeps=("pkg:npm/keyv@6.0.0",),
        finds=("keyv",),
        policy=NO_KEYV,
    ),
    Row(
        "NPM-alias: version 2, where only the old half has it",
        npm({"node_modules/a": entry()}, lockfileVersion=2, dependencies={"cache": {"version": "npm:keyv@6.0.0"}}),
        at=LOCK,
        says=("E-TWO-TREES", "keyv 6.0.0, not in packages"),
        keeps=("pkg:npm/a@1.0.0",),
        policy=NO_KEYV,
        note="new npm installs only the map, which is judged; that old npm would install more makes the run incomplete",
    ),
    Row(
        "NPM-alias: version 1",
        files(
            {
                LOCK: '{"lockfileVersion": 1, "dependencies": {"cache": {"version": "npm:keyv@6.0.0"}}}',
                "web/package.json": '{"dependencies": {"cache": "npm:keyv@6.0.0"}}',
            }
        ),
        exit=1,
        keeps=("pkg:npm/keyv@6.0.0",),
        finds=("keyv",),
        policy=NO_KEYV,
    ),
    Row(
        "NPM-resolved-url-1",
        npm({"node_modules/a": entry(resolved=f"https://user:{HIDDEN}@npm.example.test/a.tgz?sig={HIDDEN}")}),
        exit=1,
        hides=(HIDDEN,),
        keeps=("pkg:npm/a@1.0.0",),
        finds=("credentials-in-source", "a@1.0.0"),
        policy=SOURCES,
    ),
    Row(
        "NPM-resolved-url-2",
        npm(
            {
                "node_modules/a": entry(resolved="file:///etc/passwd"),
                "node_modules/b": entry(
                    resolved="git+ssh://-oProxyCommand=touch%20x/a.git#0123456789012345678901234567890123456789"
                ),
                "node_modules/c": entry(resolved="\\\\host.example.test\\share\\p.tgz"),
            }
        ),
        exit=1,
        hides=("root:x:",),
        keeps=("pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0", "pkg:npm/c@1.0.0"),
        finds=("git-source", "b@1.0.0"),
        policy=SOURCES,
    ),
    Row(
        "NPM-missing-integrity",
        npm({"node_modules/bare": entry(integrity=None), "node_modules/hashed": entry()}),
        exit=1,
        keeps=("pkg:npm/bare@1.0.0", "pkg:npm/hashed@1.0.0"),
        finds=("integrity-missing", "bare@1.0.0"),
        policy=PERMISSIVE + "sources: {npm: ['https://npm.example.test/'], integrity: required}\n",
        note="a SHA-1 is a hash to this rule: the policy has no level between hash and no hash",
    ),
    Row(
        "NPM-path-key",
        npm({"../../etc/cron.d/x": entry(), "node_modules/../../x": entry(), "node_modules/a": entry()}),
        at=f"{LOCK}:7",
        says=("../../etc/cron.d/x",),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row("NPM-fan-out", npm(tight(200), {"dependencies": {"p0": "*"}}), exit=0, seconds=2),
    Row(
        "NPM-unknown-version",
        text(LOCK, '{"name": "shop",\n"lockfileVersion": 99,\n"packages": {"node_modules/a": {"version": "1.0.0"}}}'),
        at=f"{LOCK}:2",
        says=("99",),
    ),
    Row(
        "NPM-prototype-key",
        npm(
            {f"node_modules/{name}": entry() for name in ("__proto__", "constructor", "toString")},
            {"dependencies": {"__proto__": "1", "constructor": "1", "toString": "1"}},
        ),
        exit=0,
        keeps=("pkg:npm/constructor@1.0.0", "pkg:npm/__proto__@1.0.0"),
    ),
    Row(
        "ours: a licence that is an array",
        npm({"node_modules/a": entry(license=["MIT"])}, {"dependencies": {"a": "1"}}),
        exit=0,
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "ours: resolved is false",
        npm({"node_modules/a": entry(resolved=False), "node_modules/b": entry()}, {"dependencies": {"a": "1", "b": "1"}}),
        exit=0,
        at=f"{LOCK}:7",
        says=("E-FIELD", "resolved is false"),
        keeps=("pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0"),
        note="recorded and nothing lost: npm itself writes false where it had no address",
    ),
    Row(
        "ours: one entry that is no object",
        npm({"node_modules/a": "1.0.0", "node_modules/b": entry()}),
        at=f"{LOCK}:7",
        keeps=("pkg:npm/b@1.0.0",),
    ),
    Row("ours: a lock that is an array", text(LOCK, "[]"), at=f"{LOCK}:1"),
    Row("ours: a lock that is a string", text(LOCK, '"package-lock"'), at=LOCK),
    Row("ours: packages that are an array", text(LOCK, '{"lockfileVersion": 3, "packages": []}'), at=LOCK),
    Row("ours: a lock without a version", text(LOCK, '{"packages": {}}'), at=LOCK),
    Row("ours: a lock that is true", text(LOCK, '{"lockfileVersion": true, "packages": {}}'), at=LOCK),
    Row(
        "ours: version 1, a thousand levels deep",
        text(
            LOCK,
            '{"lockfileVersion": 1, "dependencies": '
            + '{"a": {"version": "1.0.0", "dependencies": ' * 1000
            + "{}"
            + "}}" * 1000
            + "}",
        ),
        at=f"{LOCK}:1",
        says=("E-DEPTH", "json-depth"),
    ),
    Row(
        "ours: 20,000 entries with a fault each",
        npm({f"node_modules/p{number}": entry(license=7, dependencies=7) for number in range(20_000)}),
        at=LOCK,
        seconds=5,
    ),
    Row(
        "ours: links in a circle",
        several(
            npm(
                {
                    "node_modules/a": {"link": True, "resolved": "node_modules/b"},
                    "node_modules/b": {"link": True, "resolved": "node_modules/a"},
                }
            )
        ),
        at=LOCK,
    ),
    Row(
        "ours: 30 MiB of small objects",
        data(LOCK, b'{"lockfileVersion": 3, "packages": {}, "x": [' + b'{"a":[]},' * (30 * 1024 * 1024 // 9) + b"0]}"),
        exit=0,
        seconds=10,
    ),
    Row(
        "ours: a package.json without a lock, nested 60,000 levels deep",
        text("other/package.json", '{"dependencies": {"a": ' + "[" * 60_000),
        at="other/package.json:1",
        says=("E-DEPTH",),
    ),
    Row(
        "ours: a package.json without a lock, that asks for folders outside",
        text(
            "other/package.json",
            '{"dependencies": {"a": "file:../../../etc", "b": "link:/etc", "c": "1"}, "workspaces": ["../../*"]}',
        ),
        at="other/package.json:1",
        says=("E-LINK", "cannot be read"),
    ),
    Row(
        "ours: a package.json without a lock, with a password in an address",
        text("other/package.json", f'{{"dependencies": {{"a": "git+https://user:{HIDDEN}@git.example.test/a.git"}}}}'),
        at="other/package.json:1",
        says=("E-NO-LOCK",),
        hides=(HIDDEN,),
        finds=("credentials-in-source",),
        policy=SOURCES,
    ),
    Row(
        "ours: a range that is an address with a password",
        npm(
            {"node_modules/a": entry()},
            {"dependencies": {"a": f"https://user:{HIDDEN}@npm.example.test/a.tgz", "b": f"https://{HIDDEN}@b"}},
        ),
        at=f"{LOCK}:6",
        says=("E-DANGLING",),
        hides=(HIDDEN,),
    ),
    Row(
        "ours: installed packages with names that lead out, and links to everything",
        several(
            files(
                {
                    "web/package.json": '{"name": "shop", "license": "MIT", "dependencies": {"a": "1"}}',
                    "web/node_modules/a/package.json": '{"name": "a", "version": "1.0.0", "dependencies": {"loop": "1"}}',
                    "web/node_modules/evil/package.json": '{"name": "../../etc", "version": "1.0.0"}',
                }
            ),
            link("web/node_modules/loop", "."),
            link("web/node_modules/a/node_modules", "/"),
        ),
        arguments=("good", "web/node_modules/a/package.json"),
        at="web/node_modules/a/package.json:1",
        says=("E-LINK", "node_modules/loop"),
        hides=("root:x:",),
        keeps=("pkg:npm/a@1.0.0",),
    ),
    Row(
        "ours: installed packages one below the other",
        files({f"web/{'node_modules/a/' * depth}package.json": '{"version": "1.0.0"}' for depth in range(60)}),
        exit=0,
        arguments=("good", "web/node_modules/a/package.json"),
        keeps=("pkg:npm/a@1.0.0",),
        seconds=3,
    ),
    Row(
        "ours: a configuration with a password and a token",
        several(
            npm({"node_modules/a": entry()}, {"dependencies": {"a": "1"}}),
            text(
                "web/.npmrc", f"registry=https://user:{HIDDEN}@other.example.test/\n//other.example.test/:_authToken={HIDDEN}\n"
            ),
        ),
        exit=0,
        hides=(HIDDEN,),
    ),
)
