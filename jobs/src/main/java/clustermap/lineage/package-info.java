/**
 * Clusters through time: which cluster of a snapshot is which of the snapshot before, and what
 * became of each, and its stage of life. Pure functions; no Spark, I/O, clock or logging.
 */
@NullMarked
package clustermap.lineage;

import org.jspecify.annotations.NullMarked;
