/**
 * Geometry in metres on the British National Grid (EPSG:27700): conversion to longitude and
 * latitude, the published outlines of clusters, and which outlines hold a point. No Spark, I/O,
 * clock or logging.
 */
@NullMarked
package clustermap.geo;

import org.jspecify.annotations.NullMarked;
