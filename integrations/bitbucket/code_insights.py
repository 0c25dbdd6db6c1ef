"""docs/integrations.md#bitbucket. Hands a report to Code Insights, through the proxy that every step has; copy to ci/."""

import json, os, urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": "http://localhost:29418"}))
base = "http://api.bitbucket.org/2.0/repositories/{BITBUCKET_REPO_FULL_NAME}/commit/{BITBUCKET_COMMIT}/reports/sca".format(
    **os.environ
)
document = json.load(open("sca-report/sca-bitbucket.json"))
bodies = [("PUT", base, document["report"]), *(("POST", base + "/annotations", batch) for batch in document["annotations"])]
for method, address, body in bodies:
    headers = {"Content-Type": "application/json"}
    opener.open(urllib.request.Request(address, json.dumps(body).encode(), headers, method=method))
