package clustermap.generate;

import clustermap.generate.Mixing.Purpose;
import clustermap.table.Postcodes;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Where firms can be: the live postcodes of the country with a position, by district of 2021, and
 * how many firms each draws: log-normal, so that some streets hold most of them. Held in arrays; it
 * goes to every executor (about 60 MB for Great Britain).
 */
final class Terrain implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int LETTERS = 8;

  /** Spread of the weights' logarithm, set by hand. */
  private static final double SIGMA = 1.1;

  private final String[] districts;

  /** First postcode of each district; one more at the end. */
  private final int[] start;

  private final int[] easting;
  private final int[] northing;
  private final byte[] letters;

  /** Running weight, from 0 within each district. */
  private final double[] cumulative;

  private Terrain(
      String[] districts,
      int[] start,
      int[] easting,
      int[] northing,
      byte[] letters,
      double[] cumulative) {
    this.districts = districts;
    this.start = start;
    this.easting = easting;
    this.northing = northing;
    this.letters = letters;
    this.cumulative = cumulative;
  }

  /** Reads it from the reference table of postcodes. */
  static Terrain read(Dataset<Row> postcodes, long seed) {
    Iterator<Row> rows =
        postcodes
            .where(
                functions.not(Postcodes.TERMINATED.col()).and(Postcodes.EASTING.col().isNotNull()))
            .select(
                Postcodes.LAD.col(),
                Postcodes.POSTCODE.col(),
                Postcodes.EASTING.col().cast("int"),
                Postcodes.NORTHING.col().cast("int"))
            .where(Postcodes.LAD.col().isNotNull())
            .orderBy(Postcodes.LAD.col(), Postcodes.POSTCODE.col())
            .toLocalIterator();
    Builder builder = new Builder(seed);
    while (rows.hasNext()) {
      Row row = rows.next();
      builder.add(row.getString(0), row.getString(1), row.getInt(2), row.getInt(3));
    }
    return builder.build();
  }

  /** Collects postcodes that come by district. */
  static final class Builder {
    private final long seed;
    private final List<String> districts = new ArrayList<>();
    private final List<Integer> start = new ArrayList<>();
    private int[] easting = new int[1 << 10];
    private int[] northing = new int[1 << 10];
    private byte[] letters = new byte[LETTERS << 10];
    private double[] cumulative = new double[1 << 10];
    private int size;
    private double running;

    Builder(long seed) {
      this.seed = Mixing.mix(seed, Purpose.TERRAIN.number);
    }

    void add(String district, String postcode, int e, int n) {
      if (districts.isEmpty() || !districts.get(districts.size() - 1).equals(district)) {
        districts.add(district);
        start.add(size);
        running = 0;
      }
      if (size == easting.length) {
        easting = Arrays.copyOf(easting, 2 * size);
        northing = Arrays.copyOf(northing, 2 * size);
        letters = Arrays.copyOf(letters, 2 * size * LETTERS);
        cumulative = Arrays.copyOf(cumulative, 2 * size);
      }
      easting[size] = e;
      northing[size] = n;
      byte[] bytes = postcode.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, letters, size * LETTERS, Math.min(LETTERS, bytes.length));
      running += weight(Mixing.uniform(seed, postcode));
      cumulative[size] = running;
      size++;
    }

    /** Log-normal by the logistic approximation of the normal quantile: cheap and good enough. */
    private static double weight(double uniform) {
      double u = Math.min(1 - 1e-6, Math.max(1e-6, uniform));
      return StrictMath.exp(SIGMA * StrictMath.log(u / (1 - u)) / 1.702);
    }

    Terrain build() {
      int[] starts = Arrays.copyOf(start.stream().mapToInt(i -> i).toArray(), start.size() + 1);
      starts[start.size()] = size;
      return new Terrain(
          districts.toArray(String[]::new),
          starts,
          Arrays.copyOf(easting, size),
          Arrays.copyOf(northing, size),
          Arrays.copyOf(letters, size * LETTERS),
          Arrays.copyOf(cumulative, size));
    }
  }

  int size() {
    return easting.length;
  }

  int districts() {
    return districts.length;
  }

  /** Code of a district. */
  String code(int district) {
    return districts[district];
  }

  /** How many postcodes a district has. */
  int postcodes(int district) {
    return start[district + 1] - start[district];
  }

  /** The district with a code; -1 when there is none. */
  int findDistrict(String code) {
    return Math.max(-1, Arrays.binarySearch(districts, code));
  }

  /** The district of a postcode. */
  int district(int postcode) {
    int at = Arrays.binarySearch(start, 0, districts.length, postcode);
    return at >= 0 ? at : -at - 2;
  }

  /** A postcode of the district, u in [0, 1). */
  int postcode(int district, double u) {
    return Cumulative.at(cumulative, start[district], start[district + 1], u);
  }

  /** The weight of a postcode. */
  double weight(int postcode) {
    int first = start[district(postcode)];
    return cumulative[postcode] - (postcode == first ? 0 : cumulative[postcode - 1]);
  }

  /** As it is written. */
  String text(int postcode) {
    int from = postcode * LETTERS;
    int length = LETTERS;
    while (length > 0 && letters[from + length - 1] == 0) {
      length--;
    }
    return new String(letters, from, length, StandardCharsets.US_ASCII);
  }

  /** The postcode that is written so; -1 when there is none. */
  int find(String text) {
    for (int i = 0; i < size(); i++) {
      if (letters[i * LETTERS] == text.charAt(0) && text(i).equals(text)) {
        return i;
      }
    }
    return -1;
  }

  int easting(int postcode) {
    return easting[postcode];
  }

  int northing(int postcode) {
    return northing[postcode];
  }

  /** Postcodes within a distance of a point, in order. */
  int[] within(double x, double y, double metres) {
    int[] found = new int[64];
    int count = 0;
    for (int i = 0; i < easting.length; i++) {
      double dx = easting[i] - x;
      double dy = northing[i] - y;
      if (dx * dx + dy * dy <= metres * metres) {
        if (count == found.length) {
          found = Arrays.copyOf(found, 2 * count);
        }
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }
}
