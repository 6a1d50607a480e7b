package clustermap.query;

import clustermap.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file that an option names for output. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Refuses an output that cannot be written.
   *
   * @param endings such as .csv; the name must have one of them
   * @throws Fault CONFIG
   */
  public static void require(String option, Path file, List<String> endings) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (endings.stream().noneMatch(name::endsWith)) {
      throw Fault.config(
          option
              + " is "
              + file
              + ": expected a name that ends in "
              + String.join(" or ", endings)
              + ".");
    }
    if (Files.isDirectory(file)) {
      throw Fault.config(option + " is " + file + ", which is a folder: name a file in it.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw Fault.config(
          "the folder of " + option + ", " + folder + ", does not exist: make it first.");
    }
  }
}
