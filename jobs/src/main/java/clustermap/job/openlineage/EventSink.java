package clustermap.job.openlineage;

import clustermap.config.RunConfig;
import clustermap.config.Secrets;
import io.openlineage.client.Clients;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClient;
import io.openlineage.client.transports.FileConfig;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.Transport;
import io.openlineage.client.transports.TransportConfig;
import io.openlineage.client.transports.TransportFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands events to the client of OpenLineage, in order and on a thread of its own, so that a slow
 * server holds up no stage. What goes wrong is told once and never thrown; after {@value #TRIES}
 * failures one after another nothing more is tried.
 */
final class EventSink implements AutoCloseable {
  private static final int TRIES = 5;
  private static final int WAITING = 2_000;
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final long LAST_SECONDS = 15;

  private final OpenLineageClient client;
  private final Consumer<String> warn;
  private final ThreadPoolExecutor thread;
  private int failures;
  private boolean warned;

  private EventSink(OpenLineageClient client, Consumer<String> warn) {
    this.client = client;
    this.warn = warn;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            work -> {
              Thread made = new Thread(work, "clustermap-openlineage");
              made.setDaemon(true);
              return made;
            });
  }

  /** A sink as the configuration says; throws what the client throws where it cannot be made. */
  static EventSink of(RunConfig.OpenLineage settings, Consumer<String> warn) throws IOException {
    OpenLineageClient client =
        switch (settings.transport()) {
          case "file" -> {
            Path file = Path.of(settings.file().orElseThrow());
            Path folder = file.getParent();
            if (folder != null) {
              Files.createDirectories(folder);
            }
            yield client(new FileConfig(file.toString()));
          }
          case "http" -> {
            HttpConfig http = new HttpConfig();
            http.setUrl(URI.create(settings.url().orElseThrow()));
            http.setTimeoutInMillis(TIMEOUT_MILLIS);
            yield client(http);
          }
          default -> Clients.newClient();
        };
    return new EventSink(client, warn);
  }

  private static OpenLineageClient client(TransportConfig config) {
    Transport transport = new TransportFactory(config).build();
    return OpenLineageClient.builder().transport(transport).build();
  }

  void send(OpenLineage.RunEvent event) {
    try {
      thread.execute(() -> emit(event));
    } catch (RejectedExecutionException e) {
      warnOnce("more events wait than can be sent");
    }
  }

  private void emit(OpenLineage.RunEvent event) {
    if (failures >= TRIES) {
      return;
    }
    try {
      client.emit(event);
      failures = 0;
    } catch (Exception | LinkageError e) {
      failures++;
      warnOnce(String.valueOf(e.getMessage()));
    }
  }

  synchronized void warnOnce(String why) {
    if (!warned) {
      warned = true;
      warn.accept(
          "lineage events could not be sent (openlineage.transport), the run goes on without: "
              + Secrets.within(why.replaceAll("\\s*\\R\\s*", " ")));
    }
  }

  /** Sends what waits, for a while. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
        warnOnce("the server was too slow for the last " + thread.getQueue().size());
      }
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      warnOnce(String.valueOf(e.getMessage()));
    } finally {
      thread.shutdownNow();
    }
  }
}
