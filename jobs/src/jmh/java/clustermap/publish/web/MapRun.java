package clustermap.publish.web;

import clustermap.publish.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * How long the web map takes in headless Chromium, without a graphics card: from asking for the
 * page to clusters on their background, and from a click on a filter to the frame that shows it.
 *
 * <p>Arguments: clusters, tries. Prints medians and the slowest, in milliseconds.
 */
public final class MapRun {
  private static final String FILTERS =
      """
      const done = arguments[arguments.length - 1];
      const boxes = ['defence', 'life_sciences', 'clean_energy'];
      const took = [];
      const next = (k) => {
        if (k === 2 * boxes.length) { done(took.join(' ')); return; }
        const from = performance.now();
        document.querySelector('[data-sector=' + boxes[k % boxes.length] + ']').click();
        requestAnimationFrame(() => setTimeout(() => {
          took.push(performance.now() - from);
          setTimeout(() => next(k + 1), 30);
        }));
      };
      next(0);
      """;

  private MapRun() {}

  /** Makes a map and opens it again and again. */
  public static void main(String[] args) throws IOException {
    int clusters = Integer.parseInt(args[0]);
    int tries = Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory("map-run-");
    MapFixture fixture = new MapFixture(folder);
    Snapshots.Entry entry = fixture.publishNation("2024-12-01", clusters);
    long from = System.nanoTime();
    WebMap.Written written =
        WebMap.write(fixture.snapshots(), entry, folder.resolve("map"), WebMap.shippedBoundaries());
    double export = (System.nanoTime() - from) / 1e6;
    List<Double> painted = new ArrayList<>();
    List<Double> drawn = new ArrayList<>();
    List<Double> filters = new ArrayList<>();
    ChromeDriver browser = Chromium.start(1400, 900);
    browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    try (MapServer server = MapServer.start(written.folder(), 0)) {
      for (int i = 0; i < tries; i++) {
        browser.get("about:blank");
        browser.get(server.address() + "index.html");
        new WebDriverWait(browser, Duration.ofSeconds(60), Duration.ofMillis(20))
            .until(
                b ->
                    Boolean.TRUE.equals(
                        browser.executeScript("return document.body.dataset.ready === 'yes'")));
        drawn.add(mark(browser, "clustermap:clusters"));
        painted.add(mark(browser, "clustermap:painted"));
        for (String one : String.valueOf(browser.executeAsyncScript(FILTERS)).split(" ", -1)) {
          filters.add(Double.parseDouble(one));
        }
      }
    } finally {
      browser.quit();
    }
    System.out.printf(
        Locale.ROOT,
        "%d clusters: written in %.0f ms, %.1f MB; clusters drawn %s; with background %s; filter %s%n",
        clusters,
        export,
        written.bytes() / 1e6,
        told(drawn),
        told(painted),
        told(filters));
  }

  private static double mark(ChromeDriver browser, String name) {
    return ((Number)
            browser.executeScript(
                "return performance.getEntriesByName('" + name + "')[0].startTime"))
        .doubleValue();
  }

  private static String told(List<Double> times) {
    Collections.sort(times);
    return String.format(
        Locale.ROOT,
        "%.0f (at most %.0f) ms",
        times.get(times.size() / 2),
        times.get(times.size() - 1));
  }
}
