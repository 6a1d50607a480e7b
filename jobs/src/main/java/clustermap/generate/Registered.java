package clustermap.generate;

import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * A drawn firm as the register has it.
 *
 * @param number a letter that no register uses and the row, so that it is no real company's
 * @param previous names that it had before, the latest first
 * @param dissolved null while it is on the register
 */
record Registered(
    String number,
    String name,
    List<String> previous,
    String status,
    String category,
    LocalDate incorporated,
    @Nullable LocalDate dissolved,
    String postcode,
    List<String> sics) {

  static final String LLP = "Limited Liability Partnership";
  static final String PLC = "Public Limited Company";
  private static final String LIMITED = "Private Limited Company";
  private static final String GUARANTEE =
      "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)";
  private static final double RENAMED = 0.04;

  /** Words firms of one seed. */
  static final class Clerk implements Serializable {
    private static final long serialVersionUID = 1L;
    private final FirmDraw draw;
    private final FirmNames names;

    Clerk(FirmDraw draw) {
      this.draw = draw;
      this.names = new FirmNames(draw.settings().seed());
    }

    Registered of(Firm firm) {
      SplittableRandom random = new SplittableRandom(firm.luck);
      List<String> sics = new ArrayList<>(firm.sicCount);
      for (int k = 0; k < firm.sicCount; k++) {
        if (firm.sics[k] != FirmDraw.SIC_NONE) {
          sics.add(draw.sic(firm.sics[k]));
        }
      }
      String sic = sics.isEmpty() ? "" : sics.get(0);
      String category = category(random.nextDouble());
      String form = FirmNames.form(category, random);
      boolean renamed = random.nextDouble() < RENAMED;
      return new Registered(
          number(firm.row),
          names.of(firm.row, 0, sic) + form,
          renamed ? List.of(names.of(firm.row, 1, sic) + form) : List.of(),
          status(firm, random.nextDouble()),
          category,
          LocalDate.ofEpochDay(firm.incorporated),
          firm.dissolved == Firm.ALIVE ? null : LocalDate.ofEpochDay(firm.dissolved),
          draw.terrain().text(firm.postcode),
          sics);
    }
  }

  static String number(long row) {
    return String.format(Locale.ROOT, "Z%07d", row + 1);
  }

  private static String category(double u) {
    if (u < 0.93) {
      return LIMITED;
    }
    return u < 0.97 ? GUARANTEE : u < 0.998 ? LLP : PLC;
  }

  private static String status(Firm firm, double u) {
    if (firm.dissolved != Firm.ALIVE) {
      return "Dissolved";
    }
    return u < 0.93 ? "Active" : u < 0.985 ? "Active - Proposal to Strike off" : "Liquidation";
  }

  /** In the order of the columns of the contract. */
  Row row() {
    return RowFactory.create(
        number,
        name,
        previous.toArray(String[]::new),
        status,
        category,
        Date.valueOf(incorporated),
        dissolved == null ? null : Date.valueOf(dissolved),
        postcode,
        sics.toArray(String[]::new));
  }
}
