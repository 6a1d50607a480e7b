/**
 * What chance and sampling alone do to clusters: sector labels dealt at random among all firms, and
 * half-samples of a sector's firms, each clustered again with the same settings; and the stage of
 * life that a cluster like it would be told to have. Primitive arrays in, primitive arrays out;
 * seeded; no Spark, no I/O, no clock.
 */
@NullMarked
package clustermap.resample;

import org.jspecify.annotations.NullMarked;
