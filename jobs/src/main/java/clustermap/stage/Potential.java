package clustermap.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.table.FirmSectors;
import clustermap.table.Firms;
import clustermap.table.Locations;
import clustermap.table.PlaceQuotients;
import clustermap.table.PlaceSectors;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Sectors in places with what a place that is not yet strong in one might become: how near it is to
 * the sector by the others that it has, how many firms short of a cluster, how young the sector is
 * there, and what is near. Each measure is a column of its own; ranks are by the lower bound of the
 * first.
 */
public final class Potential {
  private static final String[] KEY = {"geography", "code", "taxonomy", "sector"};
  private static final int HALF_KM = 500;
  private static final int BIRTH_YEARS = 5;

  private Potential() {}

  /** What potential is measured from, each by contract. */
  public record Inputs(
      Dataset<Row> quotients,
      Dataset<Row> locations,
      Dataset<Row> sites,
      Dataset<Row> firms,
      Dataset<Row> firmSectors,
      Dataset<Row> relatedness) {}

  /**
   * How potential is measured.
   *
   * @param minClusterSize firms that a cluster needs
   * @param minFirms firms that a place needs to count for complexity
   * @param minPlaces places that complexity needs
   */
  public record Params(LocalDate asOf, int minClusterSize, int minFirms, int minPlaces) {}

  /**
   * Rows of cluster_id, taxonomy, sector, grid_geometry and strong (lq_low above 1), in order: what
   * {@link NearestClusters.Outlines} takes.
   */
  public static Dataset<Row> clusters(
      Dataset<Row> footprints, Dataset<Row> counts, Dataset<Row> totals) {
    return ClusterQuotients.withQuotient(ClusterQuotients.counted(footprints, counts, totals))
        .select(
            col("cluster_id"),
            col("taxonomy"),
            col("sector"),
            col("grid_geometry"),
            coalesce(col("lq_low").gt(1), lit(false)).as("strong"))
        .orderBy("cluster_id");
  }

  /**
   * Quotients with the nearest clusters by contract: a table of its own, since {@link #run} reads
   * it three times, each time for other columns.
   *
   * @param measured sectors in places
   * @param places areas of all geographies
   * @param locations locations by contract
   */
  public static Dataset<Row> quotients(
      Dataset<Row> measured,
      Dataset<Row> places,
      Dataset<Row> locations,
      Broadcast<NearestClusters.Outlines> outlines) {
    return measured
        .join(
            NearestClusters.run(NearestClusters.centres(places, locations), outlines), KEY, "left")
        .select(PlaceQuotients.CONTRACT.columns());
  }

  /** Sectors in places by contract. */
  public static Dataset<Row> run(Inputs in, Params params) {
    Dataset<Row> quotients = in.quotients();
    Dataset<Row> all =
        quotients
            .join(NearPlaces.run(quotients, in.relatedness()), KEY, "left")
            .join(densest(in), KEY, "left")
            .join(births(in, params.asOf()), KEY, "left")
            .join(Complexity.run(quotients, params.minFirms(), params.minPlaces()), KEY, "left");
    for (String count : List.of("firms_in_km2", "births_5y", "born", "of_sector")) {
      all = all.withColumn(count, coalesce(col(count), lit(0L)));
    }
    // Of firms that are nowhere, none is near another as far as is known.
    Column known =
        PlaceQuotients.PLACE_SITES.col().equalTo(0).or(PlaceQuotients.PLACE_LOCATED.col().gt(0));
    all = all.withColumn("firms_in_km2", when(known, col("firms_in_km2")));
    // Without a firm of the sector in the place its births in the nation are not known, nor asked.
    Column ratio =
        Quotients.withinNation(
            col("births_5y"), col("firms"), col("born"), col("of_sector"), lit(1.0));
    Column nascent =
        col("clusters")
            .equalTo(0)
            .and(not(coalesce(col("lq_low").gt(1), lit(false))))
            .and(known)
            .and(col("relatedness_density").isNotNull());
    Column missing =
        when(col("clusters").gt(0), 0.0)
            .when(
                known,
                greatest(
                    lit(0.0), lit((double) params.minClusterSize()).minus(col("firms_in_km2"))));
    Dataset<Row> valued =
        all.withColumn("ratio", when(col("firms").gt(0), ratio))
            .withColumn("birth_ratio", col("ratio.lq"))
            .withColumn("birth_ratio_low", col("ratio.low"))
            .withColumn("birth_ratio_high", col("ratio.high"))
            .withColumn("nascent", nascent)
            .withColumn("firms_short", missing);
    return valued
        .withColumn(
            "rank",
            when(
                nascent,
                row_number().over(best("sector", "geography", "code", "taxonomy", "nascent"))))
        .withColumn(
            "rank_of_place",
            when(
                nascent,
                row_number().over(best("code", "geography", "taxonomy", "sector", "nascent"))))
        .select(PlaceSectors.CONTRACT.columns());
  }

  private static WindowSpec best(String last, String... partition) {
    Column[] by = Stream.of(partition).map(c -> col(c)).toArray(Column[]::new);
    return Window.partitionBy(by)
        .orderBy(
            col("relatedness_density_low").desc_nulls_last(),
            col("relatedness_density").desc_nulls_last(),
            col("firms_short").asc(),
            col(last).asc());
  }

