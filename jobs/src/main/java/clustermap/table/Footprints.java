package clustermap.table;

/** Outlines of clusters. */
public final class Footprints {
  public static final Field CLUSTER_ID = Field.text("cluster_id", "Cluster.").required();

  public static final Field TAXONOMY = Field.text("taxonomy", "Taxonomy.").required();

  public static final Field SECTOR = Field.text("sector", "Sector.").required();

  public static final Field GRID_GEOMETRY =
      Field.bytes("grid_geometry", "Footprint, WKB polygon, EPSG:27700.").required();

  public static final Field GEOMETRY =
      Field.bytes("geometry", "Footprint, WKB polygon, lon/lat.").required();

  public static final Field XMIN = Field.real("xmin", "West bound.").in("degrees").required();

  public static final Field YMIN = Field.real("ymin", "South bound.").in("degrees").required();

  public static final Field XMAX = Field.real("xmax", "East bound.").in("degrees").required();

  public static final Field YMAX = Field.real("ymax", "North bound.").in("degrees").required();

  public static final Field AREA_KM2 = Field.real("area_km2", "Area.").in("km2").required();

  public static final Field SITES_LOCATIONS =
      Field.count("sites_locations", "Distinct locations of members.").in("locations").required();

  public static final Field MEAN_EASTING =
      Field.real("mean_easting", "Weighted mean of the members, EPSG:27700.").in("m").required();

  public static final Field MEAN_NORTHING =
      Field.real("mean_northing", "Weighted mean of the members, EPSG:27700.").in("m").required();

  public static final Field CENTROID_LON =
      Field.real("centroid_lon", "The same, longitude.").in("degrees").required();

  public static final Field CENTROID_LAT =
      Field.real("centroid_lat", "The same, latitude.").in("degrees").required();

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "footprints",
              "The footprint of one cluster.",
              CLUSTER_ID,
              TAXONOMY,
              SECTOR,
              GRID_GEOMETRY,
              GEOMETRY,
              XMIN,
              YMIN,
              XMAX,
              YMAX,
              AREA_KM2,
              SITES_LOCATIONS,
              MEAN_EASTING,
              MEAN_NORTHING,
              CENTROID_LON,
              CENTROID_LAT)
          .keyed(CLUSTER_ID);

  private Footprints() {}
}
