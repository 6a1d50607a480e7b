package clustermap.geo;

/**
 * A position on WGS84 (EPSG:4326, in the order longitude, latitude).
 *
 * @param lon degrees east of Greenwich
 * @param lat degrees north
 */
public record LonLat(double lon, double lat) {}
