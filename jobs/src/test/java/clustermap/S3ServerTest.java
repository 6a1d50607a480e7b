package clustermap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clustermap.FaultyProxy.Fault;
import clustermap.FaultyProxy.Request;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.AWSServiceThrottledException;
import org.apache.hadoop.fs.s3a.AWSStatus500Exception;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Hadoop's S3A does with the tests' server, and what it makes of each fault of the proxy. */
@Tag("store")
class S3ServerTest {
  private static final String ONCE = "fs.option.create.conditional.overwrite";
  private static final String ETAG = "fs.option.create.conditional.overwrite.etag";
  private static final int WRITERS = 8;
  private static final int RACES = 30;

  private static S3Server server;
  private static FaultyProxy proxy;
  private static FileSystem store;

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server();
    proxy = server.proxy();
    store = FileSystem.newInstance(URI.create(S3Server.uri("")), settings());
  }

  @AfterAll
  static void stop() throws Exception {
    store.close();
    proxy.close();
    server.close();
  }

  @AfterEach
  void heal() {
    proxy.heal();
    proxy.forget();
  }

  private static Configuration settings() {
    Configuration settings = new Configuration();
    S3Server.settings(proxy.endpoint()).forEach(settings::set);
    return settings;
  }

  private static Path at(String name) {
    return new Path(S3Server.uri(name));
  }

  private static Predicate<Request> put(String name) {
    return request -> request.is("PUT", "/" + name);
  }

  private static FSDataOutputStreamBuilder<?, ?> file(String name) {
    FSDataOutputStreamBuilder<?, ?> file = store.createFile(at(name));
    file.overwrite(true);
    return file;
  }

  private static void write(FSDataOutputStreamBuilder<?, ?> file, String text) throws IOException {
    try (FSDataOutputStream out = file.build()) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static void write(String name, String text) throws IOException {
    write(file(name), text);
  }

  private static void create(String name, String text) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = file(name);
    file.must(ONCE, true);
    write(file, text);
  }

  private static void replace(String name, String etag, String text) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = file(name);
    file.must(ETAG, etag);
    write(file, text);
  }

  private static String read(String name) throws IOException {
    try (FSDataInputStream in = store.open(at(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static String etag(String name) throws IOException {
    return ((EtagSource) store.getFileStatus(at(name))).getEtag();
  }

  @Test
  void writesReadsListsRenamesAndDeletes() throws IOException {
    write("plain/a", "one");
    write("plain/b", "two");

    assertThat(read("plain/a")).isEqualTo("one");
    assertThat(store.listStatus(at("plain")))
        .extracting(status -> status.getPath().getName())
        .containsExactly("a", "b");
    assertThat(store.rename(at("plain/b"), at("plain/c"))).isTrue();
    assertThat(read("plain/c")).isEqualTo("two");
    assertThat(store.delete(at("plain"), true)).isTrue();
    assertThat(store.exists(at("plain/a"))).isFalse();
    assertThatThrownBy(() -> read("plain/a")).isInstanceOf(FileNotFoundException.class);
  }

  /** By the asynchronous client, whose HTTP is Netty's in Spark's version. */
  @Test
  void copiesALargeObjectInParts() throws IOException {
    Configuration small = settings();
    small.set("fs.s3a.multipart.size", "5M");
    small.set("fs.s3a.multipart.threshold", "5M");
    byte[] bytes = new byte[12 << 20];
    Arrays.fill(bytes, (byte) 7);
    try (FileSystem parts = FileSystem.newInstance(URI.create(S3Server.uri("")), small)) {
      try (FSDataOutputStream out = parts.create(at("large/from"))) {
        out.write(bytes);
      }
      parts.rename(at("large/from"), at("large/to"));
      try (FSDataInputStream in = parts.open(at("large/to"))) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
    assertThat(proxy.seen())
        .filteredOn(r -> r.is("PUT", "/large/to?partNumber=") && !copied(r).isEmpty())
        .hasSizeGreaterThan(1);
  }

  private static String copied(Request request) {
    return request.header("x-amz-copy-source");
  }

  @Test
  void aSecondConditionalCreateIsRefused() throws IOException {
    create("once", "first");

    assertThatThrownBy(() -> create("once", "second"))
        .isInstanceOf(RemoteFileChangedException.class)
        .hasMessageContaining("412");
    assertThat(read("once")).isEqualTo("first");
  }

  @Test
  void onlyTheCurrentEtagReplaces() throws IOException {
    create("swap", "first");
    String first = etag("swap");
    replace("swap", first, "second");

    assertThatThrownBy(() -> replace("swap", first, "third"))
        .isInstanceOf(RemoteFileChangedException.class)
        .hasMessageContaining("412");
    assertThat(read("swap")).isEqualTo("second");
    replace("swap", etag("swap"), "fourth");
    assertThat(read("swap")).isEqualTo("fourth");
  }

  @Test
  void whatIsNotThereCannotBeReplaced() {
    assertThatThrownBy(() -> replace("nothing", "\"0\"", "text"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("404");
  }

  private interface Write {
    void by(int writer) throws IOException;
  }

  /** The writers, all at once, whose write was taken; the others must be told that it was not. */
  private static List<Integer> winners(ExecutorService threads, Write write) throws Exception {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      writers.add(
          () -> {
            start.await();
            try {
              write.by(writer);
              return true;
            } catch (RemoteFileChangedException refused) {
              return false;
            }
          });
    }
    List<Integer> winners = new ArrayList<>();
    List<Future<Boolean>> ends = threads.invokeAll(writers);
    for (int i = 0; i < WRITERS; i++) {
      if (ends.get(i).get()) {
        winners.add(i);
      }
    }
    return winners;
  }

  @Test
  void ofWritersAtOnceOneCreatesAndOneReplaces() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int race = 0; race < RACES; race++) {
        String name = "race/" + race;
        List<Integer> created = winners(threads, writer -> create(name, "created by " + writer));
        assertThat(created).as("creators in race %d", race).hasSize(1);
        assertThat(read(name)).isEqualTo("created by " + created.get(0));

        if (race % 3 == 0) {
          String etag = etag(name);
          List<Integer> replaced =
              winners(threads, writer -> replace(name, etag, "replaced by " + writer));
          assertThat(replaced).as("replacers in race %d", race).hasSize(1);
          assertThat(read(name)).isEqualTo("replaced by " + replaced.get(0));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFewRefusalsAndResetsAreTriedAgain() throws IOException {
    for (Fault fault : List.of(Fault.SLOW_DOWN, Fault.INTERNAL_ERROR, Fault.RESET)) {
      String name = "few/" + fault;
      proxy.fail(put(name), 2, fault);

      create(name, "text");

      assertThat(read(name)).isEqualTo("text");
      assertThat(proxy.seen()).as("%s", fault).filteredOn(put(name)).hasSize(3);
    }
  }

  @Test
  void endlessRefusalsAndResetsEndInAnErrorWithinSeconds() {
    Duration limit = Duration.ofSeconds(30);
    long begun = System.nanoTime();
    proxy.fail(put("endless"), FaultyProxy.ALWAYS, Fault.SLOW_DOWN);
    assertThatThrownBy(() -> create("endless", "text"))
        .isInstanceOf(AWSServiceThrottledException.class)
        .hasMessageContaining("503");
    proxy.heal();
    proxy.fail(put("endless"), FaultyProxy.ALWAYS, Fault.INTERNAL_ERROR);
    assertThatThrownBy(() -> create("endless", "text"))
        .isInstanceOf(AWSStatus500Exception.class)
        .hasMessageContaining("500");
    proxy.heal();
    proxy.fail(put("endless"), FaultyProxy.ALWAYS, Fault.RESET);
    assertThatThrownBy(() -> create("endless", "text")).isInstanceOf(SocketException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(limit);
  }

  /**
   * The client asks again and is told that somebody was first: it was itself. So after such a
   * refusal one must look whose object it is.
   */
  @Test
  void aLostAnswerToAConditionalWriteLooksLikeARefusal() throws IOException {
    proxy.fail(put("lost"), 1, Fault.LOSE_ANSWER);
    assertThatThrownBy(() -> create("lost", "mine")).isInstanceOf(RemoteFileChangedException.class);
    assertThat(read("lost")).isEqualTo("mine");

    String etag = etag("lost");
    proxy.fail(put("lost"), 1, Fault.LOSE_ANSWER);
    assertThatThrownBy(() -> replace("lost", etag, "mine too"))
        .isInstanceOf(RemoteFileChangedException.class);
    assertThat(read("lost")).isEqualTo("mine too");
  }

  @Test
  void aLostAnswerToAPlainWriteIsNotNoticed() throws IOException {
    proxy.fail(put("lost-plain"), 1, Fault.LOSE_ANSWER);

    write("lost-plain", "text");

    assertThat(read("lost-plain")).isEqualTo("text");
    assertThat(proxy.seen()).filteredOn(put("lost-plain")).hasSize(2);
  }

  @Test
  void aStoreThatIgnoresPreconditionsLetsTheSecondWin() throws IOException {
    create("ignored", "first");
    String etag = etag("ignored");
    proxy.fail(put("ignored"), 2, Fault.IGNORE_PRECONDITIONS);

    create("ignored", "second");
    assertThat(read("ignored")).isEqualTo("second");
    replace("ignored", etag, "third");
    assertThat(read("ignored")).isEqualTo("third");
  }

  @Test
  void aSlowStoreIsWaitedFor() throws IOException {
    proxy.delay(put("slow"), 1, Duration.ofMillis(300));
    long begun = System.nanoTime();

    create("slow", "text");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(299));
    assertThat(proxy.seen()).filteredOn(put("slow")).hasSize(1);
  }

  @Test
  void aWrongKeyIsRefused() throws IOException {
    Configuration wrong = settings();
    wrong.set("fs.s3a.secret.key", "wrong");
    try (FileSystem stranger = FileSystem.newInstance(URI.create(S3Server.uri("")), wrong)) {
      assertThatThrownBy(() -> stranger.listStatus(at("")))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("SignatureDoesNotMatch");
    }
  }
}
