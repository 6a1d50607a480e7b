package clustermap.stage;

import clustermap.ml.RelatedFamilies;
import clustermap.table.SectorFamilies;
import clustermap.table.SectorRelatedness;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Broader families of sectors, proposed by power iteration clustering of proximity. Only pairs that
 * are together more often than by chance (association above 1) count, or ubiquitous sectors would
 * bind everything. A sector with no such pair is in no family. The pairs of a taxonomy come to the
 * driver: they grow with sectors squared, never with firms.
 */
public final class Families {
  private Families() {}

  /** Families by contract; without rows where proximity is not measured. */
  public static Dataset<Row> run(Dataset<Row> relatedness) {
    SparkSession spark = relatedness.sparkSession();
    SortedMap<String, List<Row>> byTaxonomy = new TreeMap<>();
    for (Row row :
        relatedness
            .where(
                SectorRelatedness.ASSOCIATION
                    .col()
                    .gt(1)
                    .and(SectorRelatedness.PROXIMITY.col().gt(0)))
            .select(
                SectorRelatedness.TAXONOMY.col(),
                SectorRelatedness.SECTOR.col(),
                SectorRelatedness.RELATED_SECTOR.col(),
                SectorRelatedness.PROXIMITY.col())
            .collectAsList()) {
      byTaxonomy.computeIfAbsent(row.getString(0), t -> new ArrayList<>()).add(row);
    }
    List<Row> families = new ArrayList<>();
    byTaxonomy.forEach((taxonomy, pairs) -> add(spark, taxonomy, pairs, families));
    return spark.createDataFrame(families, SectorFamilies.CONTRACT.schema());
  }

  private static void add(
      SparkSession spark, String taxonomy, List<Row> pairs, List<Row> families) {
    List<String> sectors = pairs.stream().map(row -> row.getString(1)).distinct().sorted().toList();
    SortedMap<String, Integer> numbers = new TreeMap<>();
    sectors.forEach(sector -> numbers.put(sector, numbers.size()));
    double[][] weights = new double[sectors.size()][sectors.size()];
    for (Row row : pairs) {
      Integer sector = numbers.get(row.getString(1));
      Integer other = numbers.get(row.getString(2));
      if (sector != null && other != null) {
        weights[sector][other] = row.getDouble(3);
      }
    }
    int[] groups = RelatedFamilies.of(spark, weights);
    for (int s = 0; s < groups.length; s++) {
      families.add(
          RowFactory.create(taxonomy, sectors.get(s), sectors.get(centre(weights, groups, s))));
    }
  }

  /** The member of a sector's group that is closest to the others in it, the first among equals. */
  private static int centre(double[][] weights, int[] groups, int sector) {
    int centre = sector;
    double closest = -1;
    for (int i = 0; i < groups.length; i++) {
      double sum = 0;
      for (int j = 0; j < groups.length; j++) {
        sum += i != j && groups[j] == groups[i] ? weights[i][j] : 0;
      }
      if (groups[i] == groups[sector] && sum > closest) {
        closest = sum;
        centre = i;
      }
    }
    return centre;
  }
}
