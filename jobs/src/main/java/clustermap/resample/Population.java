package clustermap.resample;

import clustermap.geo.LocationGrid;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everyone among whom the labels of a sector are dealt: the counted firms that have a located site,
 * by where their sites are.
 *
 * <p>Firms whose sites are at the same places, with the same weights there and in the same stratum,
 * are one <em>kind</em> with a number of firms; so memory grows with distinct locations and with
 * firms of several sites, not with firms. Every firm has a rank in [0, firms), kind after kind;
 * kinds of one stratum follow each other, and within it those of one local stratum do, so both
 * sorts of strata are ranges of ranks.
 *
 * <p>Strata: shared office or not × sites (1, 2 to 4, 5 and more). Local strata: the same ×
 * travel-to-work area. Immutable; primitive arrays, so that any serialiser can ship it.
 */
public final class Population implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Strata: {@link #stratum} gives one of them. */
  public static final int STRATA = 6;

  private static final int FEW = 2;
  private static final int MANY = 5;

  /** Locations in the order of their {@link LocationGrid}: what is near is near in memory too. */
  final double[] x;

  final double[] y;

  /** Locations by easting, then northing: the order in which published firms are clustered. */
  final int[] byPlace;

  /** At which position of {@link #byPlace} a location stands. */
  final int[] placeOf;

  /** Sites of counted firms at locations 0 to l − 1. */
  final long[] sitesBefore;

  /** Location weight of these sites, thousandths. */
  final long[] weightBefore;

  /** Sites of kind k are kindStart[k] .. kindStart[k + 1). */
  final int[] kindStart;

  final int[] siteLocation;
  final double[] siteWeight;

  /** Firms of kind k have the ranks firstRank[k] .. firstRank[k + 1). */
  final int[] firstRank;

  /** Ranks of stratum s are stratumStart[s] .. stratumStart[s + 1). */
  final int[] stratumStart;

  /** Ranks of local stratum s are localStart[s] .. localStart[s + 1). */
  final int[] localStart;

  /** The kind that holds the first rank of every 2^guideShift ranks. */
  private final int[] guide;

  private final int guideShift;

  private Population(Builder b) {
    // They came by place.
    placeOf =
        new LocationGrid(Arrays.copyOf(b.x, b.locations), Arrays.copyOf(b.y, b.locations)).order();
    x = new double[b.locations];
    y = new double[b.locations];
    sitesBefore = new long[b.locations + 1];
    weightBefore = new long[b.locations + 1];
    byPlace = new int[b.locations];
    for (int l = 0; l < placeOf.length; l++) {
      int place = placeOf[l];
      byPlace[place] = l;
      x[l] = b.x[place];
      y[l] = b.y[place];
      sitesBefore[l + 1] = sitesBefore[l] + b.sites[place];
      weightBefore[l + 1] = weightBefore[l] + b.weight[place];
    }
    kindStart = Arrays.copyOf(b.kindStart, b.kinds + 1);
    siteLocation = new int[b.kindStart[b.kinds]];
    Arrays.setAll(siteLocation, s -> byPlace[b.siteLocation[s]]);
    siteWeight = Arrays.copyOf(b.siteWeight, b.kindStart[b.kinds]);
    firstRank = Arrays.copyOf(b.firstRank, b.kinds + 1);
    stratumStart = b.stratumStart.clone();
    for (int s = b.stratum + 1; s <= STRATA; s++) {
      stratumStart[s] = firms();
    }
    localStart = Arrays.copyOf(b.localStart, b.locals + 1);
    localStart[b.locals] = firms();
    int shift = 0;
    while ((firms() >> shift) > 2 * b.kinds) {
      shift++;
    }
    guideShift = shift;
    guide = new int[(firms() >> shift) + 1];
    int kind = 0;
    for (int g = 0; g < guide.length; g++) {
      while (kind + 1 < b.kinds && firstRank[kind + 1] <= (g << shift)) {
        kind++;
      }
      guide[g] = kind;
    }
  }

  /** The stratum of a firm. */
  public static int stratum(boolean sharedOffice, int sites) {
    if (sites < 1) {
      throw new IllegalArgumentException("a firm needs a located site, found " + sites);
    }
    int bySites = sites < FEW ? 0 : sites < MANY ? 1 : 2;
    return (sharedOffice ? 3 : 0) + bySites;
  }

  /** How many firms. */
  public int firms() {
    return firstRank[firstRank.length - 1];
  }

  /** How many distinct locations. */
  public int locations() {
    return x.length;
  }

  /** Location weight of all sites, thousandths. */
  public long totalWeight() {
    return weightBefore[x.length];
  }

  /** Location weight of all sites at a location, thousandths. */
  long weightAt(int location) {
    return weightBefore[location + 1] - weightBefore[location];
  }

  /** The kind of the firm of a rank. */
  int kindOf(int rank) {
    int kind = guide[rank >> guideShift];
    while (firstRank[kind + 1] <= rank) {
      kind++;
    }
    return kind;
  }

