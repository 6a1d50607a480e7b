package clustermap.ml;

import clustermap.stats.Modularity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.clustering.PowerIterationClustering;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Groups of nodes that are close to each other, by MLlib's {@link PowerIterationClustering} (Lin
 * and Cohen, ICML 2010).
 *
 * <p>Its one-dimensional embedding can throw far nodes together, so what it proposes is refined by
 * {@link Modularity#refined}. The number of groups asked for is that of {@link #COUNTS}, at most
 * half the nodes, with the highest {@link Modularity} after that; one group when none is above 0.
 * Every number costs MLlib some hundred small jobs, so the search ends when two numbers one after
 * the other better nothing. MLlib's random start follows from the partitions of the edges, so they
 * are given as one partition in order: the groups then follow from the weights alone.
 */
public final class RelatedFamilies {
  /** The numbers of groups that are tried. */
  public static final List<Integer> COUNTS = List.of(2, 3, 5, 8, 13, 21);

  private static final StructType EDGES =
      new StructType()
          .add("src", DataTypes.LongType, false)
          .add("dst", DataTypes.LongType, false)
          .add("weight", DataTypes.DoubleType, false);

  private RelatedFamilies() {}

  /**
   * The group of every node. Runs at once.
   *
   * @param weights symmetric, not negative; the diagonal is not read
   * @return groups from 0, numbered by their first node; −1 for a node without weight
   */
  public static int[] of(SparkSession spark, double[][] weights) {
    List<Row> edges = new ArrayList<>();
    int[] best = new int[weights.length];
    Arrays.fill(best, -1);
    for (int i = 0; i < weights.length; i++) {
      for (int j = i + 1; j < weights.length; j++) {
        if (weights[i][j] > 0) {
          edges.add(RowFactory.create((long) i, (long) j, weights[i][j]));
          best[i] = 0;
          best[j] = 0;
        }
      }
    }
    long nodes = Arrays.stream(best).filter(g -> g == 0).count();
    Dataset<Row> graph = spark.createDataFrame(edges, EDGES).coalesce(1).cache();
    try {
      double highest = 0;
      int without = 0;
      for (int k : COUNTS) {
        if (k > nodes / 2 || without == 2) {
          break;
        }
        int[] groups = Modularity.refined(weights, groups(graph, k, weights.length));
        double modularity = Modularity.of(weights, groups);
        without++;
        if (modularity > highest + 1e-12) {
          highest = modularity;
          best = numbered(groups);
          without = 0;
        }
      }
      return best;
    } finally {
      graph.unpersist();
    }
  }

  private static int[] groups(Dataset<Row> graph, int k, int nodes) {
    int[] labels = new int[nodes];
    Arrays.fill(labels, -1);
    for (Row row :
        new PowerIterationClustering()
            .setK(k)
            .setMaxIter(20)
            .setInitMode("random")
            .setWeightCol("weight")
            .assignClusters(graph)
            .collectAsList()) {
      labels[(int) row.<Long>getAs("id").longValue()] = row.<Integer>getAs("cluster");
    }
    return labels;
  }

  /** The same groups, numbered from 0 by their first node. */
  private static int[] numbered(int[] groups) {
    int[] numbers = new int[groups.length];
    Arrays.fill(numbers, -1);
    int[] numbered = groups.clone();
    int next = 0;
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] >= 0) {
        if (numbers[groups[i]] < 0) {
          numbers[groups[i]] = next++;
        }
        numbered[i] = numbers[groups[i]];
      }
    }
    return numbered;
  }
}
