package clustermap.table;

/** How the outlines of each geography fit together. */
public final class OutlineFits {
  public static final Field GEOGRAPHY = Geographies.GEOGRAPHY;
  public static final Field OUTLINES = Geographies.OUTLINES;
  public static final Field OVERLAPS = Geographies.OVERLAPS;
  public static final Field OVERLAP_KM2 = Geographies.OVERLAP_KM2;
  public static final Field LARGEST_OVERLAP = Geographies.LARGEST_OVERLAP;
  public static final Field GAPS = Geographies.GAPS;
  public static final Field GAP_KM2 = Geographies.GAP_KM2;

  public static final Contract CONTRACT =
      Contract.of(
              Contract.Tier.STAGE,
              "outline_fits",
              "One geography with outlines: where they overlap and what they leave between them.",
              GEOGRAPHY,
              OUTLINES,
              OVERLAPS,
              OVERLAP_KM2,
              LARGEST_OVERLAP,
              GAPS,
              GAP_KM2)
          .keyed(GEOGRAPHY);

  private OutlineFits() {}
}
