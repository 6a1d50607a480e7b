package clustermap.check;

/** What a reason does. */
public enum Outcome {
  /** The row goes to quarantine. */
  REJECTED("the row is quarantined"),
  /** The row is accepted, the column becomes null. */
  NULLED("the value becomes null"),
  /** The row is accepted, an element of the list is left out. */
  DROPPED("the element is left out of the list"),
  /** The row is accepted, the value is put right. */
  MENDED("the value is put right"),
  /** The row is accepted, the value stays as it is. */
  KEPT("the value stays as it is");

  private final String meaning;

  Outcome(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }
}
