package clustermap.density;

import java.util.Arrays;

/**
 * Exact DBSCAN of weighted points in the plane (Ester, Kriegel, Sander, Xu, KDD 1996; Schubert et
 * al., TODS 2017).
 *
 * <p>A point is a core when the weight within distance ≤ eps, its own included, is ≥ min_points.
 * Clusters are the connected components of cores under distance ≤ eps. A point that is no core but
 * within eps of one belongs to its nearest core, among equally near ones to that of the smallest
 * point id; the rest is noise. A cluster at fewer than min_sites_locations locations is noise too.
 * Squared distances are compared in double.
 *
 * <p>Cells of side eps/√2, core tests by cell, union-find over cells and closest-pair tests between
 * cells (Gunawan 2013; Gan and Tao, SIGMOD 2015; Wang, Gu and Shun, SIGMOD 2020). Time grows about
 * linearly with distinct locations; memory is a few arrays over them, whatever eps is.
 */
public final class Dbscan {
  private static final int GRAIN = 256;
  private static final int LOCATIONS_PER_THREAD = 1 << 12;
  private static final int ROW_GRAIN = 1 << 14;

  private final CellGrid grid;
  private final Workers workers;
  private final long minPoints;
  private final boolean[] core;
  private final boolean[] cellHasCore;

  private Dbscan(CellGrid grid, Workers workers, long minPoints) {
    this.grid = grid;
    this.workers = workers;
    this.minPoints = minPoints;
    this.core = new boolean[grid.count];
    this.cellHasCore = new boolean[grid.cellCount];
  }

  /**
   * Clusters the points. The result does not depend on their order, but for the order of ids, nor
   * on {@code threads}.
   *
   * @param points any number, none included
   * @param threads how many threads to use, at least one
   */
  public static DensityLabels cluster(WeightedPoints points, DbscanParameters p, int threads) {
    try (Workers workers = new Workers(threads)) {
      return cluster(points, p, workers);
    }
  }

  private static DensityLabels cluster(WeightedPoints points, DbscanParameters p, Workers all) {
    Locations locations = Locations.of(points, all);
    Workers workers = all.atMostOnePer(LOCATIONS_PER_THREAD, locations.count);
    CellGrid grid = new CellGrid(locations, p.epsMetres(), workers);
    Dbscan run = new Dbscan(grid, workers, p.minPointsThousandths());
    workers.forEachRange(grid.cellCount, GRAIN, run::findCores);
    SharedUnionFind cells = new SharedUnionFind(grid.cellCount);
    workers.forEachRange(grid.cellCount, GRAIN, (from, to) -> run.joinCells(cells, from, to));
    int[] cellOf = new int[grid.count];
    workers.forEachRange(grid.cellCount, GRAIN, (from, to) -> run.place(cells, cellOf, from, to));
    return FewLocations.toNoise(
        run.label(locations, cellOf), locations.ofPoint, locations.count, p.minSitesLocations());
  }

  private void findCores(int from, int to) {
    CellGrid.Neighbours neighbours = grid.new Neighbours(from);
    for (int cell = from; cell < to; cell++) {
      int start = grid.start[cell];
      int end = grid.start[cell + 1];
      if (grid.cellWeight[cell] >= minPoints) {
        Arrays.fill(core, start, end, true);
        cellHasCore[cell] = true;
        continue;
      }
      int size = neighbours.all(cell);
      long around = grid.cellWeight[cell];
      for (int k = 0; k < size; k++) {
        around += grid.cellWeight[neighbours.found[k]];
      }
      if (around < minPoints) {
        continue;
      }
      for (int i = start; i < end; i++) {
        if (isCore(i, grid.cellWeight[cell], neighbours.found, size)) {
          core[i] = true;
          cellHasCore[cell] = true;
        }
      }
    }
  }

  private boolean isCore(int i, long ownCell, int[] cells, int size) {
    double x = grid.x[i];
    double y = grid.y[i];
    double[] box = grid.box;
    long sum = ownCell;
    for (int k = 0; k < size; k++) {
      int cell = cells[k];
      if (Boxes.nearest(box, cell, x, y) > grid.epsSquared) {
        continue;
      }
      if (Boxes.farthest(box, cell, x, y) <= grid.epsSquared) {
        sum += grid.cellWeight[cell];
      } else {
        for (int j = grid.start[cell]; j < grid.start[cell + 1]; j++) {
          double dx = x - grid.x[j];
          double dy = y - grid.y[j];
          if (dx * dx + dy * dy <= grid.epsSquared) {
            sum += grid.weight[j];
          }
        }
      }
      if (sum >= minPoints) {
        return true;
      }
    }
    return false;
  }

