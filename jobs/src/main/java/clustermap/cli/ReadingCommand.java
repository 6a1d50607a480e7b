package clustermap.cli;

import clustermap.fault.Fault;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.Snapshots;
import clustermap.store.Stores;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command on what a root holds. */
abstract class ReadingCommand implements Callable<Integer> {
  @Option(
      names = "--at",
      paramLabel = "ROOT",
      description =
          "The root to use, a folder or a URI. Default: the last one used from this folder.")
  private @Nullable String at;

  private final Surroundings here;

  ReadingCommand(Surroundings here) {
    this.here = here;
  }

  @Override
  public final Integer call() throws IOException {
    LastRoot last = new LastRoot(here);
    Root root = Root.readable(Stores.standard(), last.find(at), null);
    Snapshots snapshots = Snapshots.of(root);
    if (at != null) {
      last.remember(root.location());
    }
    run(root, snapshots);
    return ExitCode.DONE.code();
  }

  final Surroundings here() {
    return here;
  }

  /** Takes the lock of a root that is to be changed. */
  static RootLock lock(Root root) {
    return RootLock.take(root);
  }

  /**
   * Does the work.
   *
   * @throws Fault when the user can mend what is wrong
   */
  abstract void run(Root root, Snapshots snapshots) throws IOException;
}
