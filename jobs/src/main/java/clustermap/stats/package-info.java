/**
 * Statistics of places and clusters on primitive numbers: concentration, inequality, chance and the
 * intervals that go with them. Pure functions; no Spark, I/O, clock or logging.
 */
@NullMarked
package clustermap.stats;

import org.jspecify.annotations.NullMarked;
