package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.density.DensityMethod;
import clustermap.geo.FootprintRule;
import clustermap.resample.LabellingRules;
import clustermap.stage.Significance;
import clustermap.stage.Stability;
import clustermap.table.ClusterSignificance;
import clustermap.table.ClusterStability;
import clustermap.table.SectorSignificance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Clusters against chance and under half-sampling. */
final class ResamplingStages extends PipelinePart {
  private final RunConfig config;
  private final SectorTables sectors;

  ResamplingStages(
      SparkSession spark,
      StageRunner runner,
      RunConfig config,
      Map<String, StageTable> inputs,
      SectorTables sectors) {
    super(spark, runner, inputs);
    this.config = config;
    this.sectors = sectors;
  }

  /** Clusters and sectors against chance; without rows when that is not asked for. */
  List<StageTable> significance(
      StageTable sites,
      StageTable firms,
      StageTable firmSectors,
      StageTable locations,
      StageTable members,
      StageTable counts,
      StageTable totals) {
    RunConfig.Significance params = config.significance();
    RunConfig.Profile profile = config.profile();
    Optional<DensityMethod> method = config.cluster().densityMethod();
    if (params.replicates() == 0 || method.isEmpty()) {
      return List.of(
          StageTable.absent(ClusterSignificance.CONTRACT),
          StageTable.absent(SectorSignificance.CONTRACT));
    }
    LabellingRules rules =
        new LabellingRules(
            method.get(),
            config.cluster().minClusterSize(),
            new FootprintRule(profile.hullLengthRatio(), profile.bufferMetres()),
            config.seed());
    return runner
        .run(
            new StageRunner.Stage(
                "significance",
                rules + " " + params,
                List.of(
                    sites,
                    firms,
                    firmSectors,
                    locations,
                    members,
                    counts,
                    totals,
                    sectors.asInput())),
            List.of(ClusterSignificance.CONTRACT, SectorSignificance.CONTRACT),
            () ->
                Significance.run(
                    new Significance.Inputs(
                        read(sites),
                        read(firms),
                        read(firmSectors),
                        read(locations),
                        read(members),
                        read(counts),
                        read(totals),
                        sectors.definitions()),
                    new Significance.Params(
                        rules, params.replicates(), params.enough(), params.alpha())),
            tables -> new TreeMap<>())
        .tables();
  }

  /** Clusters under half-sampling; without rows when that is not asked for. */
  StageTable stability(StageTable members) {
    int replicates = config.stability().replicates();
    Optional<DensityMethod> method = config.cluster().densityMethod();
    if (replicates == 0 || method.isEmpty()) {
      return StageTable.absent(ClusterStability.CONTRACT);
    }
    Stability.Params params =
        new Stability.Params(
            method.get(), config.cluster().minClusterSize(), replicates, config.seed());
    return stage(
        ClusterStability.CONTRACT,
        params.toString(),
        () -> Stability.run(read(members), params),
        members);
  }
}