  /**
   * The most firms of a sector in a square of four cells of 500 m, one of which is in the place:
   * has a firm there, of whatever sector.
   */
  private static Dataset<Row> densest(Inputs in) {
    Dataset<Row> placed = inCells(in.locations());
    Dataset<Row> cells =
        placed
            .withColumn("s", explode(Locations.SECTORS.col()))
            .where("s.sites > 0")
            .groupBy(
                col("s.taxonomy").as("taxonomy"), col("s.sector").as("sector"), col("x"), col("y"))
            .agg(sum("s.sites").as("n"));
    String[] key = {"square", "taxonomy", "sector"};
    Dataset<Row> squares =
        inSquares(cells)
            .groupBy("square", "taxonomy", "sector")
            .agg(sum("n").as("sites"))
            .join(repeated(in), key, "left")
            .withColumn("in_square", col("sites").minus(coalesce(col("repeated"), lit(0L))));
    // By the areas together before the places of each: few of them hold a cell.
    Dataset<Row> byAreas =
        inSquares(placed.select(InPlaces.with(col("x"), col("y"))).distinct())
            .join(squares, "square")
            .groupBy(InPlaces.with(col("taxonomy"), col("sector")))
            .agg(max("in_square").as("best"));
    return InPlaces.rows(byAreas, col("taxonomy"), col("sector"), col("best"))
        .groupBy("geography", "code", "taxonomy", "sector")
        .agg(max("best").as("firms_in_km2"));
  }

  private static Dataset<Row> inCells(Dataset<Row> located) {
    return located
        .where(Locations.EASTING.col().isNotNull())
        .withColumn("x", floor(Locations.EASTING.col().divide(HALF_KM)).cast("int"))
        .withColumn("y", floor(Locations.NORTHING.col().divide(HALF_KM)).cast("int"));
  }

  /** By square and sector the sites beyond the first of each firm: few firms have several. */
  private static Dataset<Row> repeated(Inputs in) {
    Dataset<Row> ofSeveral =
        bySector(
            in,
            inCells(in.sites().where(not(InPlaces.onlySite()))).select("company_number", "x", "y"));
    return inSquares(ofSeveral)
        .groupBy("square", "taxonomy", "sector", "company_number")
        .agg(count(lit(1)).minus(1).as("more"))
        .where("more > 0")
        .groupBy("square", "taxonomy", "sector")
        .agg(sum("more").as("repeated"));
  }

  /** Sites of counted firms, a row for each sector of the firm. */
  private static Dataset<Row> bySector(Inputs in, Dataset<Row> sites, Column... ofFirm) {
    Column[] firm =
        Stream.concat(Stream.of(Firms.COMPANY_NUMBER.col()), Stream.of(ofFirm))
            .toArray(Column[]::new);
    return sites
        .join(in.firms().where(Firms.COUNTED.col()).select(firm), Firms.COMPANY_NUMBER.name())
        .join(
            in.firmSectors()
                .select(
                    FirmSectors.COMPANY_NUMBER.col(),
                    FirmSectors.TAXONOMY.col(),
                    FirmSectors.SECTOR.col()),
            FirmSectors.COMPANY_NUMBER.name());
  }

  /** Each cell in the four squares that hold it, named by their south-western cell. */
  private static Dataset<Row> inSquares(Dataset<Row> cells) {
    return cells.withColumn(
        "square", explode(array(corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1))));
  }

  private static Column corner(int west, int south) {
    return struct(col("x").minus(west).as("x"), col("y").minus(south).as("y"));
  }

  private static Column born(LocalDate asOf) {
    Column day = Firms.INCORPORATION_DATE.col();
    return coalesce(day.gt(lit(asOf.minusYears(BIRTH_YEARS))).and(day.leq(lit(asOf))), lit(false));
  }

  /**
   * By place and sector: births_5y; and of the nation, whose sector it is, born and of_sector.
   * Firms are counted once, by the areas that they lie in together; both are added up from that.
   */
  private static Dataset<Row> births(Inputs in, LocalDate asOf) {
    Dataset<Row> counted =
        bySector(in, in.sites(), born(asOf).as("is_born"))
            .groupBy(InPlaces.with(FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col()))
            .agg(count(lit(1)).as("n"), count(when(col("is_born"), true)).as("n_born"));
    WindowSpec nation = Window.partitionBy(FirmSectors.TAXONOMY.col(), FirmSectors.SECTOR.col());
    return InPlaces.rows(
            counted
                .withColumn("born", sum("n_born").over(nation))
                .withColumn("of_sector", sum("n").over(nation)),
            FirmSectors.TAXONOMY.col(),
            FirmSectors.SECTOR.col(),
            col("n_born"),
            col("born"),
            col("of_sector"))
        .groupBy("geography", "code", "taxonomy", "sector")
        .agg(
            sum("n_born").as("births_5y"),
            max("born").as("born"),
            max("of_sector").as("of_sector"));
  }
}
