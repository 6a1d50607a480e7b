#!/usr/bin/env python3
"""What Spark did for the dearest stages of a night, from its event log.

    jobs/clustermap nightly ... --set spark.eventLog.enabled=true --set spark.eventLog.dir=FOLDER \\
        --set spark.eventLog.compress=false --set spark.eventLog.rolling.enabled=false
    benchmarks/spark_stages.py FOLDER/local-1234 [stage...]

Without names the three stages with the most task seconds. For each a table in Markdown, a line for
each of Spark's stages above a hundredth of them: what it runs (operators of the plan, in the order
of their numbers), its tasks and what they took. Bytes are MiB; peak is the memory that the operators
of one task asked for.
"""
import collections
import json
import re
import sys

NOT_TOLD = {"WholeStageCodegen", "mapPartitionsInternal", "InputAdapter", "map", "AQEShuffleRead", "ColumnarToRow"}


def operators(info):
    """Names of plan operators that a Spark stage runs, each once, how often where above one."""
    found = collections.Counter()
    for rdd in sorted(info["RDD Info"], key=lambda r: r["RDD ID"]):
        scope = json.loads(rdd["Scope"])["name"] if rdd.get("Scope") else ""
        name = re.sub(r" ?\(\d+\)", "", scope).strip()
        if name and name not in NOT_TOLD:
            found[name] += 1
    return ", ".join(name if n == 1 else f"{name} x{n}" for name, n in found.items())


def read(path):
    group_of, infos, tasks = {}, {}, collections.defaultdict(list)
    plans = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            kind = event["Event"]
            if kind == "SparkListenerJobStart":
                properties = event.get("Properties") or {}
                group = properties.get("spark.jobGroup.id", "")
                for stage in event["Stage Infos"]:
                    group_of.setdefault(stage["Stage ID"], group.rsplit(" ", 1)[0])
                    plans.setdefault(stage["Stage ID"], properties.get("spark.job.description", ""))
            elif kind == "SparkListenerStageCompleted":
                infos[event["Stage Info"]["Stage ID"]] = event["Stage Info"]
            elif kind == "SparkListenerTaskEnd" and event.get("Task Metrics"):
                tasks[event["Stage ID"]].append(event["Task Metrics"])
    return group_of, infos, tasks, plans


def line_of(info, metrics, description):
    def total(key, inside=None):
        return sum((m[inside] if inside else m)[key] for m in metrics)

    mib = 1 << 20
    shuffled = total("Shuffle Bytes Written", "Shuffle Write Metrics")
    fetched = total("Remote Bytes Read", "Shuffle Read Metrics") + total("Local Bytes Read", "Shuffle Read Metrics")
    return [
        f"{description.split(': ')[-1]}: {operators(info)}",
        str(len(metrics)),
        f"{total('Executor Run Time') / 1e3:.1f}",
        f"{max(m['Executor Run Time'] for m in metrics) / 1e3:.1f}",
        f"{total('Executor CPU Time') / 1e9:.1f}",
        f"{total('JVM GC Time') / 1e3:.1f}",
        f"{fetched // mib}",
        f"{shuffled // mib}",
        f"{total('Disk Bytes Spilled') // mib}",
        f"{max(m['Peak Execution Memory'] for m in metrics) // mib}",
    ]


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    group_of, infos, tasks, plans = read(arguments[0])
    seconds = collections.Counter()
    for stage, metrics in tasks.items():
        seconds[group_of.get(stage, "")] += sum(m["Executor Run Time"] for m in metrics) / 1e3
    wanted = arguments[1:] or [name for name, _ in seconds.most_common(3)]
    for name in wanted:
        if name not in seconds:
            sys.exit(f"no stage {name} in {arguments[0]}; it has {', '.join(sorted(seconds))}")
        print(f"\n**`{name}`**, {seconds[name]:.0f} task seconds:\n")
        print("| what Spark runs | tasks | task s | longest | processor s | GC s | fetched | shuffled | spilled | peak |")
        print("| --- " + "| ---: " * 9 + "|")
        for stage in sorted(s for s in tasks if group_of.get(s, "") == name and s in infos):
            took = sum(m["Executor Run Time"] for m in tasks[stage]) / 1e3
            if took >= seconds[name] / 100:
                print("| " + " | ".join(line_of(infos[stage], tasks[stage], plans[stage])) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
