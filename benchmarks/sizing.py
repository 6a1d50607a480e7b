#!/usr/bin/env python3
"""Fits a sizing model on the runs of benchmarks/nation and uses it beyond them.

    benchmarks/sizing.py [--part night] [--cores 2] [--price 0.05] [--to 60 300] [nation.csv]

Each stage's seconds are taken to be a + b n, n in millions of firms (least squares, a and b not
below 0), fitted on all sizes but the largest; the largest is predicted and compared. The exponent is
the slope of ln(seconds) on ln(n). Core hours beyond are b n over all stages times the cores of the
runs; a cluster of as many cores as keep the night within --hours is named, and its price at --price
an hour and core. What one task or the driver holds does not shrink with more executors: it is listed
for each stage as bytes spilled and the largest heap seen.
"""
import argparse
import collections
import csv
import math
import pathlib


def fit(points):
    """a, b of seconds = a + b n with a, b >= 0."""
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    b = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    b = max(0.0, b)
    a = mean_y - b * mean_x
    if a < 0:
        b = sum(x * y for x, y in points) / sum(x * x for x, _ in points)
        a = 0.0
    return a, b


def exponent(points):
    logs = [(math.log(x), math.log(y)) for x, y in points if y > 0]
    if len(logs) < 2:
        return float("nan")
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread if spread else float("nan")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", default="night")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--price", type=float, default=0.05, help="of a core for an hour")
    parser.add_argument("--hours", type=float, default=6)
    parser.add_argument("--to", type=float, nargs="*", default=[60, 300], help="millions of firms")
    parser.add_argument("file", nargs="?", default="benchmarks/target/nation.csv")
    arguments = parser.parse_args()
    seconds = collections.defaultdict(dict)
    heap = collections.defaultdict(dict)
    with pathlib.Path(arguments.file).open() as lines:
        for row in csv.DictReader(lines):
            if row["part"] == arguments.part:
                # The last run of a size counts.
                size = int(row["firms"]) / 1e6
                seconds[row["what"]][size] = float(row["seconds"])
                heap[row["what"]][size] = int(row["peak_heap_bytes"] or 0)
    sizes = sorted(seconds["whole"])
    if len(sizes) < 3:
        raise SystemExit(f"{arguments.file}: {len(sizes)} sizes of part {arguments.part}; three are needed")
    largest = sizes[-1]
    print(f"| stage | {' | '.join(f'{s:g} M, s' for s in sizes)} | exponent | fixed s | s a million"
          f" | {largest:g} M predicted, s | error |")
    print("| --- |" + " ---: |" * (len(sizes) + 5))
    order = sorted(seconds, key=lambda k: (k != "whole", -seconds[k].get(largest, 0)))
    slopes = 0.0
    for stage in order:
        known = seconds[stage]
        if any(s not in known for s in sizes):
            continue
        points = [(s, known[s]) for s in sizes]
        a, b = fit(points[:-1])
        _, slope = fit(points)
        predicted = a + b * largest
        slopes += slope if stage != "whole" else 0
        if stage == "whole" or known[largest] >= 2:
            error = (predicted - known[largest]) / known[largest]
            print(f"| {stage} | {' | '.join(f'{known[s]:.1f}' for s in sizes)} | {exponent(points):.2f}"
                  f" | {a:.1f} | {b:.1f} | {predicted:.0f} | {error:+.0%} |")
    a, b = fit([(s, seconds["whole"][s]) for s in sizes])
    print()
    for millions in arguments.to:
        core_hours = (a + b * millions) * arguments.cores / 3600
        cores = max(arguments.cores, math.ceil(core_hours / arguments.hours))
        print(f"{millions:g} million firms: {core_hours:.0f} core hours; {cores} cores for {arguments.hours:g} h;"
              f" {core_hours * arguments.price:.2f} at {arguments.price} a core and hour")


if __name__ == "__main__":
    main()
