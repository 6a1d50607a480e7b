package clustermap.geo;

/**
 * WGS84 to the National Grid by the formulas that Ordnance Survey prints in "A guide to coordinate
 * systems in Great Britain", annexes B and C: Cartesian coordinates, Helmert transformation,
 * Redfearn's series.
 */
final class OrdnanceSurveyOracle {
  private static final double AIRY_A = 6377563.396;
  private static final double AIRY_B = 6356256.909;
  private static final double WGS84_A = 6378137.000;
  private static final double WGS84_B = 6356752.3141;
  private static final double SECOND = Math.PI / (180 * 3600);

  private OrdnanceSurveyOracle() {}

  static GridPoint toGrid(double lonDegrees, double latDegrees) {
    double lat = Math.toRadians(latDegrees);
    double lon = Math.toRadians(lonDegrees);
    double e2 = 1 - WGS84_B * WGS84_B / (WGS84_A * WGS84_A);
    double nu = WGS84_A / Math.sqrt(1 - e2 * Math.sin(lat) * Math.sin(lat));
    double x = nu * Math.cos(lat) * Math.cos(lon);
    double y = nu * Math.cos(lat) * Math.sin(lon);
    double z = (1 - e2) * nu * Math.sin(lat);

    double scale = 1 + 20.4894e-6;
    double rx = -0.1502 * SECOND;
    double ry = -0.2470 * SECOND;
    double rz = -0.8421 * SECOND;
    double x2 = -446.448 + scale * x - rz * y + ry * z;
    double y2 = 125.157 + rz * x + scale * y - rx * z;
    double z2 = -542.060 - ry * x + rx * y + scale * z;

    double airyE2 = 1 - AIRY_B * AIRY_B / (AIRY_A * AIRY_A);
    double p = Math.hypot(x2, y2);
    double phi = Math.atan2(z2, p * (1 - airyE2));
    for (int i = 0; i < 10; i++) {
      double airyNu = AIRY_A / Math.sqrt(1 - airyE2 * Math.sin(phi) * Math.sin(phi));
      phi = Math.atan2(z2 + airyE2 * airyNu * Math.sin(phi), p);
    }
    return project(phi, Math.atan2(y2, x2));
  }

  /** Radians on the Airy ellipsoid to the grid. */
  static GridPoint project(double lat, double lon) {
    double f0 = 0.9996012717;
    double lat0 = Math.toRadians(49);
    double e2 = 1 - AIRY_B * AIRY_B / (AIRY_A * AIRY_A);
    double n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B);
    double sin = Math.sin(lat);
    double cos = Math.cos(lat);
    double t2 = Math.tan(lat) * Math.tan(lat);
    double nu = AIRY_A * f0 / Math.sqrt(1 - e2 * sin * sin);
    double rho = AIRY_A * f0 * (1 - e2) * Math.pow(1 - e2 * sin * sin, -1.5);
    double eta2 = nu / rho - 1;
    double difference = lat - lat0;
    double sum = lat + lat0;
    double m =
        AIRY_B
            * f0
            * ((1 + n + 1.25 * n * n + 1.25 * n * n * n) * difference
                - (3 * n + 3 * n * n + 2.625 * n * n * n) * Math.sin(difference) * Math.cos(sum)
                + (1.875 * n * n + 1.875 * n * n * n) * Math.sin(2 * difference) * Math.cos(2 * sum)
                - 35 / 24.0 * n * n * n * Math.sin(3 * difference) * Math.cos(3 * sum));
    double i = m - 100_000;
    double ii = nu / 2 * sin * cos;
    double iii = nu / 24 * sin * Math.pow(cos, 3) * (5 - t2 + 9 * eta2);
    double iiia = nu / 720 * sin * Math.pow(cos, 5) * (61 - 58 * t2 + t2 * t2);
    double iv = nu * cos;
    double v = nu / 6 * Math.pow(cos, 3) * (nu / rho - t2);
    double vi = nu / 120 * Math.pow(cos, 5) * (5 - 18 * t2 + t2 * t2 + 14 * eta2 - 58 * t2 * eta2);
    double d = lon - Math.toRadians(-2);
    return new GridPoint(
        400_000 + iv * d + v * Math.pow(d, 3) + vi * Math.pow(d, 5),
        i + ii * d * d + iii * Math.pow(d, 4) + iiia * Math.pow(d, 6));
  }
}
