package clustermap.linkage;

/** How far two legal forms agree. */
public enum FormLevel {
  SAME,
  DIFFERENT,
  /** One or both have none, which says nothing. */
  MISSING;

  /** Compares two codes of {@link NormalName#form}. */
  public static FormLevel of(String a, String b) {
    return a.isEmpty() || b.isEmpty() ? MISSING : a.equals(b) ? SAME : DIFFERENT;
  }
}
