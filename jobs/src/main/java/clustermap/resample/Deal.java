package clustermap.resample;

import clustermap.density.WeightedPoints;
import java.util.Arrays;

/**
 * One deal of a sector's labels among all firms, and where they fell. Made once a thread and used
 * for deal after deal; it holds a few arrays over locations and one bit a firm.
 *
 * <p>Within a stratum the firms are drawn without replacement, all orders as likely, and take the
 * weights in turn, so every assignment is as likely as any other: with few firms of many by drawing
 * again whoever was drawn before, else by a partial Fisher–Yates shuffle. Firms of one weight are
 * first all drawn and then given it in order of rank, which is how kinds and their locations lie in
 * memory: looking them up in the order drawn was two fifths of a replicate among half a million
 * firms.
 */
final class Deal {
  /** Looking for drawn ranks in so many words costs less than giving one firm out of order. */
  private static final int WORDS_PER_FIRM = 64;

  private final Population population;
  private final long[] takenRanks;

  /** Of these, the ranks that wait for the weight at hand. */
  private final long[] drawnRanks;

  private final long[] dealtLocations;
  private final long[] dealtPlaces;

  /** Points among the locations before each word of {@link #dealtLocations}. */
  private final int[] pointsBefore;

  private int[] shuffled = new int[0];

  /** Weight in clustering dealt to each location, thousandths. */
  final long[] weightAt;

  /** Sites dealt to each location. */
  final int[] sitesAt;

  /** Weight in the sector of the firms dealt to each location, thousandths, once a site. */
  final long[] sectorWeightAt;

  /** Firms with one site dealt to each location. */
  final int[] singlesAt;

  /** Kinds of the firms with several sites, one entry a firm. */
  private int[] several = new int[64];

  private int severalCount;

  /** Locations that got a label, ascending: the points. */
  int[] location = new int[0];

  /** The points by place: {@link #asPoints}. */
  private int[] pointByPlace = new int[0];

  int points;
  long totalWeight;

  Deal(Population population) {
    this.population = population;
    int locations = population.locations();
    takenRanks = new long[(population.firms() >> 6) + 1];
    drawnRanks = new long[takenRanks.length];
    dealtLocations = new long[(locations >> 6) + 1];
    dealtPlaces = new long[dealtLocations.length];
    pointsBefore = new int[dealtLocations.length];
    weightAt = new long[locations];
    sitesAt = new int[locations];
    sectorWeightAt = new long[locations];
    singlesAt = new int[locations];
  }

  /** Deals the labels; what was dealt before is forgotten. */
  void deal(SectorLabels labels, RandomStream random) {
    clear();
    for (int hand = 0; hand < labels.from.length; hand++) {
      int sum = 0;
      for (int n : labels.firms[hand]) {
        sum += n;
      }
      int among = labels.to[hand] - labels.from[hand];
      if (2L * sum <= among) {
        dealFew(labels, hand, random);
      } else {
        dealMany(labels, hand, random);
      }
    }
    gather();
  }

  private void clear() {
    for (int p = 0; p < points; p++) {
      int l = location[p];
      dealtLocations[l >> 6] = 0;
      weightAt[l] = 0;
      sitesAt[l] = 0;
      sectorWeightAt[l] = 0;
      singlesAt[l] = 0;
    }
    points = 0;
    totalWeight = 0;
    severalCount = 0;
  }

  private void dealFew(SectorLabels labels, int hand, RandomStream random) {
    int from = labels.from[hand];
    int among = labels.to[hand] - from;
    for (int w = 0; w < labels.weights[hand].length; w++) {
      boolean inOrder = inOrder(labels, hand, w);
      for (int k = 0; k < labels.firms[hand][w]; k++) {
        int rank = from + random.nextInt(among);
        while ((takenRanks[rank >> 6] & (1L << rank)) != 0) {
          rank = from + random.nextInt(among);
        }
        takenRanks[rank >> 6] |= 1L << rank;
        draw(rank, inOrder, labels.weights[hand][w]);
      }
      if (inOrder) {
        giveDrawn(labels, hand, w);
      }
    }
    // Strata may share a word at their ends, but only one is dealt at a time.
    Arrays.fill(takenRanks, from >> 6, ((labels.to[hand] - 1) >> 6) + 1, 0);
  }

  private void dealMany(SectorLabels labels, int hand, RandomStream random) {
    int from = labels.from[hand];
    int among = labels.to[hand] - from;
    if (shuffled.length < among) {
      shuffled = new int[among];
    }
    for (int i = 0; i < among; i++) {
      shuffled[i] = from + i;
    }
    int next = 0;
    for (int w = 0; w < labels.weights[hand].length; w++) {
      boolean inOrder = inOrder(labels, hand, w);
      for (int k = 0; k < labels.firms[hand][w]; k++) {
        int at = next + random.nextInt(among - next);
        int rank = shuffled[at];
        shuffled[at] = shuffled[next];
        next++;
        draw(rank, inOrder, labels.weights[hand][w]);
      }
      if (inOrder) {
        giveDrawn(labels, hand, w);
      }
    }
  }

  /** Whether so many firms are better given their weight in order of rank. */
  private static boolean inOrder(SectorLabels labels, int hand, int weight) {
    int words = (labels.to[hand] - labels.from[hand]) >> 6;
    return words <= (long) WORDS_PER_FIRM * labels.firms[hand][weight];
  }

