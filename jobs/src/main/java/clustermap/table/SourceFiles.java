package clustermap.table;

import clustermap.fault.Fault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of an input. An input is a path or several; each is a file or a folder of part files
 * (looked through with its subfolders; names that begin with {@code _} or {@code .} are not data).
 * Files end in {@code .parquet}, {@code .csv}, {@code .csv.gz} or {@code .zip}.
 */
public final class SourceFiles {
  private static final String KNOWN = ".parquet, .csv, .csv.gz or .zip (of CSV files)";

  private final List<SourceFile> files;

  private SourceFiles(List<SourceFile> files) {
    this.files = List.copyOf(files);
  }

  /**
   * Finds the files, in the order of the paths and by name within a folder.
   *
   * @throws Fault (INPUT) naming a path that does not exist, an empty file, a folder without files
   *     or a file of an unknown kind
   */
  public static SourceFiles of(Configuration hadoop, List<String> paths) {
    if (paths.isEmpty()) {
      throw Fault.input("no input path is given; name a file or a folder of part files");
    }
    List<FileStatus> found = new ArrayList<>();
    List<Integer> depths = new ArrayList<>();
    for (String path : paths) {
      for (FileStatus file : list(hadoop, path)) {
        found.add(file);
        depths.add(relativeDepth(hadoop, path, file));
      }
    }
    List<String> labels = labels(found, depths);
    List<SourceFile> files = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < found.size(); i++) {
      FileStatus status = found.get(i);
      String path = status.getPath().toString();
      SourceFile.Kind kind =
          SourceFile.Kind.of(status.getPath().getName())
              .orElseThrow(
                  () ->
                      Fault.input(
                          path
                              + ": the kind of the file is not known by its name; expected "
                              + KNOWN));
      String name = status.getPath().getName();
      if (kind == SourceFile.Kind.PARQUET && (name.startsWith("_") || name.startsWith("."))) {
        throw Fault.input(
            path + ": Spark passes over Parquet files named with _ or . first; rename it");
      }
      if (status.getLen() == 0) {
        throw Fault.input(path + ": the file is empty (0 bytes); fetch it again");
      }
      if (!seen.add(path)) {
        throw Fault.input(path + ": the file is given twice; its rows would count twice");
      }
      files.add(new SourceFile(path, labels.get(i), kind));
    }
    return new SourceFiles(files);
  }

  private static List<FileStatus> list(Configuration hadoop, String text) {
    try {
      Path path = new Path(text);
      FileSystem store = path.getFileSystem(hadoop);
      FileStatus status = store.getFileStatus(path);
      if (!status.isDirectory()) {
        return List.of(status);
      }
      List<FileStatus> files = new ArrayList<>();
      walk(store, status.getPath(), files);
      if (files.isEmpty()) {
        throw Fault.input(text + ": the folder holds no file; expected " + KNOWN);
      }
      return files;
    } catch (IllegalArgumentException noPath) {
      throw Fault.input(
          "\"" + text + "\": no path (" + noPath.getMessage() + "); check it", noPath);
    } catch (FileNotFoundException missing) {
      throw Fault.input(text + ": no such file or folder; check the path", missing);
    } catch (IOException unreachable) {
      throw Fault.unavailable(text + ": cannot be read: " + unreachable.getMessage(), unreachable);
    }
  }

  private static void walk(FileSystem store, Path folder, List<FileStatus> files)
      throws IOException {
    FileStatus[] children = store.listStatus(folder);
    Arrays.sort(children, Comparator.comparing(c -> c.getPath().getName()));
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      if (child.isDirectory()) {
        walk(store, child.getPath(), files);
      } else {
        files.add(child);
      }
    }
  }

  /** How many last parts of the file's path make its name relative to the input's path. */
  private static int relativeDepth(Configuration hadoop, String root, FileStatus file) {
    try {
      Path rootPath = new Path(root);
      Path full = rootPath.getFileSystem(hadoop).makeQualified(rootPath);
      return Math.max(1, file.getPath().depth() - full.depth());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names relative to the inputs' paths, with as many folders before them as makes them unique. */
  private static List<String> labels(List<FileStatus> files, List<Integer> depths) {
    for (int more = 0; ; more++) {
      List<String> labels = new ArrayList<>();
      boolean whole = true;
      for (int i = 0; i < files.size(); i++) {
        Path path = files.get(i).getPath();
        StringBuilder label = new StringBuilder(path.getName());
        Path parent = path.getParent();
        for (int k = 1; k < depths.get(i) + more && parent != null; k++) {
          label.insert(0, parent.getName() + "/");
          parent = parent.getParent();
        }
        whole &= parent == null;
        labels.add(label.toString());
      }
      if (whole || new HashSet<>(labels).size() == labels.size()) {
        return labels;
      }
    }
  }

  List<SourceFile> files() {
    return files;
  }

  /** The names of the files relative to the input's path. */
  public List<String> labels() {
    return files.stream().map(SourceFile::label).toList();
  }

  /** The files' full paths. */
  public List<String> paths() {
    return files.stream().map(SourceFile::path).toList();
  }
}
