package clustermap.cli;

import clustermap.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which root a command means when none is named: the last one used from the same working directory,
 * else the last one used at all. It is remembered in the user's state folder, {@code
 * ${XDG_STATE_HOME:-~/.local/state}/clustermap/}.
 */
final class LastRoot {
  private static final String ANY = "last-root";

  private final Surroundings here;

  LastRoot(Surroundings here) {
    this.here = here;
  }

  /**
   * The root to read.
   *
   * @param named by the user, or null
   * @throws Fault CONFIG when none is named and none known
   */
  String find(@Nullable String named) {
    if (named != null) {
      return here.location(named);
    }
    String root =
        read(keyOfHere())
            .or(() -> read(ANY))
            .orElseThrow(
                () ->
                    Fault.config(
                        "no root was used here yet. Name one with --at ROOT, or publish one with:"
                            + " clustermap nightly --conf conf/sample.conf"));
    here.say("reading " + root);
    return root;
  }

  /** Remembers a root that was used; a state folder that cannot be written only forgets it. */
  void remember(String root) {
    String text = root + "\n";
    Optional<Path> folder = folder();
    if (folder.isPresent()) {
      try {
        Files.createDirectories(folder.get());
        for (String name : new String[] {keyOfHere(), ANY}) {
          Path temporary = Files.createTempFile(folder.get(), ".writing-", ".tmp");
          Files.writeString(temporary, text);
          Files.move(
              temporary,
              folder.get().resolve(name),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException e) {
        here.say("the root is not remembered for the next command: " + e.getMessage());
      }
    }
  }

  private Optional<String> read(String name) {
    try {
      Optional<Path> folder = folder();
      if (folder.isEmpty()) {
        return Optional.empty();
      }
      String text = Files.readString(folder.get().resolve(name)).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Path> folder() {
    String state = here.environment().get("XDG_STATE_HOME");
    if (state != null && Path.of(state).isAbsolute()) {
      return Optional.of(Path.of(state, "clustermap"));
    }
    String home = here.environment().get("HOME");
    return home == null || home.isEmpty()
        ? Optional.empty()
        : Optional.of(Path.of(home, ".local", "state", "clustermap"));
  }

  private String keyOfHere() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(here.workingDirectory().toString().getBytes(StandardCharsets.UTF_8));
      return "root-of-" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
