package clustermap.job;

import java.util.Map;

/** Told what a run is doing, so that somebody may watch. */
public interface Progress {

  /**
   * A run like this one was made before.
   *
   * @param seconds what each of its stages took
   * @param whole seconds that it took as a whole
   */
  default void before(Map<String, Double> seconds, double whole) {}

  /** It is known now what the run is called. */
  default void named(String runId) {}

  /** A stage begins. */
  default void begun(String stage) {}

  /**
   * A stage is done.
   *
   * @param stage its name
   * @param rows rows of its outputs
   * @param reused whether its output was there already
   * @param seconds how long it took
   */
  default void done(String stage, long rows, boolean reused, double seconds) {}

  /**
   * A stage is at work; said often, from any thread.
   *
   * @param rows that it has read from files so far
   */
  default void moved(String stage, long rows) {}

  /** A stage has failed, and the run will. */
  default void failed(String stage) {}

  /** Something worth a line. */
  default void note(String text) {}

  /** Tells nobody. */
  static Progress silent() {
    return new Progress() {};
  }
}
