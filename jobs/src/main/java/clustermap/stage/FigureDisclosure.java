package clustermap.stage;

import clustermap.disclosure.IntervalAudit;
import clustermap.disclosure.ReleasedFigures;
import clustermap.disclosure.ReleasedFigures.Reason;
import clustermap.disclosure.ReleasedFigures.Told;
import clustermap.disclosure.SensitivityRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may be told of one confidential figure of all clusters: rows of {@link Disclose} to
 * rows of contract. Holds an item for each contribution of a firm to each cluster, tonight's and
 * those of former editions: 12 bytes each.
 */
final class FigureDisclosure {
  private static final int WHOLE = 0;
  private static final String AUDIT = "audit";

  private final SensitivityRule rule;
  private final String figure;
  private final Map<String, Cluster> tonight = new TreeMap<>();
  private final Map<String, Cluster> former = new TreeMap<>();
  private int[] firmOf = new int[64];
  private int items;

  FigureDisclosure(SensitivityRule rule, String figure) {
    this.rule = rule;
    this.figure = figure;
  }

  /** Contributions to a sum, as they come: by firm and year. */
  private static final class Sum {
    int[] items = new int[8];
    long[] amounts = new long[8];
    int size;
    int firms;
    boolean count;
    boolean total;
    String reason = "none";
    boolean blocked;

    void add(int item, long amount, boolean newFirm) {
      if (size == items.length) {
        items = Arrays.copyOf(items, 2 * size);
        amounts = Arrays.copyOf(amounts, 2 * size);
      }
      items[size] = item;
      amounts[size++] = amount;
      firms += newFirm ? 1 : 0;
    }

    void trim() {
      items = Arrays.copyOf(items, size);
      amounts = Arrays.copyOf(amounts, size);
    }

    long sum() {
      long sum = 0;
      for (int i = 0; i < size; i++) {
        sum += amounts[i];
      }
      return sum;
    }

    void tell(Told told) {
      count = told.count();
      total = told.total();
      blocked = told.reason() == Reason.SIBLING || told.reason() == Reason.EDITION;
      reason = told.reason().name().toLowerCase(Locale.ROOT);
    }

    void hide(String why) {
      total = false;
      blocked = true;
      reason = why;
    }
  }

  /** A figure of a cluster in one edition, with its years. */
  private static final class Cluster {
    final Sum whole = new Sum();
    final Map<Integer, Sum> years = new TreeMap<>();
    int lastFirm = -1;
    long print = 0xcbf29ce484222325L;

    void add(int item, int firm, int year, long amount, String company) {
      whole.add(item, amount, firm != lastFirm);
      if (year != WHOLE) {
        years.computeIfAbsent(year, y -> new Sum()).add(item, amount, true);
      }
      lastFirm = firm;
      for (int i = 0; i < company.length(); i++) {
        mix(company.charAt(i));
      }
      mix(year);
      mix(amount);
    }

    /** FNV-1a over 64-bit words. */
    private void mix(long word) {
      print = (print ^ word) * 0x100000001b3L;
      print ^= print >>> 32;
    }

    String edition() {
      StringBuilder told = new StringBuilder();
      told.append(whole.count ? 'n' : '-').append(whole.total ? 't' : '-');
      years.forEach(
          (year, sum) -> told.append(sum.count ? 'n' : '-').append(sum.total ? 't' : '-'));
      return String.format(Locale.ROOT, "%016x%s", print, told);
    }

    void trim() {
      whole.trim();
      years.values().forEach(Sum::trim);
    }
  }

  /** Reads contributions, sorted by company and year, and decides. */
  Iterator<Row> judge(Iterator<Row> rows) {
    read(rows);
    int[] firms = Arrays.copyOf(firmOf, items);
    ReleasedFigures released = new ReleasedFigures(rule, firms);
    for (Cluster edition : former.values()) {
      publish(released, WHOLE, edition.whole, true);
      edition.years.forEach((year, sum) -> publish(released, year, sum, true));
    }
    List<Cluster> smallestFirst = new ArrayList<>(tonight.values());
    smallestFirst.sort(Comparator.comparingInt((Cluster c) -> c.whole.firms));
    for (Cluster cluster : smallestFirst) {
      Sum whole = cluster.whole;
      whole.tell(released.judge(WHOLE, whole.items, whole.amounts));
      publish(released, WHOLE, whole, false);
    }
    for (Cluster cluster : smallestFirst) {
      if (cluster.whole.blocked) {
        // The years of a cluster are of one day with their sum.
        cluster.years.values().forEach(FigureDisclosure::withhold);
        continue;
      }
      cluster.years.forEach(
          (year, sum) -> {
            sum.tell(released.judge(year, sum.items, sum.amounts));
            publish(released, year, sum, false);
          });
    }
    audit(firms);
    List<Row> told = new ArrayList<>();
    tonight.forEach(
        (id, cluster) -> {
          String edition = cluster.edition();
          told.add(row(id, WHOLE, cluster.whole, edition));
          cluster.years.forEach((year, sum) -> told.add(row(id, year, sum, edition)));
        });
    return told.iterator();
  }

