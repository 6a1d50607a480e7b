package clustermap.notebook;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;

/**
 * Starts the kernel. That of rapaio-jupyter-kernel 3.0.1 listens before it knows what to do with a
 * message: one that comes too early ended the thread that listens, and the notebook then waited for
 * ever. Here such a message is left unanswered, and Jupyter asks again.
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
    Field handlers = Channels.class.getDeclaredField("handlers");
    handlers.setAccessible(true);
    handlers.set(channels, new HashMap<>());
    channels.connect(MainApp.kernel);
    channels.joinUntilClose();
  }
}