  private void joinCells(SharedUnionFind cells, int from, int to) {
    CellGrid.Neighbours neighbours = grid.new Neighbours(from);
    ClosestPair closestPair = new ClosestPair(grid);
    for (int cell = from; cell < to; cell++) {
      if (!cellHasCore[cell]) {
        continue;
      }
      int size = neighbours.after(cell);
      for (int k = 0; k < size; k++) {
        int other = neighbours.found[k];
        if (cellHasCore[other]
            && !cells.joined(cell, other)
            && closestPair.within(core, cell, other)) {
          cells.join(cell, other);
        }
      }
    }
  }

  /** Writes for each position a cell of its cluster's component, or -1. */
  private void place(SharedUnionFind cells, int[] cellOf, int from, int to) {
    CellGrid.Neighbours neighbours = grid.new Neighbours(from);
    for (int cell = from; cell < to; cell++) {
      int root = cellHasCore[cell] ? cells.find(cell) : -1;
      int size = -1;
      for (int i = grid.start[cell]; i < grid.start[cell + 1]; i++) {
        if (core[i]) {
          cellOf[i] = root;
          continue;
        }
        if (size < 0) {
          size = neighbours.all(cell);
          // The cell itself may hold cores too; there is one spare place.
          neighbours.found[size++] = cell;
        }
        int nearest = nearestCore(i, neighbours.found, size);
        cellOf[i] = nearest < 0 ? -1 : cells.find(nearest);
      }
    }
  }

  /** The cell of the nearest core within eps, or -1. */
  private int nearestCore(int i, int[] near, int size) {
    double x = grid.x[i];
    double y = grid.y[i];
    double best = grid.epsSquared;
    int bestLocation = Integer.MAX_VALUE;
    int bestCell = -1;
    for (int k = 0; k < size; k++) {
      int cell = near[k];
      if (!cellHasCore[cell] || Boxes.nearest(grid.box, cell, x, y) > best) {
        continue;
      }
      for (int j = grid.start[cell]; j < grid.start[cell + 1]; j++) {
        double dx = x - grid.x[j];
        double dy = y - grid.y[j];
        double d = dx * dx + dy * dy;
        // Locations are numbered by their smallest point id.
        if (core[j] && (d < best || (d == best && grid.location[j] < bestLocation))) {
          best = d;
          bestLocation = grid.location[j];
          bestCell = cell;
        }
      }
    }
    return bestCell;
  }

  private DensityLabels label(Locations locations, int[] cellOf) {
    int[] ofCell = new int[grid.cellCount];
    int[] ofLocation = new int[locations.count];
    int clusters = number(cellOf, ofCell, ofLocation);
    // Twice the label plus two, and one for a core: a point reads one number of its location.
    workers.forEachRange(
        grid.count,
        ROW_GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int label = cellOf[i] < 0 ? DensityLabels.NOISE : ofCell[cellOf[i]];
            ofLocation[grid.location[i]] = 2 * label + (core[i] ? 3 : 2);
          }
        });
    int n = locations.ofPoint.length;
    int[] label = new int[n];
    boolean[] corePoint = new boolean[n];
    double[] probability = new double[n];
    workers.forEachRange(
        n,
        ROW_GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int told = ofLocation[locations.ofPoint[i]];
            label[i] = (told >> 1) - 1;
            corePoint[i] = (told & 1) != 0;
            probability[i] = told < 2 ? 0 : 1;
          }
        });
    return new DensityLabels(label, corePoint, probability, clusters);
  }

  /**
   * Numbers the components' cells in order of the smallest location of each: locations are numbered
   * by their smallest point id, so clusters are too.
   *
   * @param ofCell where the numbers go
   * @param room all zeros, one for each location; left with anything
   * @return how many
   */
  private int number(int[] cellOf, int[] ofCell, int[] room) {
    Arrays.fill(ofCell, Integer.MAX_VALUE);
    for (int i = 0; i < grid.count; i++) {
      if (cellOf[i] >= 0) {
        ofCell[cellOf[i]] = Math.min(ofCell[cellOf[i]], grid.location[i]);
      }
    }
    for (int cell = 0; cell < grid.cellCount; cell++) {
      if (ofCell[cell] < Integer.MAX_VALUE) {
        room[ofCell[cell]] = cell + 1;
      }
    }
    int clusters = 0;
    for (int cell : room) {
      if (cell > 0) {
        ofCell[cell - 1] = clusters++;
      }
    }
    return clusters;
  }
}
