package clustermap.density;

import java.util.Arrays;

/**
 * Tells whether some location of one set lies within eps of some location of another: the
 * bichromatic closest pair question, as a decision. Sets are lists of positions of a {@link
 * CellGrid}; large ones are halved by their boxes until a box test or a short scan decides, so that
 * two crowded cells on either side of a gap do not cost the product of their sizes.
 */
final class ClosestPair {
  private static final int SCAN = 64;

  private final CellGrid grid;
  private int[] mine = new int[0];
  private int[] theirs = new int[0];

  ClosestPair(CellGrid grid) {
    this.grid = grid;
  }

  /** Whether the core positions of two cells come within eps of each other. */
  boolean within(boolean[] core, int cell, int other) {
    int from = grid.start[cell];
    int to = grid.start[cell + 1];
    int otherFrom = grid.start[other];
    int otherTo = grid.start[other + 1];
    if ((long) (to - from) * (otherTo - otherFrom) <= SCAN) {
      return scanCores(core, from, to, otherFrom, otherTo);
    }
    int coresHere = 0;
    for (int i = from; i < to; i++) {
      if (core[i]) {
        if (coresHere == mine.length) {
          mine = Arrays.copyOf(mine, Math.max(SCAN, 2 * coresHere));
        }
        mine[coresHere++] = i;
      }
    }
    int coresThere = 0;
    for (int i = otherFrom; i < otherTo; i++) {
      if (core[i]) {
        if (coresThere == theirs.length) {
          theirs = Arrays.copyOf(theirs, Math.max(SCAN, 2 * coresThere));
        }
        theirs[coresThere++] = i;
      }
    }
    return within(mine, 0, coresHere, theirs, 0, coresThere);
  }

  private boolean scanCores(boolean[] core, int from, int to, int otherFrom, int otherTo) {
    for (int i = from; i < to; i++) {
      if (!core[i]) {
        continue;
      }
      double x = grid.x[i];
      double y = grid.y[i];
      for (int j = otherFrom; j < otherTo; j++) {
        double dx = x - grid.x[j];
        double dy = y - grid.y[j];
        if (dx * dx + dy * dy <= grid.epsSquared && core[j]) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean within(int[] a, int aFrom, int aTo, int[] b, int bFrom, int bTo) {
    if ((long) (aTo - aFrom) * (bTo - bFrom) <= SCAN) {
      return scan(a, aFrom, aTo, b, bFrom, bTo);
    }
    double[] boxes = new double[8];
    span(boxes, 0, a, aFrom, aTo);
    span(boxes, 1, b, bFrom, bTo);
    if (Boxes.nearest(boxes, 0, boxes, 1) > grid.epsSquared) {
      return false;
    }
    if (Boxes.farthest(boxes, 0, boxes, 1) <= grid.epsSquared) {
      return true;
    }
    if (aTo - aFrom >= bTo - bFrom) {
      int middle = split(boxes, 0, a, aFrom, aTo);
      return within(a, aFrom, middle, b, bFrom, bTo) || within(a, middle, aTo, b, bFrom, bTo);
    }
    int middle = split(boxes, 1, b, bFrom, bTo);
    return within(a, aFrom, aTo, b, bFrom, middle) || within(a, aFrom, aTo, b, middle, bTo);
  }

  private boolean scan(int[] a, int aFrom, int aTo, int[] b, int bFrom, int bTo) {
    for (int i = aFrom; i < aTo; i++) {
      double x = grid.x[a[i]];
      double y = grid.y[a[i]];
      for (int j = bFrom; j < bTo; j++) {
        double dx = x - grid.x[b[j]];
        double dy = y - grid.y[b[j]];
        if (dx * dx + dy * dy <= grid.epsSquared) {
          return true;
        }
      }
    }
    return false;
  }

  private void span(double[] boxes, int box, int[] list, int from, int to) {
    Boxes.clear(boxes, box);
    for (int i = from; i < to; i++) {
      Boxes.add(boxes, box, grid.x[list[i]], grid.y[list[i]]);
    }
  }

  /** Parts the list at the middle of its box's longer side; both parts hold something. */
  private int split(double[] boxes, int box, int[] list, int from, int to) {
    double width = boxes[4 * box + 2] - boxes[4 * box];
    double height = boxes[4 * box + 3] - boxes[4 * box + 1];
    double[] axis = width >= height ? grid.x : grid.y;
    int low = width >= height ? 4 * box : 4 * box + 1;
    double middle = boxes[low] + (boxes[low + 2] - boxes[low]) / 2;
    int i = from;
    int j = to - 1;
    while (i <= j) {
      if (axis[list[i]] <= middle) {
        i++;
      } else {
        int swap = list[i];
        list[i] = list[j];
        list[j] = swap;
        j--;
      }
    }
    return i == to ? from + (to - from) / 2 : i;
  }
}
