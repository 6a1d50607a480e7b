package clustermap.stage;

import clustermap.config.RunConfig;
import clustermap.geo.GridPoint;
import clustermap.geo.OutlineDistance;
import clustermap.stats.MidRank;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Judges the places of one geography together: rows of {@link Confluence} to those of contract. */
final class Opportunities {
  private static final double METRES = 1000;
  private static final double NEAR = 10 * METRES;
  private static final double REACH = 25 * METRES;

  private static final String[] NONE = {};

  private static final String STRONG = "strong";
  private static final String PRESENT = "present";
  private static final String MISSING = "missing";

  private final String geography;
  private final Confluence.Known known;
  private final RunConfig.Confluence params;

  Opportunities(String geography, Confluence.Known known, RunConfig.Confluence params) {
    this.geography = geography;
    this.known = known;
    this.params = params;
  }

  private record Place(String code, String name, long firms, @Nullable GridPoint centre) {}

  /** The firms of an ingredient in a place. */
  private record Firms(
      long count,
      @Nullable Double lq,
      @Nullable Double low,
      @Nullable Double high,
      String baseline) {}

  /** Its assets; near is null where it cannot be told. */
  private record Around(
      long inside,
      @Nullable Long within10,
      @Nullable Long within25,
      @Nullable Long near,
      List<String> nearByKind,
      Confluence.@Nullable Asset nearest,
      double nearestMetres) {}

  /** One ingredient in one place; around is null where no asset has a position. */
  private record Part(Place place, Firms firms, @Nullable Around around) {}

