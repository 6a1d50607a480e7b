package clustermap.cli;

import clustermap.store.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command sees of the machine it runs on.
 *
 * @param out results, and nothing else; throws when nobody reads them any more
 * @param err logs, progress and messages
 * @param workingDirectory the folder in which the command was started
 * @param environment variables
 * @param clock the one clock, for the default of as_of and the times in run records
 */
record Surroundings(
    Writer out,
    PrintWriter err,
    Path workingDirectory,
    Map<String, String> environment,
    Clock clock) {

  /** A path as the user typed it, relative to where the command was started. */
  Path resolve(Path typed) {
    return workingDirectory.resolve(typed).normalize();
  }

  /** A place of a store as the user typed it: a URI as it stands, else a path. */
  String location(String typed) {
    return Stores.remote(typed) ? typed : resolve(Path.of(typed)).toString();
  }

  /** Width of the terminal in characters; 0 when results do not go to one. The launcher tells. */
  int width() {
    try {
      return Math.max(0, Integer.parseInt(environment.getOrDefault("CLUSTERMAP_COLUMNS", "0")));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  void line(String text) throws IOException {
    out.write(text);
    out.write('\n');
  }

  /** The same with stderr as a JSON log. */
  Surroundings logging(JsonLog log) {
    return new Surroundings(out, log, workingDirectory, environment, clock);
  }

  /** Tells something that a user of the results should know. */
  void warn(String text) {
    if (err instanceof Log log) {
      log.warn(text);
    } else {
      say("note: " + text);
    }
  }

  /** Tells the user something beside the results. */
  void say(String text) {
    err.println(text);
    err.flush();
  }
}
