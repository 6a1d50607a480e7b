package clustermap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import clustermap.SparkTest;
import clustermap.fault.Fault;
import clustermap.table.SingleFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** On a few real lines of every published file. */
@Tag("series-7")
class ReferenceJobTest {

  private static final Path RAW = Path.of("src/test/resources/reference-raw");

  @TempDir static Path out;
  private static ReferenceJob.Built built = new ReferenceJob.Built(List.of());

  @BeforeAll
  static void build() {
    built = ReferenceJob.run(SparkTest.spark(), RAW, out);
  }

  @Test
  void writesOneFileATableAndNothingElse() throws IOException {
    Map<String, Long> rows =
        built.tables().stream()
            .collect(Collectors.toMap(SingleFile.Written::table, SingleFile.Written::rows));
    // 8 districts and Cumberland, Barnsley and Sheffield by their codes of 2025; the sector totals
    // are 4 classes for the UK and 12 regions.
    assertThat(rows)
        .containsEntry("postcodes", 16L)
        .containsEntry("districts", 11L)
        .containsEntry("sic_codes", 6L)
        .containsEntry("sector_totals", 52L)
        // 6 districts by 17 industries and all; the nation and a county are left out.
        .containsEntry("industry_counts", 108L)
        // 4 universities, and the 72 research organisations that ship.
        .containsEntry("assets", 76L)
        .containsEntry("programmes", 6L)
        .containsKeys("places", "place_lookup")
        .hasSize(9);
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "postcodes.parquet",
              "districts.parquet",
              "places.parquet",
              "place_lookup.parquet",
              "sic_codes.parquet",
              "sector_totals.parquet",
              "industry_counts.parquet",
              "assets.parquet",
              "programmes.parquet",
              "programmes.csv",
              "programme_places.csv",
              "research_organisations.csv",
              "sources.json");
    }
  }

  @Test
  void givesTheSameRowsInTheOrderOfTheKeyAgain(@TempDir Path again) {
    ReferenceJob.run(SparkTest.spark(), RAW, again);
    for (SingleFile.Written table : built.tables()) {
      assertThat(rows(again, table.table(), "true")).isEqualTo(rows(table.table(), "true"));
    }
    assertThat(rows("postcodes", "true")).isSorted();
  }

  @Test
  void keepsPostcodesWithoutPositionAndSaysWhichAreTerminated() {
    assertThat(rows("postcodes", "postcode = 'S1 2PP'"))
        .containsExactly("[S1 2PP,435598,387359,E08000019,E30000261,false]");
    assertThat(rows("postcodes", "postcode IN ('AB11 3AG', 'AB43 1AJ', 'DN1 2HF')"))
        .containsExactly(
            "[AB11 3AG,null,null,null,null,true]",
            "[AB43 1AJ,null,null,null,null,false]",
            "[DN1 2HF,457900,403301,E08000017,E30000201,true]");
  }

  @Test
  void resolvesDistrictsOfBothVintages() {
    assertThat(rows("districts", "name IN ('Barnsley', 'Sheffield', 'Cumberland', 'Highland')"))
        .containsExactly(
            "[E06000063,null,E06000063,Cumberland,null,TLD1,TLD,North West]",
            "[E08000016,E08000016,E08000038,Barnsley,TLE31,TLE3,TLE,Yorkshire and The Humber]",
            "[E08000019,E08000019,E08000039,Sheffield,TLE32,TLE3,TLE,Yorkshire and The Humber]",
            "[E08000038,E08000016,E08000038,Barnsley,TLE31,TLE3,TLE,Yorkshire and The Humber]",
            "[E08000039,E08000019,E08000039,Sheffield,TLE32,TLE3,TLE,Yorkshire and The Humber]",
            "[S12000017,S12000017,S12000017,Highland,null,TLM6,TLM,Scotland]");
  }

  @Test
  void unitesOutlinesOfWholeDistrictsOnly() throws ParseException {
    double districts = 0;
    for (String code : List.of("E08000016", "E08000017", "E08000018", "E08000019")) {
      districts += outline("LAD", code).getArea();
    }
    Geometry region = outline("ITL2", "TLE3");
    assertThat(region.isValid()).isTrue();
    assertThat(region.getArea()).isCloseTo(districts, withinPercentage(0.01));
    // South Yorkshire has 1,552 km2 (ONS standard area measurements); the outline is generalised.
    assertThat(region.getArea()).isBetween(1.50e9, 1.60e9);
    assertThat(rows("places", "geography = 'ITL3' AND code LIKE 'TLM6%' AND geometry IS NOT NULL"))
        .isEmpty();
    assertThat(rows("places", "geography = 'ITL3' AND code LIKE 'TLM6%'")).hasSize(3);
  }

  @Test
  void saysWhatIsSplitAndHowFarThatIsKnown() {
    assertThat(rows("place_lookup", "lad_2021 = 'E08000019' AND best_fit"))
        .containsExactly(
            "[E08000019,CA,E47000002,1.0,true]",
            "[E08000019,ITL1,TLE,1.0,true]",
            "[E08000019,ITL2,TLE3,1.0,true]",
            "[E08000019,ITL3,TLE32,1.0,true]",
            "[E08000019,TTWA,E30000261,0.9998,true]");
    assertThat(rows("place_lookup", "lad_2021 = 'S12000017' AND geography = 'ITL3'"))
        .containsExactly(
            "[S12000017,ITL3,TLM61,null,null]",
            "[S12000017,ITL3,TLM62,null,null]",
            "[S12000017,ITL3,TLM63,null,null]");
  }

  @Test
  void prefersTheRegisteredNameOfARenamedUniversity() {
    assertThat(rows("assets", "asset_id IN ('ukprn-10007793', 'ukprn-10007157')"))
        .containsExactly(
            "[ukprn-10007157,university,University of Sheffield,S10 2TN,434108.0,387293.0]",
            "[ukprn-10007793,university,University of South Wales/Prifysgol de Cymru,CF37 1DL,"
                + "308249.0,188598.0]");
    assertThat(rows("assets", "kind = 'university' AND easting IS NULL")).hasSize(1);
    assertThat(rows("assets", "kind = 'catapult' AND easting IS NULL")).hasSize(9);
  }

  @Test
  void countsEnterprisesByDistrictAndIndustryWithoutTotalsOfLargerAreas() {
    assertThat(rows("industry_counts", "code = 'E08000019' AND industry IN ('01-03', '47', 'all')"))
        .containsExactly(
            "[E08000019,Sheffield,01-03,Agriculture, forestry & fishing,165]",
            "[E08000019,Sheffield,47,Retail,1490]",
            "[E08000019,Sheffield,all,All industries,16755]");
    assertThat(rows("industry_counts", "code NOT RLIKE '^(E0[6-9]|S12)'")).isEmpty();
    assertThat(rows("industry_counts", "code = 'E06000063'")).hasSize(18);
  }

  /** A name of several places gives each its own; a total without a place gives none. */
  @Test
  void resolvesPlacesOfProgrammesToAreasAndRefusesNamesItDoesNotKnow(@TempDir Path raw)
      throws IOException {
    assertThat(rows("programmes", "true"))
        .containsExactly(
            "[Cambridge x Manchester Innovation Partnership,LAD,E07000008,2025-08-01,Cambridge,"
                + "ArraySeq()]",
            "[Cambridge x Manchester Innovation Partnership,LAD,E08000003,2025-08-01,Manchester,"
                + "ArraySeq()]",
            "[Local Innovation Partnerships Fund,ITL2,TLE3,2025-07-01,South Yorkshire,ArraySeq()]",
            "[Northern Gritstone,LAD,E08000003,2021-07-01,Manchester,ArraySeq()]",
            "[Northern Gritstone,LAD,E08000019,2021-07-01,Sheffield,ArraySeq()]",
            "[Northern Gritstone,LAD,E08000035,2021-07-01,Leeds,ArraySeq()]");
    copyRaw(raw);
    Files.writeString(
        raw.resolve("programmes.csv"),
        "programme,place_name,start_date\nA,Atlantis,2020-01-01\nA,Kent,2020-01-01\n");
    assertThatThrownBy(() -> ReferenceJob.run(SparkTest.spark(), raw, raw.resolve("out")))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("no areas are known for Atlantis.")
        .hasMessageContaining("programme_places.csv");
  }

  private static void copyRaw(Path raw) throws IOException {
    try (Stream<Path> files = Files.list(RAW)) {
      for (Path file : files.toList()) {
        Files.copy(file, raw.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void namesEveryMissingFileAndColumnAtOnce(@TempDir Path raw) throws IOException {
    Files.writeString(raw.resolve("sic2007.csv"), "sic5,description\n01110,Growing\n");
    assertThatThrownBy(() -> ReferenceJob.run(SparkTest.spark(), raw, raw.resolve("out")))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.INPUT))
        .hasMessageContaining(raw.toString())
        .hasMessageContaining("postcodes.csv.gz: missing")
        .hasMessageContaining("universities.csv: missing")
        .hasMessageContaining("sic2007.csv: its header lacks class4, group3, group_name");
    assertThat(raw.resolve("out")).doesNotExist();
  }

  @Test
  void refusesPositionsThatAreNoNumbersAndPostcodesTwice(@TempDir Path raw) throws IOException {
    copyRaw(raw);
    String header = "postcode,easting,northing,lad21_code,ttwa11_code,in_codepoint,pqi\n";
    String good = "S1 2PP,435598,387359,E08000019,E30000261,Y,10\n";
    write(raw, header + good + "S1 1AA,four,387312,E08000019,E30000261,Y,10\n");
    assertThatThrownBy(() -> ReferenceJob.run(SparkTest.spark(), raw, raw.resolve("out")))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("not a whole number in 1 rows, such as that of S1 1AA");
    write(raw, header + good + good);
    assertThatThrownBy(() -> ReferenceJob.run(SparkTest.spark(), raw, raw.resolve("out")))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("2 rows with 1 different postcodes");
  }

  private static void write(Path raw, String text) throws IOException {
    try (OutputStream zip =
        new GZIPOutputStream(Files.newOutputStream(raw.resolve("postcodes.csv.gz")))) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Geometry outline(String geography, String code) throws ParseException {
    Row row =
        SparkTest.spark()
            .read()
            .parquet(out.resolve("places.parquet").toString())
            .where("geography = '" + geography + "' AND code = '" + code + "'")
            .select("geometry")
            .first();
    return new WKBReader().read((byte[]) row.get(0));
  }

  private static List<String> rows(String table, String where) {
    return rows(out, table, where);
  }

  /** In the order of the file, which is the key's. */
  private static List<String> rows(Path folder, String table, String where) {
    return SparkTest.spark()
        .read()
        .parquet(folder.resolve(table + ".parquet").toString())
        .where(where)
        .collectAsList()
        .stream()
        .map(ReferenceJobTest::text)
        .toList();
  }

  private static String text(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> row.get(i) instanceof byte[] b ? HexFormat.of().formatHex(b) : row.get(i))
        .map(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
