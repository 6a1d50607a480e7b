package clustermap.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/** A hash of the program that runs: of every class and resource of clustermap, whatever the jar. */
final class CodeVersion {

  private CodeVersion() {}

  static String current() {
    try {
      Path location =
          Path.of(CodeVersion.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      SortedMap<String, String> parts =
          Files.isDirectory(location) ? folder(location) : jar(location);
      return Hashes.of(
          parts.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())).toList());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the program does not know where it is", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedMap<String, String> jar(Path file) throws IOException {
    SortedMap<String, String> parts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      zip.stream()
          .filter(e -> e.getName().startsWith("clustermap/") && !e.isDirectory())
          .forEach(e -> parts.put(e.getName(), e.getCrc() + "-" + e.getSize()));
    }
    return parts;
  }

  private static SortedMap<String, String> folder(Path classes) throws IOException {
    SortedMap<String, String> parts = new TreeMap<>();
    Path own = classes.resolve("clustermap");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(own)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      CRC32 crc = new CRC32();
      byte[] bytes = Files.readAllBytes(file);
      crc.update(bytes);
      parts.put(
          classes.relativize(file).toString().replace('\\', '/'),
          crc.getValue() + "-" + bytes.length);
    }
    return parts;
  }
}
