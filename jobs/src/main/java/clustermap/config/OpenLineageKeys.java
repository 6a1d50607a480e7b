package clustermap.config;

import java.util.List;

/** The keys of lineage events. */
final class OpenLineageKeys {
  static final String TRANSPORT = "openlineage.transport";
  static final String FILE = "openlineage.file";
  static final String URL = "openlineage.url";
  static final String NAMESPACE = "openlineage.namespace";

  private OpenLineageKeys() {}

  static List<Key> all() {
    return List.of(
        Key.choice(
            TRANSPORT,
            "none",
            "Where OpenLineage events of the run and of its stages go: nowhere, to"
                + " openlineage.file, to openlineage.url, or, with client, where the client of"
                + " OpenLineage itself is told by openlineage.yml or variables OPENLINEAGE__…,"
                + " which is the way for credentials. A transport that fails never fails the run.",
            "none",
            "file",
            "http",
            "client"),
        Key.of(FILE, Key.Type.PATH, "", "File that events are added to, one JSON object a line."),
        Key.of(
            URL,
            Key.Type.TEXT,
            "",
            "Server that events are sent to, such as http://marquez:5000; its path"
                + " /api/v1/lineage takes them. Without credentials: those go with transport"
                + " client."),
        Key.of(
            NAMESPACE,
            Key.Type.TEXT,
            "clustermap",
            "Namespace of the jobs that events tell of: one for each installation."));
  }

  /** What does not go together. */
  static List<String> mistakes(Values values) {
    // A value that was not allowed is a mistake already, and is not among the values.
    String transport = values.has(TRANSPORT) ? values.text(TRANSPORT) : "none";
    if (transport.equals("file") && !values.has(FILE)) {
      return List.of(TRANSPORT + " = file needs " + FILE);
    }
    if (transport.equals("http") && !values.has(URL)) {
      return List.of(TRANSPORT + " = http needs " + URL);
    }
    String url = values.optional(URL).orElse("");
    if (!url.isEmpty() && !url.matches("https?://[^/?#]+(/[^?#]*)?")) {
      return List.of(
          URL
              + " = "
              + Secrets.within(url)
              + ": allowed is http://HOST:PORT or https://HOST:PORT, with a path or without one,"
              + " and nothing behind it; credentials go with "
              + TRANSPORT
              + " = client");
    }
    return List.of();
  }
}
