package clustermap.geo;

import org.locationtech.proj4j.BasicCoordinateTransform;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateReferenceSystem;
import org.locationtech.proj4j.ProjCoordinate;

/**
 * The British National Grid (EPSG:27700, metres) to WGS84 longitude and latitude and back.
 *
 * <p>The datum shift is Ordnance Survey's seven-parameter Helmert transformation for the whole
 * country (EPSG:1314; "A guide to coordinate systems in Great Britain"), not the definitive grid of
 * shifts OSTN15. Over Ordnance Survey's forty OSTN15 test points the two differ by 1.8 m in the
 * median and 4.9 m at most (St Kilda; 4.7 m at the others): a twentieth of what a postcode
 * resolves. There and back closes to 3 mm.
 *
 * <p>Both systems are built from the parameters below, so no registry is read. The transforms of
 * the library are not documented as safe to share, hence each thread has its own; all methods may
 * be called from any thread. A coordinate that is NaN or infinite gives NaN for both; positions far
 * from Great Britain are computed as they come and mean little. Eastings of Northern Irish
 * postcodes are on the Irish grid and must not be passed.
 */
public final class BritishNationalGrid {
  private static final String GRID =
      "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000"
          + " +a=6377563.396 +b=6356256.909237285"
          + " +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs";
  private static final String WGS84 = "+proj=longlat +datum=WGS84 +no_defs";

  private static final ThreadLocal<BritishNationalGrid> OF_THREAD =
      ThreadLocal.withInitial(BritishNationalGrid::new);

  private final BasicCoordinateTransform toLonLat;
  private final BasicCoordinateTransform toGrid;
  private final ProjCoordinate from = new ProjCoordinate();
  private final ProjCoordinate to = new ProjCoordinate();

  private BritishNationalGrid() {
    CRSFactory factory = new CRSFactory();
    CoordinateReferenceSystem grid = factory.createFromParameters("British National Grid", GRID);
    CoordinateReferenceSystem wgs84 = factory.createFromParameters("WGS84", WGS84);
    toLonLat = new BasicCoordinateTransform(grid, wgs84);
    toGrid = new BasicCoordinateTransform(wgs84, grid);
  }

  /**
   * The WGS84 position of a grid point.
   *
   * @param easting metres
   * @param northing metres
   * @return degrees; both NaN if a coordinate is not finite
   */
  public static LonLat toLonLat(double easting, double northing) {
    BritishNationalGrid own = OF_THREAD.get();
    own.run(own.toLonLat, easting, northing);
    return new LonLat(own.to.x, own.to.y);
  }

  /**
   * The grid position of a WGS84 point.
   *
   * @param lon degrees east
   * @param lat degrees north
   * @return metres; both NaN if a coordinate is not finite
   */
  public static GridPoint toGrid(double lon, double lat) {
    BritishNationalGrid own = OF_THREAD.get();
    own.run(own.toGrid, lon, lat);
    return new GridPoint(own.to.x, own.to.y);
  }

  private void run(BasicCoordinateTransform transform, double x, double y) {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      to.setValue(Double.NaN, Double.NaN);
      return;
    }
    from.setValue(x, y);
    transform.transform(from, to);
  }
}
