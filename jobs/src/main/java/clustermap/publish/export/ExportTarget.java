package clustermap.publish.export;

import clustermap.fault.Fault;
import clustermap.store.LocalStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where an export goes: a file or a folder that appears whole or not at all. A file of the name is
 * replaced; a folder only where it is empty or an export of before, which a file in it tells.
 */
public final class ExportTarget {
  private ExportTarget() {}

  /** Writes the content of a file. */
  public interface FileBody {
    void write(Writer out) throws IOException;
  }

  /** Writes files into an empty folder. */
  public interface FolderBody {
    void write(Path folder) throws IOException;
  }

  /**
   * Writes a file of UTF-8.
   *
   * @param file in a folder that is there
   * @throws Fault CONFIG when the name is that of a folder or its folder does not exist;
   *     UNAVAILABLE when it cannot be written
   */
  public static void file(Path file, FileBody body) {
    requireFolderOf(file);
    if (Files.isDirectory(file)) {
      throw Fault.config("--out is " + file + ", which is a folder: name a file in it.");
    }
    Path temporary = beside(file, "writing");
    try {
      try {
        try (BufferedWriter out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
          body.write(out);
        }
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /**
   * Refuses a name of another kind.
   *
   * @param endings such as .csv, in lower case
   */
  static void requireEnding(Path file, List<String> endings) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (endings.stream().noneMatch(name::endsWith)) {
      throw Fault.config(
          "--out is "
              + file
              + ": expected a name that ends in "
              + String.join(" or ", endings)
              + ".");
    }
  }

  /**
   * Writes a folder.
   *
   * @param earlier whether what a folder holds is an older export of the kind, which is replaced
   * @throws Fault CONFIG when the name is taken by anything else
   */
  public static void folder(Path folder, Predicate<Path> earlier, FolderBody body) {
    requireFolderOf(folder);
    boolean taken = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    if (taken && !isReplaceable(folder, earlier)) {
      throw Fault.config(
          "--out is "
              + folder
              + ", which holds something other than an earlier export: name another folder, or"
              + " remove it.");
    }
    Path temporary = beside(folder, "writing");
    Path former = beside(folder, "former");
    try {
      try {
        LocalStore.deleteTree(temporary);
        Files.createDirectory(temporary);
        body.write(temporary);
        if (taken) {
          LocalStore.deleteTree(former);
          Files.move(folder, former, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        LocalStore.deleteTree(temporary);
        if (Files.exists(former) && !Files.exists(folder)) {
          Files.move(former, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        LocalStore.deleteTree(former);
      }
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static boolean isReplaceable(Path folder, Predicate<Path> earlier) {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty() || earlier.test(folder);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static void requireFolderOf(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw Fault.config("the folder of --out, " + folder + ", does not exist: make it first.");
    }
  }

  private static Path beside(Path target, String what) {
    return target.resolveSibling(
        "." + target.getFileName() + "." + what + "-" + ProcessHandle.current().pid());
  }

  private static Fault failed(Path target, IOException cause) {
    return Fault.unavailable(
        "cannot write the export "
            + target
            + ": "
            + cause.getClass().getSimpleName()
            + (cause.getMessage() == null ? "" : ": " + cause.getMessage()),
        cause);
  }
}
