package clustermap.notebook;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.AbstractChannel;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;

/**
 * Starts the kernel. Left to itself, rapaio-jupyter-kernel 3.0.1 listens on its channels, in any
 * order, before it knows what to do with a message: one that came too early ended the thread that
 * listens, and the notebook then waited for ever. Here it listens when it is ready, to requests
 * last.
 */
public final class Kernel {
  private Kernel() {}

  /** Runs until Jupyter ends it; the argument is the connection file that Jupyter wrote. */
  public static void main(String[] arguments) throws Exception {
    // Its log tells the key of the connection, and each message.
    Logger.getLogger("").setLevel(Level.SEVERE);
    ConnectionProperties connection =
        Transform.fromJson(Files.readString(Path.of(arguments[0])), ConnectionProperties.class);
    Channels channels = new Channels(connection);
    Field listening = field("channels");
    Object all = listening.get(channels);
    listening.set(channels, Set.of());
    channels.connect(MainApp.kernel);
    for (String name : new String[] {"iopub", "heartbeat", "stdin", "control", "shell"}) {
      ((AbstractChannel) field(name).get(channels)).bind(connection);
    }
    listening.set(channels, all);
    channels.joinUntilClose();
  }

  private static Field field(String name) throws NoSuchFieldException {
    Field field = Channels.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
