package clustermap.generate;

import clustermap.fault.Fault;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share of all firms in one place, one industry or both: how a skewed nation is asked for.
 *
 * @param place code of a district, or a postcode; {@code *} for wherever firms are
 * @param sic a five-digit SIC code; {@code *} for any industry
 * @param share in (0, 1]
 */
public record Concentration(String place, String sic, double share) implements Serializable {

  /** Stands for any place or industry. */
  public static final String ANY = "*";

  private static final Pattern FORM =
      Pattern.compile("([A-Z0-9]+(?: [A-Z0-9]+)?|\\*):([0-9]{5}|\\*)=([0-9]*\\.?[0-9]+)");

  /** A postcode written together; no code of a district ends in letters. */
  private static final Pattern TOGETHER =
      Pattern.compile("([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})");

  /** Reads {@code PLACE:SIC=SHARE}, such as {@code E08000019:62012=0.4}. */
  public static Concentration parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    double share = form.matches() ? Double.parseDouble(form.group(3)) : 0;
    if (!(share > 0 && share <= 1)) {
      throw Fault.config(
          "--concentrate "
              + text
              + ": expected PLACE:SIC=SHARE with a district's code or a postcode (or *), a"
              + " five-digit SIC code (or *) and a share above 0 and up to 1, such as"
              + " E08000019:62012=0.4");
    }
    Matcher together = TOGETHER.matcher(form.group(1));
    String place = together.matches() ? together.group(1) + " " + together.group(2) : form.group(1);
    return new Concentration(place, form.group(2), share);
  }

  boolean anyPlace() {
    return place.equals(ANY);
  }

  boolean anySic() {
    return sic.equals(ANY);
  }
}
