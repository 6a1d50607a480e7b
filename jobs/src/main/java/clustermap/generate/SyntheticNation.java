package clustermap.generate;

import clustermap.config.Sector;
import clustermap.fault.Fault;
import clustermap.table.Assets;
import clustermap.table.Companies;
import clustermap.table.Contract;
import clustermap.table.Grants;
import clustermap.table.LocalFiles;
import clustermap.table.Patents;
import clustermap.table.Programmes;
import clustermap.table.RdSpend;
import clustermap.table.Synthetic;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes a synthetic nation: a register of made-up firms at the country's real postcodes, in the
 * industries that the statistics give its districts, with births and deaths, shared offices, R&D
 * spend, grants and patents; clusters and programmes that were planted; and, beside it, what is
 * known of them. No person is in it, and no company that exists: its numbers begin with a letter
 * that no register uses.
 *
 * <p>Every row follows from the seed and its number alone, and files are cut by the number of
 * firms, so the same settings make the same rows in the same files on any machine.
 */
public final class SyntheticNation {
  /** Folder of the truth. */
  public static final String TRUTH = "truth";

  /** Folder of the register as it is published. */
  public static final String RAW = "raw";

  private static final String NOTE_FILE = "SYNTHETIC.txt";
  private static final long ROWS_A_FILE = 400_000;

  private final SparkSession spark;
  private final NationSettings settings;
  private final Path out;
  private final int files;
  private final FirmDraw draw;
  private final List<PlantedCluster> clusters;
  private final Broadcast<FirmDraw> shared;
  private final List<Written> written = new ArrayList<>();

  /** A table that was written, relative to the folder. */
  public record Written(String table, long rows) {}

  /**
   * Reference tables that it is drawn from.
   *
   * @param sectors of the taxonomy industrial_strategy
   */
  public record Sources(
      Dataset<Row> postcodes,
      Dataset<Row> districts,
      Dataset<Row> industryCounts,
      Dataset<Row> sectorTotals,
      Dataset<Row> sicCodes,
      Dataset<Row> assets,
      List<Sector> sectors) {}

  private SyntheticNation(SparkSession spark, Sources sources, NationSettings settings, Path out) {
    this.spark = spark;
    this.settings = settings;
    this.out = out;
    this.files = (int) Math.max(1, (settings.firms() + ROWS_A_FILE - 1) / ROWS_A_FILE);
    Terrain terrain = Terrain.read(sources.postcodes(), settings.seed());
    SectorMix mix =
        SectorMix.read(
            new SectorMix.Sources(
                sources.districts(),
                sources.industryCounts(),
                sources.sectorTotals(),
                sources.sicCodes()),
            terrain,
            settings);
    this.clusters = Planting.draw(terrain, mix, settings, sources.sectors());
    this.draw =
        new FirmDraw(settings, terrain, mix, NationProgrammes.draw(terrain, settings), clusters);
    this.shared = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(draw);
  }

  /**
   * Writes the inputs of a run as {@code out/<table>/}, the register as published as {@code
   * out/raw/} if asked for, and what is known as {@code out/truth/<table>/}.
   *
   * @param out a folder that does not exist or is empty
   * @param raw whether to write the register as published, too
   * @param texts what SIC codes stand for
   * @return the tables, in the order in which they were written
   * @throws Fault (CONFIG) when the settings ask for what cannot be drawn, or the folder is in use
   */
  public static List<Written> write(
      SparkSession spark,
      Sources sources,
      NationSettings settings,
      Path out,
      boolean raw,
      Map<String, String> texts) {
    requireEmpty(out);
    SyntheticNation nation = new SyntheticNation(spark, sources, settings, out);
    try {
      Files.createDirectories(out);
      nation.note();
      nation.register();
      nation.evidence(universities(sources.assets()));
      nation.programmes();
      nation.truth();
      if (raw) {
        nation.raw(texts);
      }
      return List.copyOf(nation.written);
    } catch (IOException e) {
      throw Fault.unavailable("--out " + out + " cannot be written: " + e, e);
    }
  }

