package clustermap.check;

import java.util.Set;

/**
 * The words in which Companies House gives a company's status: those of its free data product and
 * of its search and API (enumeration constants, {@code company_status}), in lower case.
 */
public final class Statuses {
  public static final Set<String> KNOWN =
      Set.of(
          "active",
          "active - proposal to strike off",
          "administration",
          "administration order",
          "administrative receiver",
          "closed",
          "converted / closed",
          "converted-closed",
          "dissolved",
          "in administration",
          "in administration/administrative receiver",
          "in administration/receiver manager",
          "insolvency proceedings",
          "insolvency-proceedings",
          "liquidation",
          "live but receiver manager on at least one charge",
          "open",
          "receiver action",
          "receiver manager / administrative receiver",
          "receivership",
          "registered",
          "removed",
          "restored",
          "voluntary arrangement",
          "voluntary arrangement / administrative receiver",
          "voluntary arrangement / receiver manager",
          "voluntary-arrangement");

  private Statuses() {}
}
