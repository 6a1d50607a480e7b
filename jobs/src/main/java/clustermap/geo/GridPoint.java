package clustermap.geo;

/**
 * A position on the British National Grid (EPSG:27700).
 *
 * @param easting metres
 * @param northing metres
 */
public record GridPoint(double easting, double northing) {}
