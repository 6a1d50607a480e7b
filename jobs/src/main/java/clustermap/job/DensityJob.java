package clustermap.job;

import clustermap.density.DensityLabels;
import clustermap.density.Locations;
import clustermap.density.WeightedPoints;
import clustermap.fault.Fault;
import clustermap.query.ClusteredPoints;
import clustermap.query.OutputFile;
import clustermap.query.PointFile;
import clustermap.query.PointRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Clusters a file of points in this process, without Spark: read, collapse, cluster, write. */
public final class DensityJob {
  private DensityJob() {}

  /**
   * What came of it.
   *
   * @param rows points read and written
   * @param locations distinct ones among them
   * @param clusters found
   * @param noise points in no cluster
   * @param roundedWeights weights that were no whole thousandths
   * @param unusedColumns columns of the input that were not read
   */
  public record Result(
      long rows,
      int locations,
      int clusters,
      long noise,
      long roundedWeights,
      List<String> unusedColumns) {}

  /**
   * Runs it.
   *
   * @param input CSV or Parquet with [id,] x, y [, weight]
   * @param out a CSV or Parquet file by its name; replaced as a whole at the end
   * @param method gives the cluster of each point, and does the same for a point of weight w as for
   *     w points at one place
   * @throws Fault CONFIG when the output cannot be what was asked for, INPUT when the input is
   *     missing or a row is no point, UNAVAILABLE when the output cannot be written
   */
  public static Result run(
      Path input,
      Path out,
      Function<WeightedPoints, DensityLabels> method,
      int threads,
      Progress progress) {
    ClusteredPoints.FileFormat format = format(out);
    OutputFile.requireOther("--out", out, input);
    PointRows rows =
        timed(
            "read", progress, counting -> PointFile.read(input, counting), r -> r.points().size());
    Locations locations =
        timed(
            "collapse",
            progress,
            counting -> Locations.of(rows.points(), threads),
            Locations::count);
    DensityLabels labels =
        timed(
            "cluster",
            progress,
            counting -> method.apply(locations.points()),
            DensityLabels::clusterCount);
    ClusteredPoints clustered = new ClusteredPoints(rows, locations, labels);
    timed(
        "write",
        progress,
        counting -> {
          clustered.write(out, format, counting);
          return clustered;
        },
        ClusteredPoints::size);
    return new Result(
        clustered.size(),
        locations.count(),
        labels.clusterCount(),
        clustered.noise(),
        rows.rounded(),
        rows.unused());
  }

  private static <T> T timed(
      String stage, Progress progress, Function<LongConsumer, T> work, Function<T, Integer> size) {
    progress.begun(stage);
    long begun = System.nanoTime();
    T result = work.apply(rows -> progress.moved(stage, rows));
    progress.done(stage, size.apply(result), false, (System.nanoTime() - begun) / 1e9);
    return result;
  }

  private static ClusteredPoints.FileFormat format(Path out) {
    OutputFile.require("--out", out, List.of(".csv", ".parquet"));
    return Objects.requireNonNull(ClusteredPoints.FileFormat.of(out), "by its ending");
  }
}
