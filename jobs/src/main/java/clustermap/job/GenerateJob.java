package clustermap.job;

import clustermap.config.Sector;
import clustermap.config.Taxonomies;
import clustermap.generate.NationSettings;
import clustermap.generate.SyntheticNation;
import clustermap.table.Assets;
import clustermap.table.Contract;
import clustermap.table.Districts;
import clustermap.table.IndustryCounts;
import clustermap.table.LocalFiles;
import clustermap.table.Postcodes;
import clustermap.table.ReferenceReader;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes a synthetic nation from the reference tables of this program. */
public final class GenerateJob {
  /** The taxonomy whose sectors get clusters. */
  private static final String TAXONOMY = "industrial_strategy";

  private GenerateJob() {}

  /**
   * Writes the nation.
   *
   * @param reference folder of the reference tables
   * @param rules folder of the sector rules
   * @param out a folder that does not exist or is empty
   * @param raw whether to write the register as published, too
   */
  public static List<SyntheticNation.Written> run(
      SparkSession spark,
      NationSettings settings,
      Path reference,
      Path rules,
      Path out,
      boolean raw) {
    Dataset<Row> sicCodes = read(spark, SicCodes.CONTRACT, reference);
    List<Sector> sectors =
        Taxonomies.resolve(List.of(TAXONOMY), rules, ReferenceTables.sicTree(sicCodes));
    Map<String, String> texts = new HashMap<>();
    for (Row row :
        sicCodes.select(SicCodes.SIC5.col(), SicCodes.DESCRIPTION.col()).collectAsList()) {
      texts.put(row.getString(0), row.getString(1));
    }
    return SyntheticNation.write(
        spark,
        new SyntheticNation.Sources(
            read(spark, Postcodes.CONTRACT, reference),
            read(spark, Districts.CONTRACT, reference),
            read(spark, IndustryCounts.CONTRACT, reference),
            read(spark, SectorTotals.CONTRACT, reference),
            sicCodes,
            read(spark, Assets.CONTRACT, reference),
            sectors),
        settings,
        out,
        raw,
        texts);
  }

  private static Dataset<Row> read(SparkSession spark, Contract contract, Path reference) {
    return ReferenceReader.read(
        spark, contract, LocalFiles.name(reference.resolve(contract.name() + ".parquet")));
  }
}
