package clustermap.resample;

import clustermap.density.DbscanParameters;
import clustermap.density.DensityMethod;
import clustermap.density.HdbscanParameters;
import clustermap.geo.FootprintRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Times random labelling of one large sector on a seeded country, two threads: {@code firms
 * locations sectorFirms replicates hdbscan|dbscan}.
 */
final class LabellingBenchmark {
  private LabellingBenchmark() {}

  public static void main(String[] arguments) throws InterruptedException {
    int firms = Integer.parseInt(arguments[0]);
    int locations = Integer.parseInt(arguments[1]);
    int sectorFirms = Integer.parseInt(arguments[2]);
    int replicates = Integer.parseInt(arguments[3]);
    Towns towns = new Towns(firms, locations, 1200, 550_000, 0.02, 1);
    SectorLabels.Builder labels = new SectorLabels.Builder();
    Random random = new Random(2);
    for (int i = 0; i < sectorFirms; i++) {
      labels.add(towns.firms[random.nextInt(firms)].stratum(), random.nextInt(3) == 0 ? 0.5 : 1, 1);
    }
    DensityMethod method =
        arguments[4].equals("dbscan")
            ? new DbscanParameters(300, 10_000)
            : HdbscanParameters.of(10_000, 10_000).withResolutionMetres(100);
    LabellingRules rules = new LabellingRules(method, 10, new FootprintRule(0.3, 100), 3);
    double[] observed = new double[200];
    for (int i = 0; i < observed.length; i++) {
      observed[i] = i;
    }
    LabellingTask task =
        new LabellingTask(
            "t",
            "s",
            labels.within(towns.population),
            false,
            833,
            new NationalShare((double) sectorFirms / firms, false),
            observed);
    for (int round = 0; round < 2; round++) {
      long begun = System.nanoTime();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        int first = 1 + t * replicates / 2;
        int last = (t + 1) * replicates / 2;
        threads.add(
            new Thread(
                () -> {
                  RandomLabelling labelling = new RandomLabelling(towns.population, rules);
                  List<LabelledReplicate> found = labelling.run(task, first, last, 0, 10, 100);
                  System.out.println(
                      found.size()
                          + " replicates, reached "
                          + found.stream()
                              .mapToInt(LabelledReplicate::reached)
                              .summaryStatistics());
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      System.out.printf("%.1f s%n", (System.nanoTime() - begun) / 1e9);
    }
  }
}
