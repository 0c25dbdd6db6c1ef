"""What action.yml gives to later steps: `name=value` lines about the reports in a folder.

    python -I outputs.py FOLDER STATUS

Only words of a fixed set, numbers, and the folder that the workflow named come out: nothing of the scanned project.
"""

import json
import os
import sys
from collections import Counter

FILES = {
    "result": "result.json",
    "html": "sca-report.html",
    "junit": "test-results/sca-junit.xml",
    "sarif": "sca.sarif",
    "sbom": "bom.cdx.json",
}
VERDICTS = ("satisfied", "violated", "undetermined")


def outputs(folder: str, status: int) -> dict[str, str]:
    """The outputs; only the status where the run ended before it wrote a result: what else lies there is of an earlier run."""
    found = {"exit-status": str(status)}
    if not os.path.isfile(os.path.join(folder, FILES["result"])):
        return found
    for name, file in FILES.items():
        path = os.path.join(folder, file)
        if os.path.isfile(path) and "\n" not in path and "\r" not in path:
            found[name] = path
    if "result" not in found:
        return found
    with open(found["result"], encoding="utf-8") as file:
        result = json.load(file)
    states = Counter(finding["state"] for finding in result["findings"])
    found["verdict"] = next(word for word in VERDICTS if word == result["verdict"])
    found["complete"] = "true" if result["complete"] is True else "false"
    found["components"] = str(len(result["components"]))
    return found | {state: str(states[state]) for state in ("open", "waived", "undetermined")}


if __name__ == "__main__":
    for name, value in outputs(sys.argv[1], int(sys.argv[2])).items():
        print(f"{name}={value}")