  private static void requireEmpty(Path out) {
    if (!Files.exists(out)) {
      return;
    }
    try (Stream<Path> inside = Files.list(out)) {
      if (inside.findAny().isPresent()) {
        throw Fault.config(
            "--out " + out + " is not empty: give a folder that does not exist, or empty this one");
      }
    } catch (IOException e) {
      throw Fault.config("--out " + out + " is no folder that can be read: give another");
    }
  }

  private static String[][] universities(Dataset<Row> assets) {
    return assets
        .where(Assets.KIND.col().equalTo("university").and(Assets.POSTCODE.col().isNotNull()))
        .select(Assets.NAME.col(), Assets.POSTCODE.col())
        .orderBy(Assets.ASSET_ID.col())
        .collectAsList()
        .stream()
        .map(row -> new String[] {row.getString(0), row.getString(1)})
        .toArray(String[][]::new);
  }

  private void note() throws IOException {
    Files.writeString(
        out.resolve(NOTE_FILE),
        """
        SYNTHETIC. Every firm, project, patent, amount and programme in this folder is made up by
        clustermap generate. Company numbers begin with Z, which no register uses. Real are the
        postcodes, districts and universities, and the shares of industries by place
        (Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data ©
        Royal Mail copyright and database right 2025. Source: Office for National Statistics
        licensed under the Open Government Licence v3.0).

        %s
        """
            .formatted(settings));
  }

  private void register() {
    Broadcast<FirmDraw> firms = shared;
    write(
        Companies.CONTRACT,
        spark
            .range(0, settings.firms(), 1, files)
            .mapPartitions(
                (MapPartitionsFunction<Long, Row>)
                    rows -> registered(firms.value(), rows).map(Registered::row).iterator(),
                Encoders.row(schema(Companies.CONTRACT))),
        Companies.CONTRACT.name());
  }

  private void evidence(String[][] universities) {
    Innovators innovators = Innovators.find(spark, draw, files);
    NationEvidence evidence = new NationEvidence(draw, innovators, universities);
    Broadcast<NationEvidence> known =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(evidence);
    write(
        RdSpend.CONTRACT,
        flatMap(innovators.count(), RdSpend.CONTRACT, n -> known.value().spend((int) n)),
        RdSpend.CONTRACT.name());
    write(
        Grants.CONTRACT,
        flatMap(evidence.projects(), Grants.CONTRACT, n -> known.value().grants(n)),
        Grants.CONTRACT.name());
    write(
        Patents.CONTRACT,
        flatMap(evidence.applications(), Patents.CONTRACT, n -> known.value().patents(n)),
        Patents.CONTRACT.name());
    write(
        SyntheticEvidence.TRUTH_CONTRACT,
        flatMap(
                evidence.projects(),
                SyntheticEvidence.TRUTH_CONTRACT,
                n -> known.value().grantTruth(n))
            .union(
                flatMap(
                    evidence.applications(),
                    SyntheticEvidence.TRUTH_CONTRACT,
                    n -> known.value().patentTruth(n)))
            .coalesce(1),
        TRUTH + "/" + SyntheticEvidence.TRUTH);
  }

  private void programmes() {
    List<Row> inputs = new ArrayList<>();
    List<Row> effects = new ArrayList<>();
    for (NationProgrammes.Treated treated : draw.programmes().treated()) {
      String code = draw.terrain().code(treated.district());
      inputs.add(
          RowFactory.create(
              treated.programme(), "LAD", code, Date.valueOf(treated.start()), null, null));
      effects.add(
          RowFactory.create(
              treated.programme(), code, treated.startYear(), treated.births(), treated.grants()));
    }
    write(Programmes.CONTRACT, rows(inputs, Programmes.CONTRACT), Programmes.CONTRACT.name());
    write(NationTruth.EFFECTS, rows(effects, NationTruth.EFFECTS), truthOf(NationTruth.EFFECTS));
  }