  /** Gathers locations, then kinds, both in order. */
  public static final class Builder {
    private double[] x = new double[1024];
    private double[] y = new double[1024];
    private long[] sites = new long[1024];
    private long[] weight = new long[1024];
    private int locations;
    private int[] kindStart = new int[1025];
    private int[] siteLocation = new int[1024];
    private double[] siteWeight = new double[1024];
    private int[] firstRank = new int[1025];
    private int kinds;
    private final int[] stratumStart = new int[STRATA + 1];
    private int stratum;
    private int[] localStart = new int[64];
    private int locals;
    private @Nullable String area;
    private final Map<String, Integer> localOf = new HashMap<>();

    /**
     * A location; they come in order of easting, then northing.
     *
     * @param easting metres
     * @param northing metres
     * @param siteCount sites of counted firms there
     * @param locationWeight sum of their location weights, thousandths
     */
    public void location(double easting, double northing, long siteCount, long locationWeight) {
      if (locations > 0 && compare(easting, northing, locations - 1) <= 0) {
        throw new IllegalArgumentException(
            "locations must ascend without repeats, found ("
                + easting
                + ", "
                + northing
                + ") after ("
                + x[locations - 1]
                + ", "
                + y[locations - 1]
                + ")");
      }
      if (locations == x.length) {
        x = Arrays.copyOf(x, 2 * locations);
        y = Arrays.copyOf(y, 2 * locations);
        sites = Arrays.copyOf(sites, 2 * locations);
        weight = Arrays.copyOf(weight, 2 * locations);
      }
      // Adding zero turns -0.0 into 0.0: one place has one pair of bits.
      x[locations] = easting + 0.0;
      y[locations] = northing + 0.0;
      sites[locations] = siteCount;
      weight[locations] = locationWeight;
      locations++;
    }

    private int compare(double easting, double northing, int location) {
      int byEasting = Double.compare(easting + 0.0, x[location]);
      return byEasting != 0 ? byEasting : Double.compare(northing + 0.0, y[location]);
    }

    /**
     * A kind of firms; they come in order of stratum, then area.
     *
     * @param ofStratum stratum of its firms
     * @param ofArea travel-to-work area of its firms, empty where it is not known
     * @param eastings of its sites, metres, at locations that were given
     * @param northings of its sites
     * @param locationWeights of its sites, in (0, 1]
     * @param firms how many firms
     */
    public void kind(
        int ofStratum,
        String ofArea,
        double[] eastings,
        double[] northings,
        double[] locationWeights,
        int firms) {
      if (ofStratum < stratum
          || (ofStratum == stratum && area != null && ofArea.compareTo(area) < 0)) {
        throw new IllegalArgumentException(
            "kinds must come by stratum and area, found "
                + ofStratum
                + " "
                + ofArea
                + " after "
                + stratum
                + " "
                + area);
      }
      int rank = firstRank[kinds];
      if (area == null || ofStratum > stratum || !ofArea.equals(area)) {
        for (int s = stratum + 1; s <= ofStratum; s++) {
          stratumStart[s] = rank;
        }
        stratum = ofStratum;
        area = ofArea;
        if (locals + 2 > localStart.length) {
          localStart = Arrays.copyOf(localStart, 2 * localStart.length);
        }
        localStart[locals] = rank;
        localOf.put(key(ofStratum, ofArea), locals);
        locals++;
      }
      if (kinds + 2 > kindStart.length) {
        kindStart = Arrays.copyOf(kindStart, 2 * kindStart.length);
        firstRank = Arrays.copyOf(firstRank, 2 * firstRank.length);
      }
      int start = kindStart[kinds];
      int end = start + eastings.length;
      if (end > siteLocation.length) {
        int length = Math.max(end, 2 * siteLocation.length);
        siteLocation = Arrays.copyOf(siteLocation, length);
        siteWeight = Arrays.copyOf(siteWeight, length);
      }
      for (int i = 0; i < eastings.length; i++) {
        siteLocation[start + i] = find(eastings[i], northings[i]);
        siteWeight[start + i] = locationWeights[i];
      }
      kinds++;
      kindStart[kinds] = end;
      firstRank[kinds] = Math.addExact(rank, firms);
    }

    private int find(double easting, double northing) {
      int low = 0;
      int high = locations - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int side = compare(easting, northing, middle);
        if (side == 0) {
          return middle;
        }
        if (side < 0) {
          high = middle - 1;
        } else {
          low = middle + 1;
        }
      }
      throw new IllegalArgumentException(
          "no location at (" + easting + ", " + northing + ") for a site");
    }

    private static String key(int stratum, String area) {
      return stratum + "/" + area;
    }

    /** The local stratum of a stratum and an area that some kind has. */
    public int local(int ofStratum, String ofArea) {
      Integer local = localOf.get(key(ofStratum, ofArea));
      if (local == null) {
        throw new IllegalArgumentException("no firm in stratum " + ofStratum + " of " + ofArea);
      }
      return local;
    }

    /** How many areas are known by name. */
    public long namedAreas() {
      return localOf.keySet().stream().filter(k -> !k.endsWith("/")).count();
    }

    /** The population so far. */
    public Population build() {
      return new Population(this);
    }
  }
}
