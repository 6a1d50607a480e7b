package clustermap.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class AreaOverlapsTest {
  private static byte[] wkb(String wkt) {
    try {
      Geometry geometry = new WKTReader().read(wkt);
      return new WKBWriter().write(geometry);
    } catch (ParseException e) {
      throw new IllegalArgumentException(wkt, e);
    }
  }

  private static byte[] box(double x1, double y1, double x2, double y2) {
    return wkb(
        String.format(
            "POLYGON((%1$s %2$s, %3$s %2$s, %3$s %4$s, %1$s %4$s, %1$s %2$s))", x1, y1, x2, y2));
  }

  @Test
  void findsNothingWhereAreasOnlyTouch() {
    assertThat(AreaOverlaps.of(List.of(box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000))))
        .isEqualTo(new AreaOverlaps(0, 0, -1, -1, 0, 0, 0));
    assertThat(AreaOverlaps.of(List.of()).overlaps()).isZero();
  }

  @Test
  void measuresOverlapsAndNamesTheLargest() {
    AreaOverlaps found =
        AreaOverlaps.of(
            List.of(box(0, 0, 1000, 1000), box(900, 0, 2000, 1000), box(1500, 0, 3000, 1000)));

    assertThat(found.overlaps()).isEqualTo(2);
    assertThat(found.overlapKm2()).isCloseTo(0.6, within(1e-9));
    assertThat(found.first()).isEqualTo(1);
    assertThat(found.second()).isEqualTo(2);
    assertThat(found.largestKm2()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void measuresTheGapThatARingOfAreasLeaves() {
    AreaOverlaps found =
        AreaOverlaps.of(
            List.of(
                box(0, 0, 3000, 1000),
                box(0, 2000, 3000, 3000),
                box(0, 1000, 1000, 2000),
                box(2000, 1000, 3000, 2000)));

    assertThat(found.gaps()).isEqualTo(1);
    assertThat(found.gapKm2()).isCloseTo(1, within(1e-9));
    assertThat(found.overlaps()).isZero();
  }

  @Test
  void agreesWithCountingSquaresOnRandomBoxes() {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      int side = 12;
      int[][] held = new int[side][side];
      List<byte[]> boxes = new ArrayList<>();
      for (int b = 0; b < 6; b++) {
        int x = random.nextInt(side - 2);
        int y = random.nextInt(side - 2);
        int w = 1 + random.nextInt(side - x);
        int h = 1 + random.nextInt(side - y);
        w = Math.min(w, side - x);
        h = Math.min(h, side - y);
        boxes.add(box(100.0 * x, 100.0 * y, 100.0 * (x + w), 100.0 * (y + h)));
        for (int i = x; i < x + w; i++) {
          for (int j = y; j < y + h; j++) {
            held[i][j]++;
          }
        }
      }
      double pairs = 0;
      for (int[] column : held) {
        for (int n : column) {
          pairs += n * (n - 1) / 2.0;
        }
      }
      assertThat(AreaOverlaps.of(boxes).overlapKm2()).isCloseTo(pairs * 0.01, within(1e-9));
    }
  }

  @Test
  void mendsARingThatCrossesItselfAndRefusesWhatIsNoArea() {
    assertThat(
            AreaOverlaps.of(List.of(wkb("POLYGON((0 0, 1000 1000, 1000 0, 0 1000, 0 0))")))
                .overlaps())
        .isZero();
    assertThatThrownBy(() -> AreaOverlaps.of(List.of(wkb("POINT(1 1)"))))
        .hasMessageContaining("outline 0 must be a polygon");
    assertThatThrownBy(() -> AreaOverlaps.of(List.of(new byte[] {9})))
        .hasMessageContaining("outline 0 must be WKB");
  }
}
