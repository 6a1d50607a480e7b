package clustermap.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clustermap.fault.Fault;
import clustermap.job.RawFolder.RawFile;
import clustermap.table.Assets;
import clustermap.table.Contract;
import clustermap.table.Districts;
import clustermap.table.IndustryCounts;
import clustermap.table.PlaceLookup;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.Programmes;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import clustermap.table.SingleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Makes the reference tables of {@code conf/reference} from the published files: one Parquet file a
 * table, the same rows in the same order from the same files. What each table is made from, its
 * edition and licence are in {@code conf/reference/README.md} and {@code sources.json}.
 */
public final class ReferenceJob {

  /** Editions, licences and attributions of the tables, written beside them. */
  public static final String SOURCES = "sources.json";

  /** Columns of the enterprise and local unit counts, by the region that they stand for. */
  private static final Map<String, String> REGIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("uk", "UK"),
              Map.entry("north_east", "North East"),
              Map.entry("north_west", "North West"),
              Map.entry("yorkshire_humber", "Yorkshire and The Humber"),
              Map.entry("east_midlands", "East Midlands"),
              Map.entry("west_midlands", "West Midlands"),
              Map.entry("east", "East of England"),
              Map.entry("london", "London"),
              Map.entry("south_east", "South East"),
              Map.entry("south_west", "South West"),
              Map.entry("wales", "Wales"),
              Map.entry("scotland", "Scotland"),
              Map.entry("northern_ireland", "Northern Ireland")));

  /** A column of the counts by district: SIC divisions and the industry's name. */
  private static final Pattern INDUSTRY = Pattern.compile("(\\d\\d(?:-\\d\\d)?) : (.+)");

  /** Codes of districts: of England, Wales, Scotland and Northern Ireland. */
  private static final String DISTRICT = "^(E0[6-9]|W06|S12|N09)\\d{6}$";

  /** Positional quality of Code-Point Open that means "no position". */
  private static final String NO_POSITION = "90";

  private ReferenceJob() {}

  /** The tables that were written, in order. */
  public record Built(List<SingleFile.Written> tables) {
    public Built {
      tables = List.copyOf(tables);
    }

    /** Size of all tables together. */
    public long bytes() {
      return tables.stream().mapToLong(SingleFile.Written::bytes).sum();
    }
  }

  /**
   * Builds every table.
   *
   * @param raw folder with the published files under the names that the README lists
   * @param out folder for the tables; made when missing, files of the same names are replaced
   * @throws Fault when files or columns are missing (all of them named) or a value is unusable
   */
  public static Built run(SparkSession spark, Path raw, Path out) {
    RawFolder folder = RawFolder.open(spark, raw);
    ReferencePlaces places = new ReferencePlaces(folder.rows(RawFile.LAD_ITL));
    List<SingleFile.Written> written = new ArrayList<>();
    written.add(
        SingleFile.of(Postcodes.CONTRACT)
            // Neither repeats enough for a dictionary to pay; long pages give zstd more to find.
            .option("parquet.enable.dictionary#postcode", "false")
            .option("parquet.enable.dictionary#easting", "false")
            .option("parquet.enable.dictionary#northing", "false")
            .option("parquet.page.row.count.limit", "200000")
            // Four row groups, so that as many tasks can read them.
            .option("parquet.block.row.count.limit", "700000")
            .write(postcodes(folder), file(out, Postcodes.CONTRACT)));
    List<Row> districts = places.districts(folder.rows(RawFile.LAD_COUNTS));
    written.add(write(spark, out, Districts.CONTRACT, districts));
    List<Row> areas =
        places.places(
            PlaceOutlines.read(folder.path(RawFile.LAD_BOUNDARIES)),
            folder.rows(RawFile.LAD_POPULATION),
            folder.rows(RawFile.LSOA_TTWA),
            CombinedAuthority.shipped());
    written.add(write(spark, out, Places.CONTRACT, areas));
    List<Row> lookup = places.lookup(folder.rows(RawFile.LAD_TTWA), CombinedAuthority.shipped());
    written.add(write(spark, out, PlaceLookup.CONTRACT, lookup));
    written.add(write(out, SicCodes.CONTRACT, sicCodes(folder)));
    written.add(write(out, SectorTotals.CONTRACT, sectorTotals(folder)));
    written.add(write(out, IndustryCounts.CONTRACT, industryCounts(folder)));
    written.add(write(out, Assets.CONTRACT, ReferenceAssets.build(folder, out)));
    written.add(write(out, Programmes.CONTRACT, ReferenceProgrammes.build(folder, out)));
    ShippedFile.copy(SOURCES, out);
    return new Built(written);
  }

  private static Dataset<Row> postcodes(RawFolder folder) {
    Dataset<Row> raw = folder.read(RawFile.POSTCODES);
    Column easting = col("easting").try_cast("int");
    Column northing = col("northing").try_cast("int");
    requireUsable(raw, easting, northing);
    Column placed =
        functions
            .coalesce(col("pqi"), lit(""))
            .notEqual(NO_POSITION)
            .and(easting.notEqual(0).or(northing.notEqual(0)));
    return raw.select(
        Postcodes.POSTCODE.col(),
        // Whole metres, as published: half the size of the contract's double, which readers cast
        // to.
        when(placed, easting).as(Postcodes.EASTING.name()),
        when(placed, northing).as(Postcodes.NORTHING.name()),
        Postcodes.LAD.of(col("lad21_code")),
        Postcodes.TTWA.of(col("ttwa11_code")),
        Postcodes.TERMINATED.of(col("in_codepoint").equalTo("N")));
  }

  private static void requireUsable(Dataset<Row> raw, Column easting, Column northing) {
    Column badPosition =
        easting
            .isNull()
            .and(col("easting").isNotNull())
            .or(northing.isNull().and(col("northing").isNotNull()));
    Row found =
        raw.agg(
                functions.count(lit(1)),
                functions.countDistinct(col("postcode")),
                functions.count_if(badPosition),
                functions.min(when(badPosition, col("postcode"))))
            .first();
    if (found.getLong(0) == 0 || found.getLong(1) != found.getLong(0)) {
      throw Fault.input(
          RawFile.POSTCODES.fileName()
              + ": expected every postcode once, found "
              + found.getLong(0)
              + " rows with "
              + found.getLong(1)
              + " different postcodes");
    }
    if (found.getLong(2) > 0) {
      throw Fault.input(
          RawFile.POSTCODES.fileName()
              + ": easting or northing is not a whole number in "
              + found.getLong(2)
              + " rows, such as that of "
              + found.getString(3));
    }
  }

  private static Dataset<Row> sicCodes(RawFolder folder) {
    return folder
        .read(RawFile.SIC)
        .select(
            SicCodes.SIC5.col(),
            SicCodes.DESCRIPTION.of(functions.trim(col("description"))),
            SicCodes.SIC4.of(col("class4")),
            SicCodes.SIC3.of(col("group3")),
            SicCodes.SIC3_NAME.of(functions.trim(col("group_name"))),
            SicCodes.SIC2.of(col("division2")),
            SicCodes.SIC2_NAME.of(functions.trim(col("division_name"))),
            SicCodes.SECTION.col(),
            SicCodes.SECTION_NAME.of(functions.trim(col("section_name"))),
            SicCodes.COMPANIES_HOUSE_ONLY.of(col("in_ons_sic2007").equalTo("N")));
  }

  private static Dataset<Row> sectorTotals(RawFolder folder) {
    Column[] regions =
        REGIONS.entrySet().stream()
            .map(
                r ->
                    functions.struct(
                        lit(r.getValue()).as("region"),
                        col("enterprises_" + r.getKey()).cast("bigint").as("enterprises"),
                        col("local_units_" + r.getKey()).cast("bigint").as("local_units")))
            .toArray(Column[]::new);
    return folder
        .read(RawFile.SIC_COUNTS)
        .select(SectorTotals.SIC4.col(), functions.explode(functions.array(regions)).as("r"))
        .select(
            SectorTotals.SIC4.col(),
            SectorTotals.REGION.of(col("r.region")),
            SectorTotals.ENTERPRISES.of(col("r.enterprises")),
            SectorTotals.LOCAL_UNITS.of(col("r.local_units")));
  }

  /** Districts alone: the file has the totals of countries, regions and counties between them. */
  private static Dataset<Row> industryCounts(RawFolder folder) {
    Dataset<Row> raw = folder.read(RawFile.LAD_COUNTS);
    List<Column> industries = new ArrayList<>();
    for (String header : raw.columns()) {
      Matcher industry = INDUSTRY.matcher(header);
      if (industry.matches()) {
        industries.add(count(industry.group(1), industry.group(2), header));
      }
    }
    if (industries.isEmpty()) {
      throw Fault.input(
          RawFile.LAD_COUNTS.fileName()
              + ": its header names no industry; expected columns such as \"58-63 : Information &"
              + " communication\"");
    }
    industries.add(count(IndustryCounts.ALL, "All industries", "Total"));
    return raw.where(col("area_code").rlike(DISTRICT))
        .select(
            IndustryCounts.CODE.of(col("area_code")),
            IndustryCounts.NAME.of(functions.trim(col("area_name"))),
            functions.explode(functions.array(industries.toArray(Column[]::new))).as("i"))
        .select(
            IndustryCounts.CODE.col(),
            IndustryCounts.NAME.col(),
            IndustryCounts.INDUSTRY.of(col("i.industry")),
            IndustryCounts.INDUSTRY_NAME.of(col("i.industry_name")),
            IndustryCounts.ENTERPRISES.of(col("i.enterprises")));
  }

  private static Column count(String industry, String name, String header) {
    return functions.struct(
        lit(industry).as("industry"),
        lit(name).as("industry_name"),
        col("`" + header + "`").cast("bigint").as("enterprises"));
  }

  private static SingleFile.Written write(
      SparkSession spark, Path out, Contract contract, List<Row> rows) {
    return write(out, contract, spark.createDataFrame(rows, published(contract)));
  }

  private static SingleFile.Written write(Path out, Contract contract, Dataset<Row> rows) {
    return SingleFile.of(contract).write(rows, file(out, contract));
  }

  /** The contract's columns without the issues that only reading finds. */
  private static StructType published(Contract contract) {
    return new StructType(
        Stream.of(contract.schema().fields())
            .filter(f -> !f.name().equals(Contract.ISSUES.name()))
            .toArray(StructField[]::new));
  }

  private static Path file(Path out, Contract contract) {
    return out.resolve(contract.name() + ".parquet");
  }
}