  /** The rows of contract, by ingredient and place. */
  Iterator<Row> of(Iterator<Row> rows) {
    TreeMap<String, List<Part>> byIngredient = new TreeMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      byte[] wkb = row.getAs("geometry");
      Outline outline = new Outline(wkb);
      Place place =
          new Place(
              row.getAs("code"),
              row.getAs("name"),
              row.<Long>getAs("place_firms"),
              centre(row, outline));
      for (Row ingredient : row.<Row>getList(row.fieldIndex("ingredients"))) {
        String name = ingredient.getString(0);
        Firms firms =
            new Firms(
                ingredient.getLong(1),
                real(ingredient, 2),
                real(ingredient, 3),
                real(ingredient, 4),
                ingredient.getString(5));
        List<Confluence.Asset> assets = known.assets().getOrDefault(name, List.of());
        byIngredient
            .computeIfAbsent(name, i -> new ArrayList<>())
            .add(new Part(place, firms, assets.isEmpty() ? null : around(place, assets, outline)));
      }
    }
    List<Row> judged = new ArrayList<>();
    byIngredient.forEach((ingredient, parts) -> judge(ingredient, parts, judged));
    return judged.iterator();
  }

  private static @Nullable Double real(Row row, int at) {
    return row.isNullAt(at) ? null : row.getDouble(at);
  }

  private static @Nullable GridPoint centre(Row row, Outline outline) {
    Double easting = row.getAs("centre_easting");
    Double northing = row.getAs("centre_northing");
    if (easting != null && northing != null) {
      return new GridPoint(easting, northing);
    }
    OutlineDistance shape = outline.shape();
    return shape == null ? null : shape.centre();
  }

  /** Read when it is first asked for: most places have firms, most assets a postcode. */
  private static final class Outline {
    private final byte @Nullable [] wkb;
    private @Nullable OutlineDistance read;

    Outline(byte @Nullable [] wkb) {
      this.wkb = wkb;
    }

    @Nullable OutlineDistance shape() {
      if (read == null && wkb != null) {
        read = OutlineDistance.ofWkb(wkb);
      }
      return read;
    }

    boolean holds(Confluence.Asset asset) {
      OutlineDistance shape = shape();
      return shape != null
          && shape.atLeastMetres(asset.easting(), asset.northing()) <= 0
          && shape.metres(asset.easting(), asset.northing()) <= 0;
    }
  }

  private Around around(Place place, List<Confluence.Asset> assets, Outline outline) {
    long inside = 0;
    long within10 = 0;
    long within25 = 0;
    long near = 0;
    TreeMap<String, Long> kinds = new TreeMap<>();
    Confluence.Asset nearest = null;
    double best = Double.POSITIVE_INFINITY;
    for (Confluence.Asset asset : assets) {
      Set<String> areas = asset.areas().get(geography);
      boolean in = areas == null ? outline.holds(asset) : areas.contains(place.code());
      double metres = metres(place.centre(), asset.easting(), asset.northing());
      inside += in ? 1 : 0;
      within10 += metres <= NEAR ? 1 : 0;
      within25 += metres <= REACH ? 1 : 0;
      if (in || metres <= NEAR) {
        near++;
        kinds.merge(asset.kind(), 1L, Long::sum);
      }
      if (metres < best) {
        best = metres;
        nearest = asset;
      }
    }
    boolean centred = place.centre() != null;
    List<String> byKind = new ArrayList<>();
    for (Map.Entry<String, Long> kind : kinds.entrySet()) {
      byKind.add(kind.getKey() + ":" + kind.getValue());
    }
    return new Around(
        inside,
        centred ? (Long) within10 : null,
        centred ? (Long) within25 : null,
        centred || inside > 0 ? (Long) near : null,
        byKind,
        nearest,
        best);
  }

  /** Infinite from a place without a centre. */
  private static double metres(@Nullable GridPoint from, double easting, double northing) {
    if (from == null) {
      return Double.POSITIVE_INFINITY;
    }
    double dx = from.easting() - easting;
    double dy = from.northing() - northing;
    return Math.sqrt(dx * dx + dy * dy);
  }

  private void judge(String ingredient, List<Part> parts, List<Row> rows) {
    double[] low = new double[parts.size()];
    double[] near = new double[parts.size()];
    for (int i = 0; i < low.length; i++) {
      Part part = parts.get(i);
      low[i] = orUnknown(part.firms().low());
      near[i] = part.around() == null ? Double.NaN : orUnknown(part.around().near());
    }
    double[] firmPercentile = MidRank.percentiles(low);
    double[] assetPercentile = MidRank.percentiles(near);
    String[] byFirms = new String[low.length];
    String[] byAssets = new String[low.length];
    String[] level = new String[low.length];
    List<Place> strong = new ArrayList<>();
    for (int i = 0; i < low.length; i++) {
      Part part = parts.get(i);
      byFirms[i] = firmLevel(part.firms());
      byAssets[i] = assetLevel(part.around(), assetPercentile[i]);
      level[i] = level(byFirms[i], byAssets[i]);
      if (STRONG.equals(level[i]) && part.place().centre() != null) {
        strong.add(part.place());
      }
    }
    String basis = known.basis().getOrDefault(ingredient, "");
    for (int i = 0; i < low.length; i++) {
      Part part = parts.get(i);
      Place place = part.place();
      Firms firms = part.firms();
      Around around = part.around();
      Place other = nearest(place, strong);
      Confluence.Asset asset = around == null ? null : around.nearest();
      rows.add(
          RowFactory.create(
              geography,
              place.code(),
              ingredient,
              level[i],
              byFirms[i],
              byAssets[i],
              firms.count(),
              place.firms(),
              firms.lq(),
              firms.low(),
              firms.high(),
              firms.baseline(),
              orNull(firmPercentile[i]),
              around == null ? null : (Long) around.inside(),
              around == null ? null : around.within10(),
              around == null ? null : around.within25(),
              around == null ? null : around.near(),
              around == null ? NONE : around.nearByKind().toArray(String[]::new),
              orNull(assetPercentile[i]),
              asset == null ? null : asset.name(),
              around == null || asset == null ? null : (Double) km(around.nearestMetres()),
              other == null ? null : other.code(),
              other == null ? null : other.name(),
              other == null ? null : (Double) km(between(place, other)),
              basis));
    }
  }

  private @Nullable String firmLevel(Firms firms) {
    Double low = firms.low();
    Double high = firms.high();
    if (low == null || high == null) {
      return null;
    }
    if (low > params.strongLq() && firms.count() >= params.minFirms()) {
      return STRONG;
    }
    boolean nation = firms.baseline().equals("register");
    if (high < params.missingLq() || (firms.count() == 0 && nation)) {
      return MISSING;
    }
    return firms.count() == 0 ? null : PRESENT;
  }

  private @Nullable String assetLevel(@Nullable Around around, double percentile) {
    Long near = around == null ? null : around.near();
    if (near == null) {
      return null;
    }
    if (near == 0) {
      return MISSING;
    }
    return percentile >= params.strongPercentile() ? STRONG : PRESENT;
  }

  private static @Nullable String level(@Nullable String byFirms, @Nullable String byAssets) {
    for (String level : List.of(STRONG, PRESENT)) {
      if (level.equals(byFirms) || level.equals(byAssets)) {
        return level;
      }
    }
    // What firms do not tell, a lack of assets does not tell either.
    return byFirms;
  }

  /** The nearest other one; of equally near ones the first by code. */
  private static @Nullable Place nearest(Place place, List<Place> strong) {
    Place nearest = null;
    double best = Double.POSITIVE_INFINITY;
    for (Place other : strong) {
      double metres = between(place, other);
      if (metres < best && !other.code().equals(place.code())) {
        best = metres;
        nearest = other;
      }
    }
    return nearest;
  }

  private static double between(Place place, Place other) {
    GridPoint to = other.centre();
    return to == null
        ? Double.POSITIVE_INFINITY
        : metres(place.centre(), to.easting(), to.northing());
  }

  private static double km(double metres) {
    return Math.rint(metres) / METRES;
  }

  private static double orUnknown(@Nullable Number value) {
    return value == null ? Double.NaN : value.doubleValue();
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }
}
