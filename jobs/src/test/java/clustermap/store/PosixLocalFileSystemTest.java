package clustermap.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.SparkTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PosixLocalFileSystemTest extends SparkTest {
  @TempDir private Path temp;

  private static FileSystem open(Class<? extends FileSystem> kind, String umask)
      throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set(PosixLocalFileSystem.KEY, kind.getName());
    hadoop.set("fs.permissions.umask-mode", umask);
    return FileSystem.newInstance(URI.create("file:///"), hadoop);
  }

  /** What a file system makes of the same calls: paths with their permissions. */
  private SortedMap<String, String> made(Class<? extends FileSystem> kind, String umask)
      throws IOException {
    Path base = Files.createDirectories(temp.resolve(kind.getSimpleName() + umask));
    try (FileSystem files = open(kind, umask)) {
      org.apache.hadoop.fs.Path at = new org.apache.hadoop.fs.Path(base.toUri());
      files.mkdirs(new org.apache.hadoop.fs.Path(at, "a/b"));
      files.mkdirs(
          new org.apache.hadoop.fs.Path(at, "own"), FsPermission.createImmutable((short) 0700));
      files.mkdirs(new org.apache.hadoop.fs.Path(at, "sticky"));
      files.setPermission(
          new org.apache.hadoop.fs.Path(at, "sticky"), FsPermission.createImmutable((short) 01777));
      org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(at, "a/b/rows with space");
      try (OutputStream out = files.create(file)) {
        out.write(new byte[1000]);
      }
      files.setPermission(
          new org.apache.hadoop.fs.Path(at, "own"), FsPermission.createImmutable((short) 0751));
      try (OutputStream out = files.create(new org.apache.hadoop.fs.Path(at, "own/secret"))) {
        out.write(1);
      }
      files.setPermission(
          new org.apache.hadoop.fs.Path(at, "own/secret"),
          FsPermission.createImmutable((short) 0600));
    }
    SortedMap<String, String> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(base)) {
      for (Path path : walk.toList()) {
        int mode = (int) Files.getAttribute(path, "unix:mode");
        all.put(base.relativize(path).toString(), Integer.toOctalString(mode));
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"022", "027", "077", "000"})
  void filesAndFoldersHaveTheModesThatHadoopGivesThem(String umask) throws IOException {
    SortedMap<String, String> own = made(PosixLocalFileSystem.class, umask);

    assertThat(own)
        .isEqualTo(made(LocalFileSystem.class, umask))
        .hasSize(9)
        .containsEntry("sticky", "41777");
    assertThat(own).containsKeys("a/b/.rows with space.crc", "own/.secret.crc");
  }

  @Test
  void tablesAreWrittenWithoutAProcessForEveryFile() throws IOException {
    Path events = temp.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      spark()
          .range(0, 100, 1, 4)
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(temp.resolve("rows").toString());
      recording.stop();
      recording.dump(events);
    }
    List<RecordedEvent> started = RecordingFile.readAllEvents(events);
    assertThat(started).extracting(event -> event.getString("command")).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("rows"))))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void aPathThatIsNotThereIsSaid() throws IOException {
    try (FileSystem files = open(PosixLocalFileSystem.class, "022")) {
      org.apache.hadoop.fs.Path nowhere =
          new org.apache.hadoop.fs.Path(temp.resolve("nowhere").toUri());
      assertThatThrownBy(() -> files.setPermission(nowhere, FsPermission.getFileDefault()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nowhere");
    }
  }
}