  private void draw(int rank, boolean inOrder, double sectorWeight) {
    if (inOrder) {
      drawnRanks[rank >> 6] |= 1L << rank;
    } else {
      give(population.kindOf(rank), 1, sectorWeight);
    }
  }

  /** Gives the ranks of a hand that wait for it their weight. */
  private void giveDrawn(SectorLabels labels, int hand, int weight) {
    int from = labels.from[hand];
    int to = labels.to[hand];
    double sectorWeight = labels.weights[hand][weight];
    int kind = -1;
    int end = from;
    int firms = 0;
    for (int w = from >> 6; w <= (to - 1) >> 6; w++) {
      long word = drawnRanks[w];
      drawnRanks[w] = 0;
      while (word != 0) {
        int rank = (w << 6) + Long.numberOfTrailingZeros(word);
        word &= word - 1;
        if (rank >= end) {
          give(kind, firms, sectorWeight);
          kind = population.kindOf(rank);
          end = population.firstRank[kind + 1];
          firms = 0;
        }
        firms++;
      }
    }
    give(kind, firms, sectorWeight);
  }

  private void give(int kind, int firms, double sectorWeight) {
    if (firms == 0) {
      return;
    }
    long thousandths = Math.round(sectorWeight * WeightedPoints.ONE_FIRM);
    int start = population.kindStart[kind];
    int end = population.kindStart[kind + 1];
    for (int s = start; s < end; s++) {
      int l = population.siteLocation[s];
      dealtLocations[l >> 6] |= 1L << l;
      weightAt[l] += firms * weight(sectorWeight, population.siteWeight[s]);
      sitesAt[l] += firms;
      sectorWeightAt[l] += firms * thousandths;
    }
    if (end - start == 1) {
      singlesAt[population.siteLocation[start]] += firms;
    } else {
      if (severalCount + firms > several.length) {
        several = Arrays.copyOf(several, 2 * (severalCount + firms));
      }
      Arrays.fill(several, severalCount, severalCount + firms, kind);
      severalCount += firms;
    }
  }

  /** What a site weighs in clustering: thousandths, at least one. */
  static long weight(double sectorWeight, double locationWeight) {
    return Math.max(1, Math.round(sectorWeight * locationWeight * WeightedPoints.ONE_FIRM));
  }

  private void gather() {
    int count = 0;
    for (long word : dealtLocations) {
      count += Long.bitCount(word);
    }
    if (location.length < count) {
      location = new int[Math.max(count, Math.min(2 * count, population.locations()))];
    }
    for (int w = 0; w < dealtLocations.length; w++) {
      pointsBefore[w] = points;
      long word = dealtLocations[w];
      while (word != 0) {
        int l = (w << 6) + Long.numberOfTrailingZeros(word);
        location[points++] = l;
        totalWeight += weightAt[l];
        word &= word - 1;
      }
    }
  }

  /** How many points lie at locations 0 to {@code l} − 1: the first point at {@code l} or after. */
  int pointsBefore(int l) {
    return pointsBefore[l >> 6] + Long.bitCount(dealtLocations[l >> 6] & ((1L << l) - 1));
  }

  /**
   * The dealt locations by place, as published firms are clustered: whatever goes by the order of
   * points, such as equal distances of DBSCAN, goes the same way.
   */
  WeightedPoints asPoints() {
    for (int p = 0; p < points; p++) {
      int place = population.placeOf[location[p]];
      dealtPlaces[place >> 6] |= 1L << place;
    }
    if (pointByPlace.length < points) {
      pointByPlace = new int[location.length];
    }
    double[] px = new double[points];
    double[] py = new double[points];
    long[] pw = new long[points];
    int next = 0;
    for (int w = 0; w < dealtPlaces.length; w++) {
      long word = dealtPlaces[w];
      dealtPlaces[w] = 0;
      while (word != 0) {
        int l = population.byPlace[(w << 6) + Long.numberOfTrailingZeros(word)];
        word &= word - 1;
        pointByPlace[next] = pointsBefore(l);
        px[next] = population.x[l];
        py[next] = population.y[l];
        pw[next++] = weightAt[l];
      }
    }
    return WeightedPoints.of(px, py, pw);
  }

  /** Labels of {@link #asPoints} in the order of {@link #location}. */
  int[] byPoint(int[] labelByPlace) {
    int[] label = new int[points];
    for (int i = 0; i < points; i++) {
      label[pointByPlace[i]] = labelByPlace[i];
    }
    return label;
  }

  /**
   * Distinct firms in each cluster.
   *
   * @param label cluster of each point of {@link #location}, negative for none
   * @param clusters how many clusters
   */
  int[] firmsOf(int[] label, int clusters) {
    int[] firms = new int[clusters];
    for (int p = 0; p < points; p++) {
      if (label[p] >= 0) {
        firms[label[p]] += singlesAt[location[p]];
      }
    }
    int[] seen = new int[clusters];
    for (int i = 0; i < severalCount; i++) {
      for (int s = population.kindStart[several[i]];
          s < population.kindStart[several[i] + 1];
          s++) {
        int cluster = label[pointsBefore(population.siteLocation[s])];
        if (cluster >= 0 && seen[cluster] != i + 1) {
          seen[cluster] = i + 1;
          firms[cluster]++;
        }
      }
    }
    return firms;
  }
}
