package clustermap.linkage;

/** How far two legal forms agree. */
public enum FormLevel {
  SAME(0),
  DIFFERENT(1),
  /** One or both have none, which says nothing. */
  MISSING(2);

  private final int place;

  FormLevel(int place) {
    this.place = place;
  }

  /** Its place from the best, 0: how tables hold it. */
  public int place() {
    return place;
  }

  /** Compares two codes of {@link NormalName#form}. */
  public static FormLevel of(String a, String b) {
    return a.isEmpty() || b.isEmpty() ? MISSING : a.equals(b) ? SAME : DIFFERENT;
  }
}
