package clustermap.query;

import clustermap.fault.Fault;
import java.io.IOException;
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

  /**
   * Refuses an output that is what is read, whatever links lead to it.
   *
   * @param input a file or a folder of files
   * @throws Fault CONFIG
   */
  public static void requireOther(String option, Path out, Path input) {
    try {
      boolean same = Files.exists(out) && Files.exists(input) && Files.isSameFile(input, out);
      Path folder = out.toAbsolutePath().getParent();
      boolean inside =
          folder != null && Files.isDirectory(input) && Files.isSameFile(input, folder);
      if (same || inside) {
        throw Fault.config(
            option
                + " "
                + out
                + (inside ? " lies in" : " is")
                + " the input, which would be overwritten: give it another name.");
      }
    } catch (IOException e) {
      throw Fault.unavailable("cannot compare " + input + " and " + out + ": " + e.getMessage(), e);
    }
  }
}
