package clustermap.lineage;

import java.util.Locale;

/** Stages of the life of a cluster, after Menzel and Fornahl (2010). */
public enum LifeStage {
  EMERGING,
  GROWING,
  MATURE,
  DECLINING;

  /** As tables have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