  private void truth() {
    List<Row> planted =
        clusters.stream()
            .map(
                c ->
                    RowFactory.create(
                        c.id(),
                        c.sector(),
                        c.history().name().toLowerCase(Locale.ROOT),
                        c.eventYear() == 0 ? null : c.eventYear(),
                        (long) c.firms(),
                        c.easting(),
                        c.northing(),
                        c.spreadMetres()))
            .toList();
    write(NationTruth.CLUSTERS, rows(planted, NationTruth.CLUSTERS), truthOf(NationTruth.CLUSTERS));
    Broadcast<FirmDraw> firms = shared;
    write(
        NationTruth.MEMBERS,
        spark
            .range(0, settings.firms(), 1, files)
            .flatMap(
                (FlatMapFunction<Long, Row>)
                    row -> {
                      Firm firm = new Firm();
                      firms.value().draw(row, firm);
                      return firm.cluster == Firm.NONE
                          ? List.<Row>of().iterator()
                          : List.of(
                                  RowFactory.create(
                                      Registered.number(row), firm.cluster, firm.lobe))
                              .iterator();
                    },
                Encoders.row(schema(NationTruth.MEMBERS)))
            .coalesce(1),
        truthOf(NationTruth.MEMBERS));
  }

  private void raw(Map<String, String> texts) throws IOException {
    Broadcast<FirmDraw> firms = shared;
    Path folder = out.resolve(RAW);
    spark
        .range(0, settings.firms(), 1, files)
        .mapPartitions(
            (MapPartitionsFunction<Long, String>)
                rows ->
                    Stream.concat(
                            Stream.of(RawRegister.HEADER),
                            registered(firms.value(), rows)
                                .map(
                                    firm -> RawRegister.line(firm, SyntheticEvidence.LABEL, texts)))
                        .iterator(),
            Encoders.STRING())
        .write()
        .text(LocalFiles.name(folder));
    List<Path> parts;
    try (Stream<Path> found = Files.list(folder)) {
      parts = found.sorted().toList();
    }
    int number = 0;
    for (Path part : parts) {
      String name = part.getFileName().toString();
      if (name.startsWith("part-")) {
        number++;
        Files.move(
            part,
            folder.resolve(
                String.format(
                    Locale.ROOT, "BasicCompanyData-synthetic-part%d_%d.csv", number, files)));
      } else {
        Files.delete(part);
      }
    }
    written.add(new Written(RAW, settings.firms()));
  }

  /** The firms of some rows, one after the other. */
  private static Stream<Registered> registered(FirmDraw draw, Iterator<Long> rows) {
    Registered.Clerk clerk = new Registered.Clerk(draw);
    Firm firm = new Firm();
    Iterable<Long> once = () -> rows;
    return StreamSupport.stream(once.spliterator(), /* parallel= */ false)
        .map(
            row -> {
              draw.draw(row, firm);
              return clerk.of(firm);
            });
  }

  /** Makes rows of a number, anywhere. */
  private interface OfNumber extends Serializable {
    Iterator<Row> make(long number);
  }

  private Dataset<Row> flatMap(long count, Contract contract, OfNumber make) {
    return spark
        .range(0, count, 1, files)
        .flatMap((FlatMapFunction<Long, Row>) make::make, Encoders.row(schema(contract)));
  }

  private Dataset<Row> rows(List<Row> rows, Contract contract) {
    return spark.createDataFrame(rows, schema(contract)).coalesce(1);
  }

  private static String truthOf(Contract contract) {
    return TRUTH + "/" + contract.name();
  }

  /** The contract's columns, without the one that only ingest fills. */
  private static StructType schema(Contract contract) {
    return new StructType(
        Arrays.stream(contract.schema().fields())
            .filter(f -> !f.name().equals(Contract.ISSUES.name()))
            .toArray(StructField[]::new));
  }

  private void write(Contract contract, Dataset<Row> rows, String folder) {
    StructType schema = schema(contract);
    Column[] described =
        Arrays.stream(schema.fields())
            .map(f -> functions.col(f.name()).as(f.name(), f.metadata()))
            .toArray(Column[]::new);
    String path = LocalFiles.name(out.resolve(folder));
    Synthetic.mark(rows.select(described)).write().option("compression", "zstd").parquet(path);
    written.add(new Written(folder, spark.read().parquet(path).count()));
  }
}
