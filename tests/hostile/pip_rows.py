"""Rows about requirements files."""

from tests.hostile.case import PERMISSIVE, Row
from tests.hostile.lay import files, text

PATH = "web/requirements.txt"
HIDDEN = "s3cr3t"
HASH = "--hash=sha256:" + "0" * 64
GOOD_LINE = f"delta==4.0.0 {HASH}\n"
SOURCES = (
    f"{PERMISSIVE}sources: {{git: allow, url: allow, pypi: ['https://pypi.example.test/', 'https://extra.example.test/']}}\n"
)
DELTA = ("pkg:pypi/delta@4.0.0",)
SETUP = """import pathlib
pathlib.Path("canary").write_text("run")
"""

ROWS = (
    Row(
        "PIP-include",
        text(PATH, f"{GOOD_LINE}-r ../../../etc/passwd\n"),
        at=f"{PATH}:2",
        says=("E-OUTSIDE", "../../../etc/passwd"),
        hides=("root:x:",),
        keeps=DELTA,
    ),
    Row(
        "PIP-include-loop",
        files({PATH: f"{GOOD_LINE}-r a.txt\n", "web/a.txt": "-r b.txt\n", "web/b.txt": "-r a.txt\n"}),
        at="web/b.txt:1",
        says=("E-INCLUDE-LOOP", "web/a.txt includes itself"),
        keeps=DELTA,
    ),
    Row(
        "PIP-include-loop: a long chain",
        files(
            {
                PATH: f"{GOOD_LINE}-r 0.txt\n",
                **{f"web/{n}.txt": f"-r {n + 1}.txt\n" for n in range(300)},
                "web/300.txt": GOOD_LINE,
            }
        ),
        says=("include",),
        keeps=DELTA,
    ),
    Row(
        "PIP-options",
        text(
            PATH,
            f"--index-url https://u:{HIDDEN}@pypi.example.test/simple\n--trusted-host pypi.example.test\n"
            f"--extra-index-url https://extra.example.test/simple?token={HIDDEN}\n{GOOD_LINE}",
        ),
        exit=1,
        hides=(HIDDEN,),
        keeps=DELTA,
        policy=SOURCES,
        finds=("credentials-in-source", "delta"),
    ),
    Row(
        "PIP-env-expansion",
        text(PATH, f"{GOOD_LINE}eps @ https://${{HOME}}@host.example.test/eps-1.0-py3-none-any.whl\n"),
        exit=1,
        keeps=DELTA,
        hides=("root@", "/root"),
        policy=SOURCES,
        finds=("credentials-in-source", "eps"),
        note="the name and the reference are kept; an address with a user name is a finding, so not 0",
    ),
    Row(
        "PIP-marker-depth",
        text(PATH, f"{GOOD_LINE}eps==1.0 ; {'(' * 500}python_version > '3'{')' * 500} {HASH}\n"),
        at=f"{PATH}:2",
        keeps=DELTA,
        seconds=0.5,
    ),
    Row(
        "PIP-marker-width",
        text(PATH, f"{GOOD_LINE}eps==1.0 ; {' or '.join(['a'] * 100_000)}\n"),
        at=f"{PATH}:2",
        keeps=DELTA,
    ),
    Row(
        "PIP-version-digits",
        text(PATH, f"{GOOD_LINE}eps=={'1' * 5000}\n"),
        at=f"{PATH}:2",
        keeps=DELTA,
    ),
    Row(
        "PIP-vcs",
        text(
            PATH,
            f"{GOOD_LINE}eps @ git+https://x@git.example.test/a@--upload-pack=evil\nzeta @ hg+https://hg.example.test/b@--config=alias\n",
        ),
        exit=1,
        keeps=DELTA,
        policy=SOURCES,
        finds=("credentials-in-source", "eps"),
        note="recorded and not run; where the code comes from is for the policy to judge",
    ),
    Row(
        "PIP-setup-py",
        files({"web/setup.py": SETUP, PATH: GOOD_LINE}),
        exit=0,
        keeps=DELTA,
    ),
    Row(
        "PIP-setup-py: one that names packages",
        files({"web/setup.py": f"{SETUP}from setuptools import setup\nsetup(install_requires=['eps'])\n", PATH: GOOD_LINE}),
        at="web/setup.py:1",
        says=("E-NO-LOCK", "of 1 package what is asked for is known"),
        keeps=DELTA,
    ),
    Row(
        "PIP-setup-py: one that computes them",
        files({"web/setup.py": f"{SETUP}setup(install_requires=open('/etc/passwd').read().split())\n", PATH: GOOD_LINE}),
        at="web/setup.py:3",
        says=("E-DYNAMIC", "install_requires is computed"),
        hides=("root:x:",),
        keeps=DELTA,
    ),
    Row(
        "ours: a setup.py of 100,000 signs",
        files({"web/setup.py": f"install_requires = {'-' * 100_000}1\n", PATH: GOOD_LINE}),
        at="web/setup.py:1",
        says=("E-DEPTH",),
        keeps=DELTA,
    ),
    Row(
        "ours: a setup.py whose lists double",
        files(
            {
                "web/setup.py": "".join(f"A{n} = A{n + 1} + A{n + 1}\n" for n in range(60)) + "setup(install_requires=A0)\n",
                PATH: GOOD_LINE,
            }
        ),
        at="web/setup.py:61",
        says=("E-DYNAMIC",),
        keeps=DELTA,
    ),
    Row(
        "ours: a line of 100 KB",
        text(PATH, f"{GOOD_LINE}eps=={'x' * 100_000}\n"),
        at=f"{PATH}:2",
        keeps=DELTA,
    ),
    Row(
        "ours: a million line continuations",
        text(PATH, GOOD_LINE + "eps \\\n" * 1_000_000),
        at=PATH,
        keeps=DELTA,
        seconds=5,
    ),
    Row(
        "ours: 20,000 lines that are nothing",
        text(PATH, GOOD_LINE + "=== !! ===\n" * 20_000),
        at=f"{PATH}:2",
        keeps=DELTA,
        seconds=5,
    ),
    Row(
        "ours: lines that make a reader go back and forth",
        text(
            PATH,
            GOOD_LINE
            + "".join(
                f"{line}\n"
                for line in (
                    "a" + " " * 16_000 + "[",
                    "a[" + " " * 16_000,
                    "a" + "-" * 16_000,
                    "a==1" + ".1" * 8_000 + "x",
                    "a @" + " " * 16_000 + "b c",
                    "https://x.test/" + "a-1" * 5_000 + "!",
                    "'" + '"a:' * 5_000,
                    "a; " + "'x' " * 4_000,
                    "--" + "a=:" * 5_000,
                    "-r " + "a://" * 4_000,
                )
            ),
        ),
        at=f"{PATH}:2",
        keeps=DELTA,
        seconds=5,
    ),
    Row(
        "ours: the same file included 10,000 times",
        files({PATH: GOOD_LINE + "-r a.txt\n" * 10_000, "web/a.txt": GOOD_LINE}),
        exit=0,
        keeps=DELTA,
        seconds=5,
    ),
)
