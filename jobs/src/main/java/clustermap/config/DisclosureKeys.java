package clustermap.config;

import java.util.List;

/** The keys of disclosure control. */
final class DisclosureKeys {
  private DisclosureKeys() {}

  static List<Key> all() {
    return List.of(
        Key.whole(
            "disclosure.min_count",
            10,
            1,
            1_000,
            "Fewest firms behind a confidential figure that may be shown, or by which two shown"
                + " figures may differ (threshold rule; Hundepool et al., Statistical Disclosure"
                + " Control, 2012, chapter 4). 10 is this program's cautious choice: the thresholds of"
                + " HMRC and ONS are theirs to set."),
        Key.whole(
            "disclosure.dominance_firms",
            1,
            1,
            100,
            "n of the (n,k) rule: how many largest firms together may hold no more than"
                + " disclosure.dominance_share (Hundepool et al. 2012, chapter 4)."),
        Key.real(
            "disclosure.dominance_share",
            "0.5",
            0,
            1,
            "k of the (n,k) rule, as a share: a confidential figure is hidden when its"
                + " disclosure.dominance_firms largest firms hold more than this. The cautious"
                + " default is this program's."),
        Key.real(
            "disclosure.p_percent",
            "10",
            0,
            100,
            "A confidential figure is hidden when the total less the two largest is below this"
                + " percentage of the largest (p % rule; Hundepool et al. 2012, chapter 4, with the p of"
                + " its examples)."),
        Key.choice(
            "disclosure.refresh",
            "quarterly",
            "On which days confidential figures are taken anew: the first night of a month,"
                + " quarter or year, or every night; between them they are held. A change of any"
                + " disclosure key takes them anew too. nightly hides or holds most that changes,"
                + " since each night is compared with all before.",
            "monthly",
            "quarterly",
            "yearly",
            "nightly"),
        Key.real(
            "disclosure.rounding_base",
            "0",
            0,
            1_000_000_000,
            "Confidential sums of money are rounded to the nearest multiple of so many pounds,"
                + " halves up (conventional rounding; Hundepool et al. 2012, chapter 5); 0 for none."
                + " Rounding comes after the rules and replaces none."),
        Key.real(
            "disclosure.rounding_people",
            "0",
            0,
            1_000_000,
            "The same of employment, in people; the official map rounds to 10. 0 for none."));
  }
}
