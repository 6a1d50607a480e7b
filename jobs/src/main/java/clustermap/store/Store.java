package clustermap.store;

import clustermap.fault.Fault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The few things that stages and publishing ask of storage. Paths are relative to the store, with
 * {@code /} between their parts. A store that cannot be reached, read or written throws {@link
 * Fault} of kind UNAVAILABLE with the place and the reason.
 */
public interface Store {

  /** Where the store is, for messages and for those that open it again. */
  String location();

  /** A file or folder as Spark and people name it: a path of this machine, or a URI. */
  String uri(String path);

  /**
   * Makes the store ready to be written and proves that it can be, with all that publishing rests
   * on.
   *
   * @throws Fault UNAVAILABLE when it cannot be written; CONFIG when it does not keep conditions of
   *     writes and may have other writers
   */
  void prepare();

  /** The text of a file, or empty when there is none. */
  Optional<String> readText(String path);

  /** Writes a file whole or not at all, and returns when it would survive a power cut. */
  void writeText(String path, String text);

  /**
   * Replaces a file only if it still holds what was expected. Where the answer to the write is
   * lost, the file is read until it is known who won.
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

  /** Size and content of a file, all of it read. */
  FileFacts facts(String path);

  /** Size of a file, or of all files below a folder; nothing where there is neither. */
  Optional<Long> bytes(String path);

  /** When a file was last written or {@linkplain #touch touched}, by the clock of the store. */
  Optional<Instant> modified(String path);

  /** Says that a file is still of use. */
  void touch(String path);

  /** Whether this user may read a file that is there. */
  boolean readable(String path);

  /** Whether files are on this machine without being fetched. */
  boolean atHand();

  /**
   * A file on this machine: itself, or a copy that is kept for the next reader.
   *
   * @param content of the file as it was published; a copy is proved to have it
   */
  Path here(String path, FileFacts content);

  /** The files directly in a folder on this machine, until it is closed. */
  Here here(String folder);

  /** Names directly below a folder, sorted; none when the folder does not exist. */
  List<String> list(String folder);

  boolean exists(String path);

  /**
   * Whether a folder is renamed in one step. Where it is not, a folder is made under its name and
   * counts from the moment its record is written, which is last.
   */
  boolean renames();

  /** Renames a folder in one step; the target must not exist. */
  void move(String from, String to);

  /** Removes a file or a folder with all that is in it; nothing when it does not exist. */
  void deleteTree(String path);

  /** Makes everything written below a folder survive a power cut. */
  void flush(String folder);

  /**
   * Takes the right to change what a file stands for, one holder at a time.
   *
   * @throws Fault LOCKED when another holds it
   */
  Lock lock(String path);

  /** A right that ends with its holder, however that ends. */
  interface Lock extends AutoCloseable {
    /**
     * Fails when the right was given up, which is a bug, or lost.
     *
     * @throws Fault LOCKED when another took it, since this holder did not show that it lives
     */
    void requireHeld();

    @Override
    void close();
  }

  /** Files of a store on this machine. */
  interface Here extends AutoCloseable {
    Path folder();

    @Override
    void close();
  }

  /**
   * Size and content of a file.
   *
   * @param bytes size
   * @param sha256 SHA-256 of the content, 64 lower-case hexadecimal digits
   */
  record FileFacts(long bytes, String sha256) {}
}
