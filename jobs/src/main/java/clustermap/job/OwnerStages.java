package clustermap.job;

import clustermap.stage.CollapseGroups;
import clustermap.stage.CountInside;
import clustermap.stage.HeadOffices;
import clustermap.stage.OwnerGroups;
import clustermap.stage.Reconcile;
import clustermap.table.ClusterGroups;
import clustermap.table.ClusterOffices;
import clustermap.table.FirmGroups;
import clustermap.table.Firms;
import clustermap.table.IndustryCounts;
import clustermap.table.OwnerKeys;
import clustermap.table.PlaceReconciliation;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/**
 * The stages that ask what a company is: one of an owner's many, registered where it does not work,
 * and no business by itself.
 */
final class OwnerStages extends PipelinePart {

  OwnerStages(SparkSession spark, StageRunner runner, Map<String, StageTable> inputs) {
    super(spark, runner, inputs);
  }

  /** Companies and the groups of their owners, by their names as linkage takes them apart. */
  StageTable owners(StageTable companies, StageTable names) {
    StageTable places = input("places");
    StageTable keys =
        stage(
            OwnerKeys.CONTRACT,
            Long.toString(companies.rows()),
            () -> OwnerGroups.keys(read(names), read(places), companies.rows()),
            names,
            places);
    return stage(
        FirmGroups.CONTRACT,
        "",
        () -> OwnerGroups.run(read(companies), read(keys)),
        companies,
        keys);
  }

  /** Firms as they are published. */
  StageTable register(StageTable firms, StageTable owners) {
    return stage(
        Firms.CONTRACT, "", () -> OwnerGroups.named(read(firms), read(owners)), firms, owners);
  }

  /** The companies of each district beside its enterprises. */
  StageTable reconciliation(StageTable sites, StageTable firms, StageTable owners) {
    StageTable counts = input(IndustryCounts.CONTRACT.name());
    StageTable districts = input("districts");
    return stage(
        PlaceReconciliation.CONTRACT,
        "",
        () ->
            counts.rows() == 0
                ? spark.createDataFrame(List.of(), PlaceReconciliation.CONTRACT.schema())
                : Reconcile.run(
                    read(sites), read(firms), read(owners), read(counts), read(districts)),
        sites,
        firms,
        owners,
        counts,
        districts);
  }

  /** Clusters by owners, and by offices and sites; the latter without rows when none are given. */
  List<StageTable> bias(
      StageTable members,
      StageTable sites,
      StageTable firms,
      StageTable firmSectors,
      StageTable owners,
      StageTable counts,
      StageTable totals,
      StageTable footprints) {
    StageTable byOwner =
        stage(
            ClusterGroups.CONTRACT,
            "",
            () ->
                CollapseGroups.run(
                    new CollapseGroups.Inputs(
                        read(members),
                        read(sites),
                        read(firms),
                        read(firmSectors),
                        read(owners),
                        read(counts),
                        read(totals),
                        read(footprints)),
                    outlines(spark, read(footprints))),
            members,
            sites,
            firms,
            firmSectors,
            owners,
            counts,
            totals,
            footprints);
    if (!input("sites").given() || input("sites").rows() == 0) {
      return List.of(byOwner, StageTable.absent(ClusterOffices.CONTRACT));
    }
    StageTable postcodes = input("postcodes");
    StageTable byOffice =
        stage(
            ClusterOffices.CONTRACT,
            "",
            () ->
                HeadOffices.run(
                    read(members),
                    read(sites),
                    read(firms),
                    read(firmSectors),
                    read(postcodes),
                    outlines(spark, read(footprints))),
            members,
            sites,
            firms,
            firmSectors,
            postcodes,
            footprints);
    return List.of(byOwner, byOffice);
  }

  /** Footprints are collected: they grow with clusters, not with firms. */
  static Broadcast<CountInside.Outlines> outlines(SparkSession spark, Dataset<Row> footprints) {
    CountInside.Outlines all =
        CountInside.Outlines.of(
            footprints
                .select("cluster_id", "taxonomy", "sector", "grid_geometry")
                .orderBy("cluster_id")
                .collectAsList());
    return spark.sparkContext().broadcast(all, ClassTag$.MODULE$.apply(CountInside.Outlines.class));
  }
}
