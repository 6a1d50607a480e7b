package clustermap.stage;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.config.ConfluenceRules;
import clustermap.config.RunConfig;
import clustermap.config.Sector;
import clustermap.table.Assets;
import clustermap.table.Locations;
import clustermap.table.PlaceOpportunities;
import clustermap.table.Places;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The confluence of opportunities: what of each ingredient (research, skills, finance, space,
 * energy, advanced manufacturing) is in each place, by firms and by assets, each part for itself.
 *
 * <p>Firms are counted and set against the nation as those of sectors are in {@link Places};
 * ingredients are sectors of the taxonomy {@link ConfluenceRules#TAXONOMY}. Places of one geography
 * are then judged together ({@link Opportunities}), since percentiles and the nearest strong place
 * need them all: that grows with places, never with firms.
 */
public final class Confluence {
  private static final String[] PLACE = {"geography", "code"};

  private Confluence() {}

  /** One asset; areas are codes of places by geography. */
  record Asset(
      String id,
      String kind,
      String name,
      double easting,
      double northing,
      TreeMap<String, TreeSet<String>> areas)
      implements Serializable {}

  /**
   * What is known beside firms, ready to be sent to executors.
   *
   * @param assets located assets of each ingredient, by id
   * @param basis what the level of each ingredient can rest on, in words
   */
  public record Known(TreeMap<String, List<Asset>> assets, TreeMap<String, String> basis)
      implements Serializable {

    /**
     * From rows.
     *
     * @param located rows of {@link AssetAreas}
     */
    public static Known of(List<Row> located, ConfluenceRules rules) {
      List<Asset> all = new ArrayList<>();
      for (Row row : located) {
        TreeMap<String, TreeSet<String>> areas = new TreeMap<>();
        if (!row.isNullAt(row.fieldIndex("areas"))) {
          for (Row area : row.<Row>getList(row.fieldIndex("areas"))) {
            areas
                .computeIfAbsent(area.getString(0), geography -> new TreeSet<>())
                .add(area.getString(1));
          }
        }
        all.add(
            new Asset(
                row.getAs(Assets.ASSET_ID.name()),
                row.getAs(Assets.KIND.name()),
                row.getAs(Assets.NAME.name()),
                row.<Double>getAs(Assets.EASTING.name()),
                row.<Double>getAs(Assets.NORTHING.name()),
                areas));
      }
      all.sort(Comparator.comparing(Asset::id).thenComparing(Asset::kind));
      TreeMap<String, List<Asset>> assets = new TreeMap<>();
      TreeMap<String, String> basis = new TreeMap<>();
      for (Sector ingredient : rules.sectors()) {
        List<String> kinds = rules.assetKinds().getOrDefault(ingredient.sector(), List.of());
        List<Asset> own = all.stream().filter(a -> kinds.contains(a.kind())).toList();
        assets.put(ingredient.sector(), new ArrayList<>(own));
        basis.put(ingredient.sector(), basis(ingredient, kinds, own));
      }
      return new Known(assets, basis);
    }

    private static String basis(Sector ingredient, List<String> kinds, List<Asset> own) {
      TreeSet<String> known = new TreeSet<>();
      own.forEach(asset -> known.add(asset.kind()));
      TreeSet<String> unknown = new TreeSet<>(kinds);
      unknown.removeAll(known);
      List<String> parts = new ArrayList<>();
      if (!ingredient.weightBySic().isEmpty()) {
        parts.add(known.isEmpty() ? "firms alone" : "firms");
      }
      if (!known.isEmpty()) {
        parts.add("assets of kind " + String.join(", ", known));
      }
      String told = parts.isEmpty() ? "nothing" : String.join(" and ", parts);
      return unknown.isEmpty()
          ? told
          : told + "; no asset with a position of kind " + String.join(", ", unknown);
    }
  }

  /**
   * Opportunities by contract: every place of every geography by every ingredient.
   *
   * @param places the areas of all geographies
   * @param locations locations by contract, of the taxonomy of ingredients
   * @param totals totals of every ingredient
   */
  public static Dataset<Row> run(
      Dataset<Row> places,
      Dataset<Row> locations,
      Dataset<Row> totals,
      Broadcast<Known> known,
      RunConfig.Confluence params) {
    MapFunction<Row, String> byGeography = row -> row.getString(0);
    FlatMapGroupsFunction<String, Row, Row> judge =
        (geography, rows) -> new Opportunities(geography, known.value(), params).of(rows);
    return places
        .select(Places.GEOGRAPHY.col(), Places.CODE.col(), Places.NAME.col(), Places.GEOMETRY.col())
        .join(firms(places, locations, totals), PLACE)
        .groupByKey(byGeography, Encoders.STRING())
        .flatMapSortedGroups(
            new Column[] {col("code")}, judge, Encoders.row(PlaceOpportunities.CONTRACT.schema()));
  }

  /**
   * The firms of every place: geography, code, place_firms, centre_easting, centre_northing (null
   * without a located firm) and an array of ingredients.
   */
  private static Dataset<Row> firms(
      Dataset<Row> places, Dataset<Row> locations, Dataset<Row> totals) {
    Column n = Locations.SITES.col();
    Column located = Locations.EASTING.col().isNotNull().and(Locations.NORTHING.col().isNotNull());
    Dataset<Row> counted = locations.where(n.gt(0));
    // Positions in whole metres, so that sums do not depend on the order of rows.
    Dataset<Row> all =
        InPlaces.sums(
            counted
                .withColumn("place_firms", n)
                .withColumn("sum_nn", n.multiply(n))
                .withColumn("located", when(located, n).otherwise(0L))
                .withColumn("sum_easting", metres(located, Locations.EASTING.col()))
                .withColumn("sum_northing", metres(located, Locations.NORTHING.col())),
            List.of(),
            "place_firms",
            "sum_nn",
            "located",
            "sum_easting",
            "sum_northing");
    Dataset<Row> ofIngredient = InPlaces.ofSectors(counted, List.of("sector"));
    Dataset<Row> joined =
        places
            .select(PLACE[0], PLACE[1])
            .crossJoin(
                broadcast(
                    totals
                        .withColumnRenamed("sector_sites", "nation_sector_sites")
                        .withColumnRenamed("sector_weight", "nation_sector_weight")))
            .join(all, PLACE, "left")
            .join(ofIngredient, new String[] {PLACE[0], PLACE[1], "sector"}, "left");
    for (String count :
        List.of("place_firms", "sum_nn", "firms", "place_sector_weight", "sum_xx", "sum_xn")) {
      joined = joined.withColumn(count, coalesce(col(count), lit(0L)));
    }
    Column deff =
        Quotients.designEffect(
            col("firms"), col("place_firms"), col("sum_xx"), col("sum_xn"), col("sum_nn"));
    return joined
        .withColumn("deff", deff)
        .withColumn(
            "quotient",
            Quotients.quotient(
                col("firms"), col("place_sector_weight"), col("place_firms"), col("deff")))
        .withColumn("centre_easting", mean("sum_easting"))
        .withColumn("centre_northing", mean("sum_northing"))
        .groupBy(PLACE[0], PLACE[1], "place_firms", "centre_easting", "centre_northing")
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            col("sector"),
                            col("firms"),
                            col("quotient.lq"),
                            col("quotient.low"),
                            col("quotient.high"),
                            Quotients.baseline().as("baseline"))))
                .as("ingredients"));
  }

  private static Column metres(Column located, Column position) {
    return when(located, round(position).cast("long").multiply(Locations.SITES.col()))
        .otherwise(0L);
  }

  private static Column mean(String sum) {
    return when(col("located").gt(0), col(sum).cast("double").divide(col("located")));
  }
}
