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

/** HDBSCAN* of a nation, firms at shared postcodes or each at an address of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx4g")
@Warmup(iterations = 6)
@Measurement(iterations = 10)
public class HdbscanBenchmark {
  /** Rows and distinct locations. */
  @Param({
    "10000/910",
    "100000/9100",
    "1000000/91000",
    "2000000/182000",
    "5000000/455000",
    "1000000/1000000"
  })
  public String nation = "";

  /** Smallest distance that counts, metres. */
  @Param({"0", "100"})
  public double resolution;

  /** Threads of one clustering. */
  @Param({"1", "2"})
  public int threads;

  private WeightedPoints rows = WeightedPoints.unweighted(new double[0], new double[0]);

  /** Makes the nation. */
  @Setup
  public void prepare() {
    int slash = nation.indexOf('/');
    rows =
        SyntheticNation.firms(
            Integer.parseInt(nation.substring(0, slash)),
            Integer.parseInt(nation.substring(slash + 1)),
            1);
  }

  /** min_cluster_size and min_samples of ten firms. */
  @Benchmark
  public HdbscanResult rows() {
    return Hdbscan.cluster(
        rows, HdbscanParameters.of(10_000, 10_000).withResolutionMetres(resolution), threads);
  }
}
