package clustermap;

import clustermap.publish.Root;
import clustermap.store.Stores;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Roots in folders of this machine. */
public final class Roots {
  private Roots() {}

  public static Root writable(Path folder, @Nullable Path restricted) {
    return Root.writable(Stores.standard(), folder.toString(), text(restricted));
  }

  public static Root readable(Path folder, @Nullable Path restricted) {
    return Root.readable(Stores.standard(), folder.toString(), text(restricted));
  }

  public static Path folder(Root root) {
    return Path.of(root.location());
  }

  private static @Nullable String text(@Nullable Path folder) {
    return folder == null ? null : folder.toString();
  }
}
