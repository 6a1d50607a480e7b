package clustermap.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the installation, which holds {@code conf/}. */
public final class Home {

  private Home() {}

  /**
   * A folder of the installation: below the system property {@code clustermap.home}, which the
   * launcher sets; without it, below the nearest folder above the working directory that has one.
   */
  public static String folder(String relative) {
    String home = System.getProperty("clustermap.home");
    if (home != null) {
      return Path.of(home, relative).toString();
    }
    Path working = Path.of("").toAbsolutePath();
    for (Path dir = working; dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir.resolve(relative))) {
        return dir.resolve(relative).toString();
      }
    }
    return working.resolve(relative).toString();
  }
}
