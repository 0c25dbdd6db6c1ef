"""The snippet of docs/reports.md that hands a report to Bitbucket, against a proxy on the loopback."""

import json
import os
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from sca.reports.bitbucket import render
from tests.reports.sample_result import with_findings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
BASE = "http://api.bitbucket.org/2.0/repositories/acme/shop/commit/4f2a/reports/sca"


def test_the_report_and_every_batch_arrive(tmp_path: Path) -> None:
    program = re.search(r"^```python\n(import json, os.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert program is not None
    got: list[tuple[str, str, object]] = []

    class Proxy(BaseHTTPRequestHandler):
        def _take(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.command, self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()

        do_PUT = do_POST = _take  # noqa: N815  # the names of the standard library

        def log_message(self, *_arguments: object) -> None:
            pass

    (tmp_path / "sca-report").mkdir()
    document = render(with_findings(250))
    (tmp_path / "sca-report/sca-bitbucket.json").write_bytes(document)
    server = HTTPServer(("127.0.0.1", 0), Proxy)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        text = program[1].replace("localhost:29418", f"127.0.0.1:{server.server_port}")
        environment = {
            **os.environ,
            "BITBUCKET_REPO_FULL_NAME": "acme/shop",
            "BITBUCKET_COMMIT": "4f2a",
            "NO_PROXY": "",
            "no_proxy": "",
        }
        subprocess.run([sys.executable, "-I", "-c", text], cwd=tmp_path, env=environment, check=True, timeout=60)
    finally:
        server.shutdown()
        server.server_close()
    sent = json.loads(document)
    assert got == [("PUT", BASE, sent["report"]), *(("POST", f"{BASE}/annotations", batch) for batch in sent["annotations"])]
    assert len(got) == 4
