package clustermap.job;

/** Told what a run is doing, so that somebody may watch. */
public interface Progress {

  /** A stage begins. */
  void begun(String stage);

  /**
   * A stage is done.
   *
   * @param stage its name
   * @param rows rows of its outputs
   * @param reused whether its output was there already
   * @param seconds how long it took
   */
  void done(String stage, long rows, boolean reused, double seconds);

  /**
   * A stage is at work; said often, from any thread.
   *
   * @param rows that it has read from files so far
   */
  default void moved(String stage, long rows) {}

  /** Something worth a line. */
  void note(String text);

  /** Tells nobody. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void begun(String stage) {}

      @Override
      public void done(String stage, long rows, boolean reused, double seconds) {}

      @Override
      public void note(String text) {}
    };
  }
}
