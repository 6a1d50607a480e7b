#!/usr/bin/env python3
"""Fits a sizing model on the nights of benchmarks/nation and uses it beyond them.

    benchmarks/sizing.py [--part night] [--cores 2] [--to 60 300] [--hours 6] [--price 0.05] [FOLDER]

FOLDER (default benchmarks/target) holds nation.csv and the roots of the nights. For each stage,
n in millions of firms:
  work      task seconds of all its tasks = a + b n (least squares, a and b not below 0), fitted on
            all sizes but the largest, which is predicted and compared
  growth    slope of ln(task seconds) on ln(n) over all sizes, and from the second largest to the
            largest alone, where what does not grow hides less
  by floor  its work at the largest size by that of the warm floor, taken to keep all cores busy
  alone     its longest task at the largest size, in seconds and as a share of its work. Above --serial
            the stage has one task that counts: more executors do not shrink it, and it grows with n.
            Others are dealt to as many more tasks as there are more firms
  beside    wall seconds less task seconds, where positive: it was waiting for others, or the driver
            was at work
  bytes     written, shuffled and spilled for a million firms, and the most that one task and one heap held
The night of E cores then takes  fixed + max(work / (E x use), path):  fixed and use (the share of the
cores that tasks kept busy) are fitted on the whole nights; path is the longest way through the stages
that need each other, each with its longest task, so endless executors would still take as long.
More firms than a nation's are taken to be more nations: as many clusters for each million. So pairs of
clusters (--square), which the driver goes through, grow with the square.
"""
import argparse
import collections
import csv
import glob
import json
import math
import pathlib


def fit(points):
    """a, b of y = a + b x with a, b >= 0."""
    n = len(points)
    mean_x = sum(x for x, _ in points) / n
    mean_y = sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    b = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    if b < 0:
        return mean_y, 0.0
    a = mean_y - b * mean_x
    if a < 0:
        return 0.0, sum(x * y for x, y in points) / sum(x * x for x, _ in points)
    return a, b


def exponent(points):
    """Slope of ln y on ln x."""
    logs = [(math.log(x), math.log(y)) for x, y in points if y > 0]
    if len(logs) < 2:
        return float("nan")
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    return (sum((x - mean_x) * (y - mean_y) for x, y in logs)
            / sum((x - mean_x) ** 2 for x, _ in logs))


def floor(folder, millions):
    """Mean seconds of the warm floors of a size; not a number without any."""
    with (folder / "nation.csv").open() as lines:
        warm = [float(row["seconds"]) for row in csv.DictReader(lines)
                if row["part"] == "floor" and row["what"] == "warm" and int(row["firms"]) == millions * 1e6]
    return sum(warm) / len(warm) if warm else float("nan")


def nights(folder, part):
    """Wall seconds and stages of each size, by millions of firms; the last run of a size counts."""
    walls = {}
    with (folder / "nation.csv").open() as lines:
        for row in csv.DictReader(lines):
            if row["part"] == part and row["what"] == "whole":
                walls[int(row["firms"])] = float(row["seconds"])
    found = {}
    for firms, wall in walls.items():
        records = glob.glob(str(folder / f"night-{part}-{firms}" / "snapshots" / "*" / "*" / "run.json"))
        if not records:
            raise SystemExit(f"{folder}: no run.json of part {part} with {firms} firms; run benchmarks/nation again")
        stages = json.loads(pathlib.Path(records[0]).read_text())["stages"]
        found[firms / 1e6] = (wall, {stage["name"]: stage for stage in stages})
    return found


def longest_path(stages, weight):
    """The stages of the heaviest way through those that read each other's tables.

    Stages are told in the order in which they ended, and tables by name; of several stages that
    make tables of one name, all that ended before are taken to be read.
    """
    best = {}
    makers = collections.defaultdict(list)
    for name, stage in stages.items():
        before = [best[maker] for table in stage["rows_in"] for maker in makers[table]]
        total, way = max(before, default=(0.0, []))
        best[name] = (total + weight(name), way + [name])
        for table in stage["rows"]:
            makers[table].append(name)
    return max(best.values())


