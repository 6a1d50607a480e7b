/**
 * The configuration of a run: every key with type, default, range and meaning in {@link
 * clustermap.config.Keys}, read and checked at once into {@link clustermap.config.RunConfig}, of
 * which stages get sub-records.
 */
@NullMarked
package clustermap.config;

import org.jspecify.annotations.NullMarked;
