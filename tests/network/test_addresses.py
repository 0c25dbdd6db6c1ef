"""How addresses are built and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.network.addresses import build, is_internal, origin_of, proxy_for
from sca.network.errors import NetworkError

HOST = "https://registry.example.test"


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("HTTPS://Registry.Example.Test/v2/", HOST),
        (f"{HOST}:443/x?y#z", HOST),
        (f"{HOST}:5000", f"{HOST}:5000"),
        ("http://[::1]:80/", "http://[::1]"),
    ],
)
def test_origins(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    "address",
    ["", "file:///x", "https://", "https://u:p@h/", "https://h:99999/", "https://h:x/", "//h/", "https://exämple.test/"],
)
def test_what_has_no_origin(address: str) -> None:
    with pytest.raises(NetworkError):
        origin_of(address)


def test_segments_are_encoded() -> None:
    assert build(HOST, ["v2", "a b", "x?y#z", "..%2f..", "é"]) == f"{HOST}/v2/a%20b/x%3Fy%23z/..%252f../%C3%A9"
    assert build(HOST, ["a"], {"scope": "repository:x/y:pull", "n": "1&2"}) == f"{HOST}/a?scope=repository%3Ax%2Fy%3Apull&n=1%262"


@pytest.mark.parametrize("segment", ["", ".", "..", "x\r\nHost: y", "x\0", "a" * 9000])
def test_segments_that_are_refused(segment: str) -> None:
    with pytest.raises(NetworkError):
        build(HOST, [segment])


@given(st.lists(st.text(max_size=20), max_size=4))
def test_no_segment_leaves_its_place(segments: list[str]) -> None:
    try:
        address = build(HOST, segments)
    except NetworkError:
        return
    assert origin_of(address) == HOST
    assert address.count("/") == 2 + len(segments)
    assert address.isascii()
    assert address.isprintable()


INTERNAL = (
    "127.0.0.1 10.1.2.3 169.254.169.254 192.168.0.1 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0 fd00::1 ::ffff:10.0.0.1 "
    "2002:7f00:1:: name"
)


@pytest.mark.parametrize("host", INTERNAL.split())
def test_internal_addresses(host: str) -> None:
    assert is_internal(host)


@pytest.mark.parametrize("host", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses(host: str) -> None:
    assert not is_internal(host)


@pytest.mark.parametrize(
    ("apart", "used"),
    [
        ("", True),
        ("registry.example.test", False),
        (".example.test", False),
        ("*.example.test", False),
        ("example.test", False),
        ("ample.test", True),
        ("registry.example.test:5000", True),
        ("registry.example.test:443", False),
        ("other, *", False),
        ("10.0.0.0/8", True),
        ("10.0.0.0/x", True),
    ],
)
def test_who_goes_by_way_of_a_proxy(apart: str, *, used: bool) -> None:
    environment = {"HTTPS_PROXY": "http://proxy.example.test:3128", "NO_PROXY": apart}
    assert proxy_for(f"{HOST}/x", environment) == ("http://proxy.example.test:3128" if used else "")


def test_networks_that_go_by_no_proxy() -> None:
    environment = {"https_proxy": "http://proxy.example.test", "no_proxy": "10.0.0.0/8,127.0.0.1"}
    assert [bool(proxy_for(f"https://{host}/", environment)) for host in ("10.2.3.4", "127.0.0.1", "11.0.0.1")] == [
        False,
        False,
        True,
    ]