  private static void withhold(Sum year) {
    year.count = false;
    year.hide("sibling");
  }

  private static void publish(ReleasedFigures released, int kind, Sum sum, boolean isFormer) {
    released.publish(kind, sum.items, sum.amounts, sum.count, sum.total, isFormer);
  }

  private void audit(int[] firms) {
    IntervalAudit audit = new IntervalAudit(rule, firms);
    for (Cluster edition : former.values()) {
      sums(edition).forEach(sum -> audited(audit, sum, true));
    }
    Map<Integer, Sum> numbers = new HashMap<>();
    tonight
        .values()
        .forEach(
            cluster ->
                sums(cluster)
                    .forEach(
                        sum -> {
                          int number = audited(audit, sum, false);
                          if (number >= 0) {
                            numbers.put(number, sum);
                          }
                        }));
    Set<Integer> hidden = audit.hide();
    numbers.forEach(
        (number, sum) -> {
          if (hidden.contains(number)) {
            sum.hide(AUDIT);
          }
        });
    for (Cluster cluster : tonight.values()) {
      if (cluster.whole.blocked) {
        cluster.years.values().stream().filter(y -> y.count).forEach(FigureDisclosure::withhold);
      }
    }
  }

  private static int audited(IntervalAudit audit, Sum sum, boolean isFormer) {
    return sum.total ? audit.publish(sum.items, sum.amounts, isFormer) : -1;
  }

  private static List<Sum> sums(Cluster cluster) {
    List<Sum> sums = new ArrayList<>(List.of(cluster.whole));
    sums.addAll(cluster.years.values());
    return sums;
  }

  private Row row(String id, int year, Sum sum, String edition) {
    return RowFactory.create(
        figure,
        id,
        year,
        (long) sum.firms,
        BigDecimal.valueOf(sum.sum(), 2),
        sum.count,
        sum.total,
        sum.blocked,
        sum.reason,
        edition);
  }

  private void read(Iterator<Row> rows) {
    String company = null;
    int firm = -1;
    int year = -1;
    while (rows.hasNext()) {
      Row row = rows.next();
      String of = row.getAs("company_number");
      int ofYear = row.<Integer>getAs("year");
      if (!of.equals(company)) {
        firm++;
        company = of;
        year = -1;
      }
      if (ofYear != year) {
        year = ofYear;
        if (items == firmOf.length) {
          firmOf = Arrays.copyOf(firmOf, 2 * items);
        }
        firmOf[items++] = firm;
      }
      Cluster cluster = cluster(row);
      cluster.add(
          items - 1,
          firm,
          year,
          row.<BigDecimal>getAs("amount").movePointRight(2).longValueExact(),
          of);
    }
    tonight.values().forEach(Cluster::trim);
    former.values().forEach(Cluster::trim);
  }

  private Cluster cluster(Row row) {
    String id = row.getAs("cluster_id");
    @Nullable String edition = row.getAs("edition");
    if (edition == null) {
      return tonight.computeIfAbsent(id, i -> new Cluster());
    }
    Cluster cluster =
        former.computeIfAbsent(
            id + "\n" + row.getAs("held_from") + "\n" + edition, i -> new Cluster());
    cluster.whole.count = row.<Boolean>getAs("count_shown");
    cluster.whole.total = row.<Boolean>getAs("total_shown");
    int year = row.<Integer>getAs("year");
    if (year != WHOLE) {
      Sum sum = cluster.years.computeIfAbsent(year, y -> new Sum());
      sum.count = row.<Boolean>getAs("year_count_shown");
      sum.total = row.<Boolean>getAs("year_shown");
    }
    return cluster;
  }
}
