package clustermap.linkage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a name says of its organisation. */
public enum OrganisationKind {
  /** A firm, or anything that the name does not give away. */
  FIRM,
  UNIVERSITY,
  /** A hospital, or a trust or board of a health service. */
  HOSPITAL,
  /** Government, councils, agencies and research councils. */
  PUBLIC_BODY,
  /** An organisation with a legal form that the register does not know. */
  FOREIGN;

  private static final Pattern UNIVERSITIES =
      words(
          List.of(
              "UNIVERSITY",
              "UNIVERSITIES",
              "UNIVERSITE",
              "UNIVERSITAT",
              "UNIVERSITAET",
              "UNIVERSIDAD",
              "UNIVERSIDADE",
              "UNIVERSITA",
              "UNIVERSITEIT",
              "UNIVERSITET",
              "UNIVERSITETET",
              "UNIVERSITAS",
              "PRIFYSGOL",
              "POLYTECHNIC",
              "HOCHSCHULE",
              "FACHHOCHSCHULE",
              "IMPERIAL COLLEGE",
              "KINGS COLLEGE LONDON",
              "UNIVERSITY COLLEGE",
              "LONDON SCHOOL OF",
              "INSTITUTE OF TECHNOLOGY",
              "INSTITUTE OF CANCER RESEARCH",
              "BIRKBECK"));

  private static final Pattern HOSPITALS =
      words(
          List.of(
              "NHS",
              "HOSPITAL",
              "HOSPITALS",
              "INFIRMARY",
              "HEALTH BOARD",
              "HEALTH SERVICE",
              "HEALTHCARE TRUST",
              "AMBULANCE SERVICE",
              "FOUNDATION TRUST",
              "HOPITAL",
              "KLINIKUM"));

  private static final Pattern PUBLIC_BODIES =
      words(
          List.of(
              "COUNCIL",
              "CITY COUNCIL",
              "BOROUGH OF",
              "COMBINED AUTHORITY",
              "AUTHORITY",
              "MINISTRY OF",
              "DEPARTMENT FOR",
              "DEPARTMENT OF",
              "SECRETARY OF STATE",
              "HM TREASURY",
              "HOME OFFICE",
              "MET OFFICE",
              "GOVERNMENT",
              "ENVIRONMENT AGENCY",
              "POLICE",
              "FIRE AND RESCUE",
              "FIRE RESCUE",
              "COMMISSIONER FOR",
              "UK RESEARCH INNOVATION",
              "UKRI",
              "STFC",
              "NATIONAL PARK"));

  private static Pattern words(List<String> words) {
    return Pattern.compile("(?:^| )(?:" + String.join("|", words) + ")(?: |$)");
  }

  /**
   * The kind that a name tells.
   *
   * @param name a name taken apart
   * @param foreignForm whether its legal form is one that the register does not know. A name with a
   *     form of the register is a firm's, such as University of X Enterprises Ltd, but for trusts
   *     of the NHS.
   */
  public static OrganisationKind of(NormalName name, boolean foreignForm) {
    String normal = name.normal();
    if (foreignForm) {
      return FOREIGN;
    }
    if (!name.form().isEmpty()) {
      return FIRM;
    }
    if (UNIVERSITIES.matcher(normal).find() && !normal.contains("STUDENT")) {
      return UNIVERSITY;
    }
    if (HOSPITALS.matcher(normal).find()) {
      return HOSPITAL;
    }
    return PUBLIC_BODIES.matcher(normal).find() ? PUBLIC_BODY : FIRM;
  }

  /** The word under which tables know it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
