package clustermap.job;

import clustermap.stage.AreaOutlines;
import clustermap.stage.Gazetteer;
import clustermap.table.Contract;
import clustermap.table.DistrictAreas;
import clustermap.table.PlaceLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/** What every part of the pipeline runs its stages with. */
abstract class PipelinePart {
  final SparkSession spark;
  final StageRunner runner;
  final Map<String, StageTable> inputs;

  /**
   * A part over accepted inputs.
   *
   * @param inputs by name of the contract
   */
  PipelinePart(SparkSession spark, StageRunner runner, Map<String, StageTable> inputs) {
    this.spark = spark;
    this.runner = runner;
    this.inputs = inputs;
  }

  final StageTable input(String name) {
    StageTable table = inputs.get(name);
    if (table == null) {
      throw new IllegalStateException("no input " + name);
    }
    return table;
  }

  final Dataset<Row> read(StageTable table) {
    return table.read(spark);
  }

  /** A stage of one table, called as its contract is. */
  final StageTable stage(
      Contract contract, String reads, Supplier<Dataset<Row>> body, StageTable... from) {
    return runner.run(new StageRunner.Stage(contract.name(), reads, List.of(from)), contract, body);
  }

  /**
   * What says where postcodes and positions lie. Outlines of areas are collected, since they grow
   * with places, not with firms.
   */
  final Gazetteer gazetteer() {
    Dataset<Row> lookup = read(input(PlaceLookup.CONTRACT.name()));
    AreaOutlines all =
        AreaOutlines.of(AreaOutlines.wanted(read(input("places")), lookup).collectAsList());
    return new Gazetteer(
        read(input("postcodes")),
        read(input("districts")),
        read(input(DistrictAreas.CONTRACT.name())),
        spark.sparkContext().broadcast(all, ClassTag$.MODULE$.apply(AreaOutlines.class)));
  }

  /** The tables that {@link #gazetteer} reads. */
  final StageTable[] gazetteerWith(StageTable... others) {
    List<StageTable> tables = new ArrayList<>(List.of(others));
    for (String name :
        List.of(
            "postcodes",
            "districts",
            DistrictAreas.CONTRACT.name(),
            PlaceLookup.CONTRACT.name(),
            "places")) {
      tables.add(input(name));
    }
    return tables.toArray(StageTable[]::new);
  }
}
