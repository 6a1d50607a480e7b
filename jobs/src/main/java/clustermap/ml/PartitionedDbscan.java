package clustermap.ml;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clustermap.density.ComponentRoots;
import clustermap.density.DbscanParameters;
import clustermap.fault.Fault;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Exact DBSCAN of one group spread over tasks: the rows are those of one run over all of it.
 *
 * <p>The plane is cut into {@link Blocks}. A task gets a block's own locations and all others
 * within two eps of it, and runs DBSCAN on them. A location that it takes for a core is one: a
 * missing neighbour can only hide a core. Of its own locations, and of all within eps of them, it
 * sees every neighbour, so their flags are right, and so are its own locations' borders (the
 * nearest of all cores). A link of two cores lies within the block of either: there both have their
 * component. So it is enough to unite the components, of any two blocks, that hold the same core;
 * nothing is united through a border point, no core is called noise because a block cut its
 * neighbours off, and no link across an edge is missed.
 *
 * <p>What comes to the driver: at most 2²⁰ counts of tiles, and the distinct pairs of components
 * that share a core. A component takes part only if it reaches into the strip of four eps along its
 * block's edge, so the pairs grow with the length of the edges over eps, not with locations; above
 * {@link #MOST_PAIRS} the run is refused.
 */
final class PartitionedDbscan {
  /** Pairs of components that the driver unites: some 200 bytes each until they are sent back. */
  static final int MOST_PAIRS = 1 << 22;

  /** Fewer locations in a task would not pay its start. */
  static final long LOCATIONS_PER_BLOCK = 250_000;

  /** More tasks for each core than this only cost their start. */
  private static final int TASKS_PER_CORE = 8;

  private static final StructType SEEN =
      new StructType()
          .add("block", DataTypes.IntegerType, false)
          .add("easting", DataTypes.DoubleType, false)
          .add("northing", DataTypes.DoubleType, false)
          .add("weight", DataTypes.LongType, false)
          .add("own", DataTypes.BooleanType, false)
          .add("shared", DataTypes.BooleanType, false);

  /** What a block found: its own locations and the cores of others; component is -1 for none. */
  static final StructType FOUND =
      new StructType()
          .add("easting", DataTypes.DoubleType, false)
          .add("northing", DataTypes.DoubleType, false)
          .add("weight", DataTypes.LongType, false)
          .add("own", DataTypes.BooleanType, false)
          .add("shared", DataTypes.BooleanType, false)
          .add("core", DataTypes.BooleanType, false)
          .add("component", DataTypes.LongType, false);

  private static final StructType ROOTS =
      new StructType()
          .add("member", DataTypes.LongType, false)
          .add("root", DataTypes.LongType, false);

  private static final StructType NUMBERS =
      new StructType()
          .add("numbered", DataTypes.LongType, false)
          .add("label", DataTypes.IntegerType, false);

  private PartitionedDbscan() {}

  /**
   * Labels the locations of one group. The blocks are clustered at once and kept as a local
   * checkpoint, which goes with the Dataset.
   *
   * @param locations group, easting, northing and weight, one row a location
   * @param locationsPerBlock about how many locations a task holds
   * @return rows of {@link DensityClusteringModel#LOCATIONS}
   */
  static Dataset<Row> run(
      String group, Dataset<Row> locations, DbscanParameters p, long locationsPerBlock) {
    Dataset<Row> kept = locations.select("easting", "northing", "weight").localCheckpoint();
    Blocks blocks = Blocks.of(kept, p.epsMetres(), locationsPerBlock);
    int most = TASKS_PER_CORE * kept.sparkSession().sparkContext().defaultParallelism();
    int tasks = Math.min(blocks.size(), most);
    DbscanParameters anyCluster = new DbscanParameters(p.epsMetres(), p.minPointsThousandths());
    Dataset<Row> found =
        kept.flatMap(sending(blocks), Encoders.row(SEEN))
            .repartitionById(tasks, pmod(col("block"), lit(tasks)))
            .sortWithinPartitions("block", "easting", "northing")
            .mapPartitions(BlockTask.of(anyCluster), Encoders.row(FOUND))
            .localCheckpoint();
    Dataset<Row> numbers = numbers(found, p.minSitesLocations()).localCheckpoint();
    Column in = col("label").isNotNull();
    Dataset<Row> own = found.where("own");
    // Many to one: a component has one number.
    return own.join(numbers, col("component").equalTo(col("numbered")), "left")
        .select(
            lit(group).as("group"),
            col("easting"),
            col("northing"),
            col("weight"),
            coalesce(col("label"), lit(-1)).as("label"),
            col("core").and(in).as("core"),
            when(in, 1.0).otherwise(0.0).as("probability"),
            absent("outlier_score"),
            absent("core_distance_m"),
            absent("birth_distance_m"),
            absent("densest_distance_m"),
            absent("stability"));
  }

  private static Column absent(String name) {
    return lit(null).cast("double").as(name);
  }

  private static FlatMapFunction<Row, Row> sending(Blocks blocks) {
    return row -> {
      double x = row.getDouble(0);
      double y = row.getDouble(1);
      int[] seenBy = new int[10];
      int size = blocks.seenBy(x, y, seenBy);
      List<Row> rows = new ArrayList<>(size);
      for (int k = 0; k < size; k++) {
        rows.add(RowFactory.create(seenBy[k], x, y, row.getLong(2), k == 0, size > 1));
      }
      return rows.iterator();
    };
  }

  /** The number of the cluster that each component is part of; none for those made noise. */
  private static Dataset<Row> numbers(Dataset<Row> found, int minSitesLocations) {
    SparkSession spark = found.sparkSession();
    Dataset<Row> roots = spark.createDataFrame(united(found), ROOTS);
    Dataset<Row> components =
        found
            .where("own AND component >= 0")
            .groupBy("component")
            .agg(
                min(struct(col("easting"), col("northing"))).as("first"),
                count(lit(1)).as("locations"))
            // Many to one: a component has one root.
            .join(roots, col("component").equalTo(col("member")), "left")
            .withColumn("root", coalesce(col("root"), col("component")));
    Dataset<Row> clusters =
        components
            .groupBy("root")
            .agg(min("first").as("first"), sum("locations").as("locations"))
            .where(col("locations").geq(minSitesLocations))
            .orderBy("first")
            .select("root");
    // In order of the smallest location, over all partitions.
    Dataset<Row> numbered =
        spark.createDataFrame(
            clusters
                .javaRDD()
                .zipWithIndex()
                .map(pair -> RowFactory.create(pair._1().getLong(0), pair._2().intValue())),
            NUMBERS);
    return components
        .join(numbered, col("root").equalTo(col("numbered")))
        .select(col("component").as("numbered"), col("label"));
  }

  /** Components that share a core with another, each with the smallest they are united with. */
  private static List<Row> united(Dataset<Row> found) {
    ComponentRoots components = new ComponentRoots();
    Iterator<Row> pairs =
        found
            .where("shared AND core")
            .groupBy("easting", "northing")
            .agg(min("component").as("low"), collect_set("component").as("all"))
            .select(col("low"), explode(col("all")).as("other"))
            .where(col("low").notEqual(col("other")))
            .distinct()
            .toLocalIterator();
    while (pairs.hasNext()) {
      if (components.pairs() == MOST_PAIRS) {
        throw Fault.config(
            "more than "
                + MOST_PAIRS
                + " pairs of components meet at the edges of blocks: eps is too small for so wide a"
                + " plane; raise cluster.eps_m or cluster.min_points.");
      }
      Row pair = pairs.next();
      components.join(pair.getLong(0), pair.getLong(1));
    }
    long[][] roots = components.roots();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < roots[0].length; i++) {
      if (roots[0][i] != roots[1][i]) {
        rows.add(RowFactory.create(roots[0][i], roots[1][i]));
      }
    }
    return rows;
  }
}
