package clustermap.density;

import java.util.Arrays;

/** Makes noise of clusters that stand at too few distinct locations. */
final class FewLocations {
  private FewLocations() {}

  /**
   * The labels without the clusters at fewer than {@code least} locations, numbered anew in the
   * same order.
   *
   * @param locationOfPoint the location of each point, numbered from 0
   * @param locations how many locations
   */
  static DensityLabels toNoise(
      DensityLabels labels, int[] locationOfPoint, int locations, int least) {
    if (least <= 1) {
      return labels;
    }
    int[] count = new int[labels.clusterCount()];
    boolean[] met = new boolean[locations];
    int n = locationOfPoint.length;
    for (int i = 0; i < n; i++) {
      int cluster = labels.label()[i];
      if (cluster >= 0 && !met[locationOfPoint[i]]) {
        met[locationOfPoint[i]] = true;
        count[cluster]++;
      }
    }
    int[] number = new int[count.length];
    Arrays.fill(number, DensityLabels.NOISE);
    int clusters = 0;
    for (int c = 0; c < count.length; c++) {
      if (count[c] >= least) {
        number[c] = clusters++;
      }
    }
    int[] label = new int[n];
    boolean[] core = new boolean[n];
    double[] probability = new double[n];
    for (int i = 0; i < n; i++) {
      int cluster = labels.label()[i];
      label[i] = cluster < 0 ? DensityLabels.NOISE : number[cluster];
      if (label[i] >= 0) {
        core[i] = labels.core()[i];
        probability[i] = labels.probability()[i];
      }
    }
    return new DensityLabels(label, core, probability, clusters);
  }
}
