package clustermap.density;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** DBSCAN of a nation, as rows of firms and as weighted locations. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx4g")
@Warmup(iterations = 10)
@Measurement(iterations = 15)
public class DbscanBenchmark {
  /** Rows. */
  @Param({"10000", "100000", "1000000", "2000000", "5000000"})
  public int firms;

  /** Radius in metres and firms within it. */
  @Param({"1000/10", "300/5"})
  public String setting = "";

  /** Threads of one clustering. */
  @Param({"1", "2"})
  public int threads;

  private WeightedPoints rows = WeightedPoints.unweighted(new double[0], new double[0]);
  private WeightedPoints locations = rows;
  private DbscanParameters parameters = new DbscanParameters(1, 1);

  /** Makes the nation. */
  @Setup
  public void prepare() {
    rows = SyntheticNation.firms(firms, firms / 11, 1);
    locations = SyntheticNation.locations(rows);
    int slash = setting.indexOf('/');
    parameters =
        new DbscanParameters(
            Double.parseDouble(setting.substring(0, slash)),
            WeightedPoints.ONE_FIRM * Integer.parseInt(setting.substring(slash + 1)));
  }

  /** One row a firm. */
  @Benchmark
  public DensityLabels rows() {
    return Dbscan.cluster(rows, parameters, threads);
  }

  /** One row a location. */
  @Benchmark
  public DensityLabels weightedLocations() {
    return Dbscan.cluster(locations, parameters, threads);
  }
}
