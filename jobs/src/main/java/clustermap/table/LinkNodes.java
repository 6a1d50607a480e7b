package clustermap.table;

/** The ends of links: how much each does, and where it is. */
public final class LinkNodes {
  public static final Field SOURCE = Field.text("source", "grants or patents.").required();

  public static final Field KIND = Field.text("kind", "asset, cluster or place.").required();

  public static final Field SCOPE =
      Field.text("scope", "Taxonomy of a cluster, geography of a place, empty for assets.")
          .required();

  public static final Field NODE_ID = Field.text("node_id", "Identity.").required();

  public static final Field PROJECTS =
      Field.count(
              "projects",
              "Distinct projects of the source that it takes part in, alone or with anybody.")
          .in("projects")
          .required();

  public static final Field EASTING =
      Field.real(
              "easting",
              "Mean easting of its organisations that take part, each once, EPSG:27700; null when"
                  + " none is located.")
          .in("m");

  public static final Field NORTHING =
      Field.real(
              "northing",
              "Mean northing of its organisations that take part, each once, EPSG:27700; null when"
                  + " none is located.")
          .in("m");

  public static final Field ITL1 =
      Field.text(
          "itl1",
          "ITL1 region in which most of its participations are, the first by code of several; null"
              + " when none is known.");

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "link_nodes",
              "One asset, cluster or place that takes part in a project of a source.",
              SOURCE,
              KIND,
              SCOPE,
              NODE_ID,
              PROJECTS,
              EASTING,
              NORTHING,
              ITL1)
          .keyed(SOURCE, KIND, SCOPE, NODE_ID)
          .checked("active", "projects >= 1", "a node takes part in a project");

  private LinkNodes() {}
}
