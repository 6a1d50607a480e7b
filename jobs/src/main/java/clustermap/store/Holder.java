package clustermap.store;

import clustermap.fault.Fault;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who holds a lock, in words. */
final class Holder {
  private Holder() {}

  /** This process. */
  static String self() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown-host";
    }
    return "pid " + ProcessHandle.current().pid() + " on " + host;
  }

  /** What a lock says of its holder, if it can be shown. */
  static String read(String text) {
    String first = text.lines().findFirst().orElse("").strip();
    return first.matches("pid [0-9]+ on [A-Za-z0-9._-]+") ? first : "it did not say which";
  }

  static Fault refusal(Store store, String who) {
    return Fault.locked(
        "another run holds the root "
            + store.location()
            + " ("
            + who
            + "). Wait until it has ended, or publish to another root.");
  }
}
