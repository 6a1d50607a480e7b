/**
 * SQL on a published snapshot without a cluster: one SELECT, by an in-memory DuckDB in this
 * process, and how its rows are shown.
 */
@NullMarked
package clustermap.query;

import org.jspecify.annotations.NullMarked;