def gib(count):
    return f"{count / 2**30:.2f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", default="night")
    parser.add_argument("--cores", type=int, default=2, help="of the machine of the runs")
    parser.add_argument("--price", type=float, default=0.05, help="of a core for an hour")
    parser.add_argument("--hours", type=float, default=6, help="that a night may take")
    parser.add_argument("--to", type=float, nargs="*", default=[60, 300], help="millions of firms")
    parser.add_argument("--square", nargs="*", default=["gravity_fits"], help="stages of pairs of clusters")
    parser.add_argument("--serial", type=float, default=0.6, help="share of a stage's work in one task")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path("benchmarks/target"))
    arguments = parser.parse_args()
    runs = nights(arguments.folder, arguments.part)
    sizes = sorted(runs)
    if len(sizes) < 3:
        raise SystemExit(f"{arguments.folder}: {len(sizes)} sizes of part {arguments.part}; three are needed")
    largest, before = sizes[-1], sizes[-2]
    names = [name for name in runs[largest][1] if all(name in runs[size][1] for size in sizes)]

    def of(size, name, key):
        return float((runs[size][1][name].get("work") or {}).get(key) or 0)

    def series(name, key):
        return [(size, of(size, name, key)) for size in sizes]

    floors = arguments.cores * floor(arguments.folder, largest)
    print(f"| stage | {' | '.join(f'{size:g} M' for size in sizes)} | by floor | growth | last | fixed | a million"
          f" | {largest:g} M predicted | alone | share | beside | heap GiB | task GiB |")
    print("| --- |" + " ---: |" * (len(sizes) + 11))
    models = {}
    for name in sorted(names, key=lambda one: -of(largest, one, "task_seconds")):
        points = series(name, "task_seconds")
        a, b = fit(points[:-1])
        models[name] = fit(points)
        seconds = points[-1][1]
        alone = of(largest, name, "longest_task_seconds")
        beside = runs[largest][1][name]["seconds"] - seconds
        if max(seconds, beside) < largest:
            continue
        print(f"| `{name}` | {' | '.join(f'{y:.0f}' for _, y in points)} | {seconds / floors:.1f} | {exponent(points):.2f}"
              f" | {exponent(points[-2:]):.2f} | {a:.0f} | {b:.1f}"
              f" | {a + b * largest:.0f} ({(a + b * largest) / seconds - 1 if seconds else 0:+.0%})"
              f" | {alone:.1f} | {alone / seconds if seconds else 0:.0%} | {max(0, beside):.0f}"
              f" | {gib(of(largest, name, 'peak_heap_bytes'))} | {gib(of(largest, name, 'peak_task_bytes'))} |")

    work = [(size, sum(of(size, name, "task_seconds") for name in names)) for size in sizes]
    walls = [(size, runs[size][0]) for size in sizes]
    predicted = {}
    for label, points in (("task seconds", work), ("wall seconds", walls)):
        a, b = fit(points[:-1])
        predicted[label] = a + b * largest
        print(f"\nwhole night, {label}: {', '.join(f'{x:g} M {y:.0f}' for x, y in points)};"
              f" growth {exponent(points):.2f}, from {before:g} M to {largest:g} M {points[-1][1] / points[-2][1]:.2f} times"
              f" (exponent {exponent(points[-2:]):.2f}); {largest:g} M predicted from the smaller ones"
              f" {a + b * largest:.0f} ({(a + b * largest) / points[-1][1] - 1:+.0%})")
    print("\nlargest heap: " + ", ".join(
        f"{size:g} M {gib(max(of(size, name, 'peak_heap_bytes') for name in names))} GiB" for size in sizes))
    totals = {}
    for key, label in (("bytes_written", "written"), ("shuffle_bytes_written", "shuffled"),
                       ("spilled_bytes_on_disk", "spilled")):
        totals[key] = fit([(size, sum(of(size, name, key) for name in names)) for size in sizes])
        print(f"{label}, GiB: " + ", ".join(
            f"{size:g} M {gib(sum(of(size, name, key) for name in names))}" for size in sizes)
            + f"; a million more {gib(totals[key][1])}")

    # wall = fixed + work / (cores x use)
    fixed, slope = fit([(y, dict(walls)[x]) for x, y in work])
    use = 1 / (slope * arguments.cores)
    print(f"\nwall = {fixed:.0f} s + task seconds / ({arguments.cores} cores x {use:.2f})")
    stages = runs[largest][1]

    def least(name, millions):
        """Seconds of a stage with endless executors."""
        alone, times = of(largest, name, "longest_task_seconds"), millions / largest
        if name in arguments.square:
            return stages[name]["seconds"] * times * times
        serial = alone > arguments.serial * of(largest, name, "task_seconds")
        return alone * times if serial else alone

    for millions in arguments.to:
        total = sum(a + b * millions for name, (a, b) in models.items())
        path, way = longest_path({name: stages[name] for name in names}, lambda name: least(name, millions))
        hours = arguments.hours * 3600 - fixed
        cores = max(arguments.cores, math.ceil(total / (hours * use)))
        held = sorted(((least(name, millions), name) for name in names), reverse=True)

        def bytes_of(key):
            fixed_bytes, more = totals[key]
            return f"{(fixed_bytes + more * millions) / 2**30:.0f} GiB"

        print(f"\n{millions:g} million firms: {total / 3600:.0f} core hours of tasks, {total / 3600 / use * arguments.price:.2f}"
              f" at {arguments.price:g} a core and hour; {cores} cores for {arguments.hours:g} h;"
              f" written {bytes_of('bytes_written')}, shuffled {bytes_of('shuffle_bytes_written')}."
              f" With endless executors {(fixed + path) / 3600:.1f} h, by {', '.join(way)}."
              f" Longest alone: {', '.join(f'{name} {seconds / 60:.1f} min' for seconds, name in held[:5])}")

if __name__ == "__main__":
    main()
