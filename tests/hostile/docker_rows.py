"""Rows about Dockerfiles."""

from tests.hostile.case import Row
from tests.hostile.lay import files, text

PATH = "image/Dockerfile"
DIGEST = "sha256:" + "0" * 64
FROM = f"FROM registry.example.test/base:1.0@{DIGEST}\n"
OPENINGS = ("$(", '"$(', "`", "'a'\"", "${", ">", "\\a==1")
RUNNERS = ("sh -c", "sudo", "env -u", "python -m", "poetry run", "a=b", "timeout 1", "if", "sh")


def joined(part: str, times: int) -> str:
    """Many of a part on lines that are continued."""
    return " \\\n".join([part] * times)


ROWS = (
    Row(
        "DKF-heredoc-continuation",
        text(PATH, FROM + "RUN a \\\n" * 150_000),
        exit=0,
        seconds=1,
        note="a continuation that ends with the file is what docker itself takes: nothing is lost",
    ),
    Row(
        "DKF-heredoc-continuation: a heredoc without an end",
        text(PATH, f"{FROM}RUN <<END\nFROM hidden\n"),
        at=f"{PATH}:2",
    ),
    Row(
        "DKF-arg-expansion",
        text(PATH, f"ARG a=${{b}}\nARG b=${{a}}\n{FROM}FROM registry.example.test/x:{'${x:-' * 10_000}1{'}' * 10_000}\n"),
        exit=0,
        refers="unresolved",
    ),
    Row("DKF-run-text", text(PATH, f"{FROM}RUN pip install $(touch canary) `touch canary`\n"), exit=0),
    Row(
        "DKF-from-tricks",
        text(PATH, "FROM --platform=$X registry.example.test/img@sha256:bad\n"),
        at=f"{PATH}:1",
    ),
    Row(
        "DKF-from-tricks: a stage named like an image",
        text(PATH, f"from registry.example.test/base:1.0@{DIGEST} AS debian\nFrOm debian\nFROM scratch\n"),
        exit=0,
    ),
    Row("ours: an image that only a variable names", text(PATH, "ARG BASE\nFROM ${BASE}\n"), exit=0, refers="BASE"),
    Row(
        "ours: a megabyte of nested defaults",
        text(PATH, FROM + "FROM " + "${a:-" * 200_000 + "\n"),
        at=f"{PATH}:2",
        seconds=2,
    ),
    Row(
        "ours: a pattern that a slow matcher would never finish",
        text(PATH, f"ARG a={'a' * 5000}\n{FROM}FROM registry.example.test/x:${{a##{'*a' * 500}*b}}\n"),
        exit=0,
        refers="unresolved",
        seconds=2,
    ),
    Row(
        "ours: a script of nothing but openings",
        text(PATH, FROM + "".join(f"RUN pip install {joined(opening, 30_000)}\n" for opening in OPENINGS)),
        exit=0,
        seconds=2,
    ),
    Row(
        "ours: shells in shells, and runners of runners",
        text(PATH, FROM + "".join(f"RUN {joined(word, 30_000)} pip install a==1\n" for word in RUNNERS)),
        exit=0,
        seconds=2,
    ),
    Row(
        "ours: thousands of variables before thousands of commands",
        text(PATH, f"{FROM}RUN {joined('a=$b', 30_000)} pip install a==1; {joined('a=1; pip list;', 30_000)}\n"),
        exit=0,
        seconds=3,
    ),
    Row(
        "ours: a package on each of thousands of lines",
        text(PATH, f"{FROM}RUN pip install {joined('a==1', 20_000)}\nRUN <<E\n" + "pip install b==1\n" * 20_000 + "E\n"),
        exit=0,
        seconds=4,
    ),
    Row(
        "ours: thousands of lists that are not there",
        text(
            PATH,
            FROM
            + "RUN pip install "
            + joined("-r a.txt", 20_000)
            + "".join(f" \\\n-r $A/b/c/d/{n}" for n in range(20_000))
            + "\n",
        ),
        says=("E-INSTALL", "include-files"),
        at=PATH,
        seconds=3,
    ),
    Row(
        "ours: a list outside of the checkout",
        text(PATH, f"{FROM}RUN pip install -r ../../../../etc/passwd -r /etc/passwd -r /proc/self/environ -r /dev/zero\n"),
        exit=0,
        seconds=2,
    ),
    Row(
        "ours: scripts that run each other in circles",
        files(
            {PATH: f"{FROM}RUN ./s0.sh\n", **{f"image/s{n}.sh": "".join(f"./s{m}.sh\n" for m in range(60)) for n in range(60)}}
        ),
        exit=0,
        seconds=2,
    ),
    Row(
        "ours: thousands of scripts, with thousands of variables",
        files(
            {
                PATH: f"{FROM}RUN {joined('a=1 b=2;', 10_000)} {joined('./s.sh;', 20_000)} ./t.sh\n",
                "image/t.sh": "pip install a==1\n",
            }
        ),
        exit=0,
        seconds=3,
    ),
    Row(
        "ours: a script that is no text",
        files({PATH: f"{FROM}RUN ./s.sh\n", "image/s.sh": "\x00\x01pip install a\n"}),
        says=("E-",),
        at=PATH,
    ),
)
