/**
 * Exact density clustering of weighted points in the plane: DBSCAN, HDBSCAN*, and the spatial
 * indexes, union-find and spanning tree under them. Plain arrays in, plain arrays out; metres of
 * EPSG:27700; no Spark, no I/O, no clock.
 */
package clustermap.density;
