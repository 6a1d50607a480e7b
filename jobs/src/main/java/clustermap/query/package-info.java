/**
 * Answers without a cluster: one SELECT on a published snapshot by an in-memory DuckDB in this
 * process, and how its rows are shown; and files of points, read and written for the density
 * kernels.
 */
@NullMarked
package clustermap.query;

import org.jspecify.annotations.NullMarked;
