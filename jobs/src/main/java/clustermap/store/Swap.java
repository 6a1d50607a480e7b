package clustermap.store;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Compare and swap where the answer to a write may be lost: the file is read again until it is
 * known who won. It rests on no two writes having the same text.
 */
final class Swap {
  private static final int TRIES = 4;

  private Swap() {}

  /**
   * Swaps.
   *
   * @param expected the text that the file must hold; null when it must not exist
   * @return whether the file holds the new text because of this call
   * @throws IOException when the store did not answer often enough: the file was as expected when
   *     it was last seen, or could not be read
   */
  static boolean of(AtomicWrites writes, Path file, @Nullable String expected, String text)
      throws IOException {
    IOException last = new IOException("refused " + TRIES + " times though nothing had changed");
    for (int i = 0; i <= TRIES; i++) {
      Optional<AtomicWrites.Versioned> now = writes.read(file);
      if (i > 0 && now.isPresent() && now.get().text().equals(text)) {
        return true;
      }
      if (!now.map(AtomicWrites.Versioned::text).equals(Optional.ofNullable(expected))) {
        return false;
      }
      if (i == TRIES) {
        break;
      }
      try {
        if (now.isEmpty()
            ? writes.create(file, text)
            : writes.replace(file, now.get().version(), text)) {
          return true;
        }
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }
}
