package clustermap.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** A reviewed list that is kept with the program and copied beside what is made from it. */
final class ShippedFile {
  private ShippedFile() {}

  /**
   * Copies a list.
   *
   * @param name of the list among the resources of this package
   * @return the copy
   */
  static Path copy(String name, Path out) {
    Path copy = out.resolve(name);
    try (InputStream ours =
        Objects.requireNonNull(
            ShippedFile.class.getResourceAsStream(name), "no resource " + name)) {
      Files.copy(ours, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to " + out, e);
    }
    return copy;
  }
}
