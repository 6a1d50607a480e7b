"""What the density command does, as a script: DBSCAN of a CSV of id, x, y, weight by scikit-learn.

Arguments: points.csv, eps, min, labelled.csv. Rows collapse to distinct locations with weights.
"""
import sys

import numpy
import pandas
from sklearn.cluster import DBSCAN

points, eps, least, out = sys.argv[1:5]
rows = pandas.read_csv(points, dtype={"id": str})
places, of_row = numpy.unique(rows[["x", "y"]].to_numpy(), axis=0, return_inverse=True)
weight = numpy.bincount(of_row, weights=rows["weight"])
found = DBSCAN(eps=float(eps), min_samples=int(least)).fit(places, sample_weight=weight)
core = numpy.zeros(len(places), dtype=bool)
core[found.core_sample_indices_] = True
rows["label"] = found.labels_[of_row]
rows["core"] = core[of_row]
rows["probability"] = (rows["label"] >= 0).astype(int)
rows.to_csv(out, index=False)
