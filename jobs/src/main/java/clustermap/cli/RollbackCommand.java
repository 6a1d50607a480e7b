package clustermap.cli;

import clustermap.publish.Pointer;
import clustermap.publish.Root;
import clustermap.publish.RootLock;
import clustermap.publish.Snapshots;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = "Makes another snapshot the current one. Nothing is removed or changed.",
    footer = {"", "Example: clustermap rollback previous"})
final class RollbackCommand extends ReadingCommand {
  @Parameters(paramLabel = "A", description = "previous, a day or a run_id.")
  private String name = "";

  RollbackCommand(Surroundings here) {
    super(here);
  }

  @Override
  void run(Root root, Snapshots snapshots) throws IOException {
    try (RootLock lock = lock(root)) {
      Snapshots.Entry target = snapshots.find(name);
      if (target.current()) {
        here().line(target.run().asOf() + " " + target.run().runId() + " is current already");
        return;
      }
      Pointer now = snapshots.rollback(target, lock, here().clock().instant());
      here().line("current is now " + now.asOf() + " " + now.runId());
    }
  }
}
