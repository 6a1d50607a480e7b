package clustermap.publish;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The few things that publishing asks of storage. Paths are relative to the store, with {@code /}
 * between their parts. A store that cannot be reached, read or written throws {@link
 * clustermap.fault.Fault} of kind UNAVAILABLE with the place and the reason.
 */
public interface Store {

  /** Where the store is, for messages. */
  String location();

  /** The file as a program on this machine opens it. */
  Path local(String path);

  /** The text of a file, or empty when there is none. */
  Optional<String> readText(String path);

  /** Writes a file whole or not at all, and returns when it would survive a power cut. */
  void writeText(String path, String text);

  /**
   * Replaces a file only if it still holds what was expected.
   *
   * @param expected the text it must hold; null when it must not exist
   * @return whether the file now holds {@code text}; false leaves it as it was
   */
  boolean compareAndSwap(String path, @Nullable String expected, String text);

  /**
   * Makes a name stand for a folder of the store, replacing what it stood for in one step, so that
   * a reader finds the one or the other. A store that has no links, and a name that somebody took
   * for a file or folder of their own, are left as they are.
   *
   * @param name at the top of the store
   * @param folder relative to the store
   * @return whether the name now stands for the folder
   */
  boolean link(String name, String folder);

  /** Brings a finished file of this machine into the store; the original stays. */
  void bring(Path file, String path);

  /** Size and content of a file. */
  FileFacts facts(String path);

  /** Names directly below a folder, sorted; none when the folder does not exist. */
  List<String> list(String folder);

  boolean exists(String path);

  /** Renames a folder in one step; the target must not exist. */
  void move(String from, String to);

  /** Removes a file or a folder with all that is in it; nothing when it does not exist. */
  void deleteTree(String path);

  /** Makes everything written below a folder survive a power cut. */
  void flush(String folder);

  /**
   * Size and content of a file.
   *
   * @param bytes size
   * @param sha256 SHA-256 of the content, 64 lower-case hexadecimal digits
   */
  record FileFacts(long bytes, String sha256) {}
}
