package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BritishNationalGridTest {
  private static final double METRES_PER_DEGREE = 111_195;

  /**
   * Test points TP01 to TP40 of the OSTN15 developer pack (Ordnance Survey, 2016): easting,
   * northing, ETRS89 longitude, latitude.
   */
  private static final double[][] OSTN15 = {
    {91492.146, 11318.804, -6.29977752, 49.92226394},
    {170370.718, 11572.405, -5.20304610, 49.96006138},
    {250359.811, 62016.569, -4.10864564, 50.43885826},
    {449816.371, 75335.861, -1.29782277, 50.57563665},
    {438710.920, 114792.250, -1.45051434, 50.93127938},
    {292184.870, 168003.465, -3.55128349, 51.40078220},
    {639821.835, 169565.858, 1.44454730, 51.37447026},
    {362269.991, 169978.690, -2.54407618, 51.42754743},
    {530624.974, 178388.464, -0.11992557, 51.48936565},
    {241124.584, 220332.641, -4.30852477, 51.85890896},
    {599445.590, 225722.826, 0.89724327, 51.89436637},
    {389544.190, 261912.153, -2.15458614, 52.25529382},
    {474335.969, 262047.755, -0.91248957, 52.25160951},
    {562180.547, 319784.995, 0.40153547, 52.75136687},
    {454002.834, 340834.943, -1.19747656, 52.96219109},
    {357455.843, 383290.436, -2.64049321, 53.34480280},
    {247958.971, 393492.909, -4.28918070, 53.41628516},
    {247959.241, 393495.583, -4.28917793, 53.41630925},
    {331534.564, 431920.794, -3.04045491, 53.77911026},
    {422242.186, 433818.701, -1.66379168, 53.80021520},
    {227778.330, 468847.388, -4.63452168, 54.08666318},
    {525745.670, 470703.214, -0.07773133, 54.11685144},
    {244780.636, 495254.887, -4.38849118, 54.32919541},
    {339921.145, 556034.761, -2.93827741, 54.89542340},
    {424639.355, 565012.703, -1.61657685, 54.97912274},
    {256340.925, 664697.269, -4.29649016, 55.85399953},
    {319188.434, 670947.534, -3.29479219, 55.92478266},
    {167634.202, 797067.144, -5.82836692, 57.00606696},
    {397160.491, 805349.736, -2.04856031, 57.13902519},
    {267056.768, 846176.972, -4.21926399, 57.48625001},
    {9587.909, 899448.996, -8.57854456, 57.81351838},
    {71713.132, 938516.404, -7.59255561, 58.21262247},
    {151968.652, 966483.780, -6.26091456, 58.51560361},
    {299721.891, 967202.992, -3.72631022, 58.58120461},
    {330398.323, 1017347.016, -3.21454001, 59.03743871},
    {261596.778, 1025447.602, -4.41757675, 59.09335035},
    {180862.461, 1029604.114, -5.82799340, 59.09671617},
    {421300.525, 1072147.239, -1.62516966, 59.53470794},
    {440725.073, 1107878.448, -1.27486910, 59.85409914},
    {395999.668, 1138728.951, -2.07382823, 60.13308092},
  };

  /**
   * Three live postcodes a region: easting, northing from Code-Point Open 2025.4 (Ordnance Survey);
   * longitude, latitude from the National Statistics Postcode Lookup, May 2025. Contains OS data ©
   * Crown copyright and database right 2025, Royal Mail data © Royal Mail copyright and database
   * right 2025; source: Office for National Statistics, Open Government Licence v3.0.
   */
  private static final double[][] POSTCODES = {
    {439948, 350486, -1.40551, 53.05016},
    {451635, 366697, -1.22832, 53.19488},
    {406290, 371114, -1.90721, 53.23703},
    {625471, 336533, 1.34933, 52.87900},
    {549998, 221528, 0.17743, 51.87216},
    {549898, 221205, 0.17583, 51.86929},
    {532293, 183944, -0.09383, 51.53890},
    {535020, 191991, -0.05144, 51.61057},
    {539054, 165841, -0.00351, 51.37460},
    {439210, 552680, -1.39061, 54.86737},
    {432801, 553407, -1.49038, 54.87436},
    {435447, 568554, -1.44728, 55.01029},
    {382805, 401926, -2.26076, 53.51374},
    {370380, 411160, -2.44901, 53.59618},
    {367414, 366183, -2.48916, 53.19174},
    {243218, 635836, -4.48936, 55.59084},
    {391868, 804717, -2.13598, 57.13327},
    {327864, 675629, -3.15724, 55.96821},
    {526238, 137256, -0.19761, 51.12068},
    {578135, 172950, 0.56100, 51.42755},
    {436006, 145646, -1.48593, 51.20888},
    {410659, 100165, -1.85010, 50.80093},
    {306190, 82380, -3.32784, 50.63352},
    {293196, 73966, -3.50909, 50.55565},
    {326695, 194456, -3.06080, 51.64410},
    {255819, 372024, -4.16123, 53.22565},
    {312629, 211307, -3.26827, 51.79357},
    {400763, 302172, -1.99015, 52.61733},
    {414286, 294610, -1.79074, 52.54916},
    {355278, 268211, -2.65739, 52.31019},
    {430822, 430039, -1.53390, 53.76581},
    {431049, 411112, -1.53235, 53.59568},
    {413590, 421848, -1.79567, 53.69291},
  };

  private static double metresApart(LonLat a, double lon, double lat) {
    double east = (a.lon() - lon) * METRES_PER_DEGREE * Math.cos(Math.toRadians(lat));
    return Math.hypot(east, (a.lat() - lat) * METRES_PER_DEGREE);
  }

  @Test
  void staysWithinTheStatedErrorOfTheOstn15TestPoints() {
    double worst = 0;
    for (double[] p : OSTN15) {
      double apart = metresApart(BritishNationalGrid.toLonLat(p[0], p[1]), p[2], p[3]);
      GridPoint back = BritishNationalGrid.toGrid(p[2], p[3]);
      double backApart = Math.hypot(back.easting() - p[0], back.northing() - p[1]);
      assertThat(backApart).as("at %s, %s", p[0], p[1]).isCloseTo(apart, within(0.05));
      worst = Math.max(worst, Math.max(apart, backApart));
    }
    assertThat(worst).isBetween(4.85, 4.95);
  }

  /**
   * The two publications are five months apart and postcodes move. One of the 33, drawn at random,
   * differs by 18 m, more than the projection can explain; it stays in, under a bound of its own.
   * The rest must be within the stated error and the 0.7 m that five decimals of a degree leave.
   */
  @Test
  void agreesWithPublishedPostcodes() {
    double[] apart =
        Arrays.stream(POSTCODES)
            .mapToDouble(p -> metresApart(BritishNationalGrid.toLonLat(p[0], p[1]), p[2], p[3]))
            .sorted()
            .toArray();

    assertThat(apart).hasSize(33);
    assertThat(apart[16]).as("median").isLessThan(2.5);
    assertThat(apart[31]).as("last but one").isLessThan(4.95 + 0.7);
    assertThat(apart[32]).as("the one that differs").isLessThan(20);
  }

  @Test
  void agreesWithTheSeriesOfTheOrdnanceSurveyGuide() {
    for (double[] p : OSTN15) {
      GridPoint expected = OrdnanceSurveyOracle.toGrid(p[2], p[3]);
      GridPoint found = BritishNationalGrid.toGrid(p[2], p[3]);
      assertThat(found.easting()).isCloseTo(expected.easting(), within(0.02));
      assertThat(found.northing()).isCloseTo(expected.northing(), within(0.02));
    }
  }

  /** The guide's worked example, Caister water tower, on the Airy ellipsoid: checks the oracle. */
  @Test
  void theOracleGivesTheGuidesWorkedExample() {
    GridPoint caister =
        OrdnanceSurveyOracle.project(
            Math.toRadians(52 + 39 / 60.0 + 27.2531 / 3600),
            Math.toRadians(1 + 43 / 60.0 + 4.5177 / 3600));

    assertThat(caister.easting()).isCloseTo(651409.903, within(1e-3));
    assertThat(caister.northing()).isCloseTo(313177.270, within(1e-3));
  }

  @Test
  void thereAndBackClosesToThreeMillimetres() {
    for (double easting = 0; easting <= 660_000; easting += 60_000) {
      for (double northing = 0; northing <= 1_220_000; northing += 61_000) {
        LonLat lonLat = BritishNationalGrid.toLonLat(easting, northing);
        GridPoint back = BritishNationalGrid.toGrid(lonLat.lon(), lonLat.lat());
        assertThat(back.easting()).isCloseTo(easting, within(3e-3));
        assertThat(back.northing()).isCloseTo(northing, within(3e-3));
      }
    }
  }

  @Test
  void givesNothingForWhatIsNoPosition() {
    assertThat(BritishNationalGrid.toLonLat(Double.NaN, 1))
        .isEqualTo(new LonLat(Double.NaN, Double.NaN));
    assertThat(BritishNationalGrid.toGrid(1, Double.POSITIVE_INFINITY))
        .isEqualTo(new GridPoint(Double.NaN, Double.NaN));
    assertThat(BritishNationalGrid.toLonLat(430000, 390000).lat()).isBetween(53.0, 54.0);
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    List<LonLat> expected = everyPoint();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<LonLat>>> runs = new ArrayList<>();
      for (int run = 0; run < 40; run++) {
        runs.add(threads.submit(BritishNationalGridTest::everyPoint));
      }
      for (Future<List<LonLat>> run : runs) {
        assertThat(run.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<LonLat> everyPoint() {
    List<LonLat> points = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      for (double[] p : POSTCODES) {
        points.add(BritishNationalGrid.toLonLat(p[0], p[1]));
      }
    }
    return points;
  }
}
