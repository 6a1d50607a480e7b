"""Parses conf/schedules/cronjob.yaml and checks what makes it safe. No API server is asked."""

import os

import yaml

PATH = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "conf", "schedules", "cronjob.yaml"
)
with open(PATH, encoding="utf-8") as text:
    job = yaml.safe_load(text)
assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
spec = job["spec"]
assert spec["concurrencyPolicy"] == "Forbid"
run = spec["jobTemplate"]["spec"]
assert run["backoffLimit"] >= 1 and run["activeDeadlineSeconds"] > 0
pod = run["template"]["spec"]
assert pod["restartPolicy"] == "Never", "podFailurePolicy asks for it"
rules = run["podFailurePolicy"]["rules"]
codes = next(rule["onExitCodes"] for rule in rules if rule["action"] == "FailJob")
assert codes["values"] == [2, 3, 4, 6, 70] and codes["operator"] == "In"
container = pod["containers"][0]
assert codes["containerName"] == container["name"]
assert container["args"][0] == "nightly"
mounts = {mount["name"] for mount in container["volumeMounts"]}
assert mounts == {volume["name"] for volume in pod["volumes"]}
print("schedules: the CronJob retries after exit 5 alone")
