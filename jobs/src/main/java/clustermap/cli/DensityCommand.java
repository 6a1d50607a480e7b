package clustermap.cli;

import clustermap.density.Dbscan;
import clustermap.density.DbscanParameters;
import clustermap.density.DensityLabels;
import clustermap.density.Hdbscan;
import clustermap.density.HdbscanParameters;
import clustermap.density.WeightedPoints;
import clustermap.fault.Fault;
import clustermap.job.DensityJob;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "density",
    description = {
      "Clusters any CSV or Parquet file of points, without a cluster of machines.",
      "It reads [id,] x, y [, weight] by name (easting_m and northing_m will do for x and y),"
          + " metres, and writes id, x, y, weight, label (-1 for noise), core and probability in"
          + " the order of the input. A point of weight w counts as w firms at one place; weights"
          + " count to the thousandth. Without a column id the row's number, from 1, stands for"
          + " it."
    },
    footer = {
      "",
      "Example: clustermap density --input points.csv --method dbscan --eps 1000 --min-points 10"
          + " --out labelled.csv",
      "Example: clustermap density --input points.parquet --method hdbscan --min-cluster-size 10"
          + " --resolution 100 --out labelled.parquet",
      "",
      "A row whose coordinates are not finite or whose weight is not positive ends the command with"
          + " exit 3. The output is replaced as a whole at the end."
    })
final class DensityCommand implements Callable<Integer> {
  /** The two methods. */
  enum Method {
    DBSCAN,
    HDBSCAN
  }

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description = "CSV (may be gzipped), Parquet, or a folder of Parquet files.")
  private Path input = Path.of("");

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      required = true,
      description = "dbscan or hdbscan.")
  private Method method = Method.DBSCAN;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "A name that ends in .csv or .parquet.")
  private Path out = Path.of("");

  @Option(
      names = "--eps",
      paramLabel = "M",
      description = "dbscan: radius of a neighbourhood, metres, inclusive.")
  private @Nullable Double eps;

  @Option(
      names = "--min-points",
      paramLabel = "N",
      description = "dbscan: firms a neighbourhood needs, the point itself included.")
  private @Nullable BigDecimal minPoints;

  @Option(
      names = "--min-cluster-size",
      paramLabel = "N",
      description = "hdbscan: firms a cluster needs. Default: 10.")
  private @Nullable BigDecimal minClusterSize;

  @Option(
      names = "--min-samples",
      paramLabel = "N",
      description =
          "hdbscan: firms within a point's core distance, the point itself included. Default:"
              + " --min-cluster-size.")
  private @Nullable BigDecimal minSamples;

  @Option(
      names = "--resolution",
      paramLabel = "M",
      description =
          "hdbscan: the smallest distance that counts, metres; about 100 where a point is a"
              + " postcode. Default: 0, the textbook.")
  private @Nullable Double resolution;

  @Option(names = "--allow-single-cluster", description = "hdbscan: all points may be one cluster.")
  private boolean allowSingleCluster;

  private final Surroundings here;

  DensityCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public Integer call() throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    Function<WeightedPoints, DensityLabels> chosen =
        method == Method.DBSCAN ? dbscan(threads) : hdbscan(threads);
    DensityJob.Result result =
        DensityJob.run(
            here.resolve(input), here.resolve(out), chosen, threads, ProgressLines.of(here));
    if (!result.unusedColumns().isEmpty()) {
      here.say("columns not read: " + String.join(", ", result.unusedColumns()));
    }
    if (result.roundedWeights() > 0) {
      here.say("weights rounded to thousandths: " + result.roundedWeights());
    }
    here.line(
        String.format(
            Locale.ROOT,
            "%,d points at %,d locations: %,d clusters, %,d points noise",
            result.rows(),
            result.locations(),
            result.clusters(),
            result.noise()));
    here.line("written: " + here.resolve(out));
    return ExitCode.DONE.code();
  }

  private Function<WeightedPoints, DensityLabels> dbscan(int threads) {
    refuse("--min-cluster-size", minClusterSize != null);
    refuse("--min-samples", minSamples != null);
    refuse("--resolution", resolution != null);
    refuse("--allow-single-cluster", allowSingleCluster);
    Double radius = eps;
    BigDecimal needed = minPoints;
    if (radius == null || needed == null) {
      List<String> missing = new ArrayList<>();
      if (radius == null) {
        missing.add("--eps M (metres)");
      }
      if (needed == null) {
        missing.add("--min-points N (firms)");
      }
      throw Fault.config(
          "--method dbscan needs "
              + String.join(" and ", missing)
              + ". For instance: --eps 1000 --min-points 10");
    }
    DbscanParameters p =
        checked(() -> new DbscanParameters(radius, thousandths("--min-points", needed)));
    return points -> Dbscan.cluster(points, p, threads);
  }

  private Function<WeightedPoints, DensityLabels> hdbscan(int threads) {
    refuse("--eps", eps != null);
    refuse("--min-points", minPoints != null);
    BigDecimal size = minClusterSize == null ? BigDecimal.TEN : minClusterSize;
    BigDecimal samples = minSamples == null ? size : minSamples;
    double smallest = resolution == null ? 0 : resolution;
    HdbscanParameters p =
        checked(
            () ->
                HdbscanParameters.of(
                        thousandths("--min-cluster-size", size),
                        thousandths("--min-samples", samples))
                    .withResolutionMetres(smallest));
    HdbscanParameters all = allowSingleCluster ? p.allowingSingleCluster() : p;
    return points -> Hdbscan.cluster(points, all, threads).labels();
  }

  private void refuse(String option, boolean given) {
    if (given) {
      throw Fault.config(
          method == Method.DBSCAN
              ? option
                  + " belongs to --method hdbscan; dbscan takes --eps and --min-points. Leave it"
                  + " out or change the method."
              : option
                  + " belongs to --method dbscan; hdbscan takes --min-cluster-size, --min-samples,"
                  + " --resolution and --allow-single-cluster. Leave it out or change the method.");
    }
  }

  private static long thousandths(String option, BigDecimal firms) {
    try {
      return firms.movePointRight(3).longValueExact();
    } catch (ArithmeticException e) {
      throw Fault.config(
          option + " is " + firms + ": expected a number of firms with at most three decimals.");
    }
  }

  private static <T> T checked(Supplier<T> parameters) {
    try {
      return parameters.get();
    } catch (IllegalArgumentException e) {
      throw Fault.config(e.getMessage() + ".");
    }
  }
}
