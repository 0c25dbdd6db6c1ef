import pytest

from sca.parsers.npm.pnpm_keys import Named, child_key, read_key


@pytest.mark.parametrize(
    ("key", "major", "named"),
    [
        ("/a/1.0.0", 5, Named("a", "1.0.0")),
        ("/@s/a/1.0.0_x@2.0.0+y@3", 5, Named("@s/a", "1.0.0")),
        ("/@s/a/1.0.0-rc.1_@b+c@7.0.0", 5, Named("@s/a", "1.0.0-rc.1")),
        ("/a/1.0.0/b@2.0.0", 5, Named("a", "1.0.0")),
        ("npm.example.test+4873/@s/a/1.0.0", 5, Named("@s/a", "1.0.0", "npm.example.test:4873")),
        ("github.com/o/a/0123", 5, Named()),
        ("github.com/o/a/0123_b@1.0.0", 5, Named()),
        ("@https://x.example.test/a.tgz", 5, Named()),
        ("file:lib", 5, Named()),
        ("a", 5, Named()),
        ("/a@1.0.0(b@2.0.0)(@s/c@3.0.0)", 6, Named("a", "1.0.0")),
        ("/@s/a@1.0.0", 6, Named("@s/a", "1.0.0")),
        ("npm.example.test/a@1.0.0", 6, Named("a", "1.0.0", "npm.example.test")),
        ("@https://x.example.test/a@1.tgz", 6, Named()),
        ("/a", 6, Named()),
        ("@s/a@1.0.0-rc.1", 9, Named("@s/a", "1.0.0-rc.1")),
        ("a@1.0.0(b@2.0.0)", 7, Named("a", "1.0.0")),
        ("a@https://x.example.test/a.tgz", 9, Named("a")),
        ("node@runtime:26.7.0", 9, Named("node")),
        ("file:lib", 9, Named()),
        ("a", 9, Named()),
        ("", 9, Named()),
    ],
)
def test_what_a_key_tells(key: str, major: int, named: Named) -> None:
    assert read_key(key, major) == named


@pytest.mark.parametrize(
    ("major", "name", "reference", "key"),
    [
        (5, "a", "1.0.0_b@2.0.0", "/a/1.0.0_b@2.0.0"),
        (5, "@s/a", "1.0.0", "/@s/a/1.0.0"),
        (5, "alias", "/real/1.0.0", "/real/1.0.0"),
        (5, "a", "1.0.0/b@2.0.0", "/a/1.0.0/b@2.0.0"),
        (5, "a", "github.com/o/a/0123", "github.com/o/a/0123"),
        (5, "a", "file:x.tgz", "file:x.tgz"),
        (6, "a", "1.0.0(@s/b@2.0.0)", "/a@1.0.0(@s/b@2.0.0)"),
        (6, "alias", "/real@1.0.0(@s/b@2.0.0)", "/real@1.0.0(@s/b@2.0.0)"),
        (6, "a", "@https://x.example.test/a.tgz", "@https://x.example.test/a.tgz"),
        (6, "a", "file:lib", "file:lib"),
        (9, "a", "1.0.0(@s/b@2.0.0)", "a@1.0.0(@s/b@2.0.0)"),
        (9, "alias", "real@1.0.0(b@2.0.0)", "real@1.0.0(b@2.0.0)"),
        (9, "alias", "@s/real@1.0.0", "@s/real@1.0.0"),
        (9, "a", "file:lib(b@2.0.0)", "a@file:lib(b@2.0.0)"),
        (9, "a", "file:node_modules/@s/a", "a@file:node_modules/@s/a"),
        (9, "a", "git+https://git@x.example.test/a.git#0123", "a@git+https://git@x.example.test/a.git#0123"),
        (9, "node", "runtime:26.7.0", "node@runtime:26.7.0"),
    ],
)
def test_a_dependency_means_one_key(major: int, name: str, reference: str, key: str) -> None:
    others = {f"/{name}/9.9.9", f"/{name}@9.9.9", f"{name}@9.9.9", name, f"/{name}"}
    assert child_key(name, reference, major, {key, *others}) == key
    assert child_key(name, reference, major, others) is None
