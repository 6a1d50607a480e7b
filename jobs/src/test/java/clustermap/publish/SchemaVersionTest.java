package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clustermap.Roots;
import clustermap.fault.Fault;
import clustermap.table.Contract;
import clustermap.table.Contract.Tier;
import clustermap.table.Contracts;
import clustermap.table.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaVersionTest {
  private static final String WRITE = "clustermap.write.docs";
  private static final Path CHANGELOG = Path.of("..", "docs", "SCHEMA_CHANGELOG.md");
  private static final Pattern FINGERPRINT =
      Pattern.compile("Fingerprint of the published contracts: `([0-9a-f]*)`");

  @TempDir Path folder;

  /** Names, types, units and nulls of all that is published; words may change freely. */
  private static String fingerprint() {
    StringBuilder all = new StringBuilder();
    for (Contract contract : Contracts.all()) {
      if (contract.tier() == Tier.PUBLIC || contract.tier() == Tier.RESTRICTED) {
        all.append(contract.tier()).append(' ').append(contract.name()).append('\n');
        for (Field field : contract.fields()) {
          all.append(field.name()).append(' ').append(field.type().sql()).append(' ');
          all.append(field.unit()).append(' ').append(field.nullable()).append('\n');
        }
      }
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(all.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theChangelogTellsTheEditionThatIsWritten() throws IOException {
    String changelog = Files.readString(CHANGELOG);
    Matcher newest = Pattern.compile("(?m)^## (\\d+)$").matcher(changelog);
    assertThat(newest.find()).isTrue();
    assertThat(newest.group(1))
        .as("the newest section of docs/SCHEMA_CHANGELOG.md and SchemaVersion.CURRENT")
        .isEqualTo(RunRecord.SCHEMA_VERSION);
    assertThat(changelog.replaceAll("\\s+", " "))
        .contains(
            "clustermap reads editions "
                + SchemaVersion.OLDEST_READABLE
                + " to "
                + SchemaVersion.CURRENT);
  }

  @Test
  void noPublishedColumnChangesWithoutAWordInTheChangelog() throws IOException {
    String changelog = Files.readString(CHANGELOG);
    if (Boolean.getBoolean(WRITE)) {
      changelog =
          FINGERPRINT
              .matcher(changelog)
              .replaceFirst("Fingerprint of the published contracts: `" + fingerprint() + "`");
      Files.writeString(CHANGELOG, changelog);
    }
    Matcher said = FINGERPRINT.matcher(changelog);
    assertThat(said.find()).isTrue();
    assertThat(said.group(1))
        .as(
            "the published contracts changed: say so in docs/SCHEMA_CHANGELOG.md, in a new section"
                + " with a higher SchemaVersion.CURRENT if the newest one was released, then: mvn"
                + " -pl jobs test -Dtest=SchemaVersionTest -D%s=true",
            WRITE)
        .isEqualTo(fingerprint());
  }

  private void publish(String version) throws IOException {
    Root root = Roots.writable(folder.resolve("root"), null);
    SampleSnapshot.publish(root, "aa1", "2024-12-01", folder.resolve("work"), 2);
    Path record = folder.resolve("root/snapshots/2024-12-01/aa1/run.json");
    String text = Files.readString(record);
    String mine = "\"schema_version\" : \"" + RunRecord.SCHEMA_VERSION + "\"";
    assertThat(text).contains(mine);
    Files.delete(record);
    Files.writeString(
        record,
        text.replace(mine, version.isEmpty() ? "\"x\" : 1" : "\"schema_version\" : " + version));
  }

  private Snapshots snapshots() {
    return Snapshots.of(Roots.readable(folder.resolve("root"), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2\"", "\"0.1\"", "", "null"})
  void aSnapshotOfAnOlderEditionIsRefusedByEveryName(String version) throws IOException {
    publish(version);
    for (String name : new String[] {"current", "2024-12-01", "aa1"}) {
      assertThat(catchThrowableOfType(Fault.class, () -> snapshots().find(name)))
          .hasMessageContaining("schema_version")
          .hasMessageContaining("expected 3 to 4")
          .hasMessageContaining("no longer read")
          .extracting(Fault::kind)
          .isEqualTo(Fault.Kind.INPUT);
    }
    assertThat(snapshots().list()).hasSize(1);
    assertThat(snapshots().locate("current").run().runId()).isEqualTo("aa1");
    assertThat(SchemaVersion.trackable(snapshots().locate("aa1").run())).isFalse();
  }

  @Test
  void aSnapshotOfANewerEditionIsRefusedToo() throws IOException {
    publish("\"99\"");
    assertThat(catchThrowableOfType(Fault.class, () -> snapshots().find("current")))
        .hasMessageContaining("a newer clustermap published it");
  }

  @Test
  void theOldestReadableEditionIsRead() throws IOException {
    publish("\"" + SchemaVersion.OLDEST_READABLE + "\"");
    assertThat(snapshots().find("current").run().runId()).isEqualTo("aa1");
    assertThat(SchemaVersion.trackable(snapshots().find("aa1").run())).isTrue();
  }
}
