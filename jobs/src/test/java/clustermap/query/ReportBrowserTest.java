package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;

import clustermap.publish.Snapshots;
import clustermap.publish.web.Chromium;
import clustermap.publish.web.MapFixture;
import clustermap.publish.web.WebMap;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.print.PageMargin;
import org.openqa.selenium.print.PageSize;
import org.openqa.selenium.print.PrintOptions;

/** Reports in Debian's Chromium, on screen and on paper. {@code .ci/profiles/browser} runs it. */
@Tag("browser")
class ReportBrowserTest {
  private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page(?![a-zA-Z])");
  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='owned'\"> 'q' \"d\" =1+1 · مجموعة <b>x</b>";

  @TempDir private static Path folder;
  private static ChromeDriver browser;
  private static MapFixture fixture;
  private static Snapshots.Entry entry;

  @BeforeAll
  static void start() {
    browser = Chromium.start(1100, 1400);
    List<MapFixture.Cluster> clusters = new ArrayList<>(MapFixture.nation(60, 20));
    clusters.add(new MapFixture.Cluster("hostile", HOSTILE, "Defence", 30, -1.47, 53.38));
    clusters.add(
        new MapFixture.Cluster(
            "endless", "unbroken".repeat(400), "Creative industries", 30, -1.46, 53.39));
    clusters.add(new MapFixture.Cluster("tiny", "Defence · Stornoway", "Defence", 1, -6.38, 58.21));
    fixture = new MapFixture(folder);
    fixture.with("bbox", "{'xmin': lon, 'ymin': lat, 'xmax': lon, 'ymax': lat}");
    entry = fixture.publish("2024-12-01", clusters);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.quit();
    }
  }

  private static void open(String asked) {
    Report report = Report.of(fixture.snapshots(), entry, asked, WebMap.shippedBoundaries());
    Path file = folder.resolve(report.fileName());
    report.write(file, true);
    browser.get(file.toUri().toString());
  }

  private static long pages() {
    PrintOptions print = new PrintOptions();
    print.setPageSize(new PageSize(29.7, 21.0));
    print.setPageMargin(new PageMargin(1.1, 1.1, 1.4, 1.4));
    print.setBackground(true);
    byte[] pdf = Base64.getDecoder().decode(browser.print(print).getContent());
    return PAGE.matcher(new String(pdf, StandardCharsets.ISO_8859_1)).results().count();
  }

  @Test
  void everyReportPrintsOnTwoPages() {
    for (String asked :
        List.of(
            "c000000",
            "tiny",
            "hostile",
            "endless",
            "LAD:Sheffield",
            "LAD:Rotherham",
            "ITL1:TLE",
            "TTWA:Sheffield")) {
      open(asked);
      assertThat(pages()).as(asked).isEqualTo(2);
    }
  }

  @Test
  void nothingRunsNothingIsRefusedAndTheStyleHolds() {
    open("hostile");

    assertThat(browser.getTitle()).startsWith("<img src=x onerror=");
    assertThat(browser.executeScript("return document.images.length")).isEqualTo(0L);
    assertThat(
            browser.executeScript(
                "return getComputedStyle(document.querySelector('.page')).display"))
        .isEqualTo("flex");
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
  }

  @Test
  void nothingIsWiderThanThePaper() {
    for (String asked : List.of("endless", "hostile", "LAD:Sheffield")) {
      open(asked);
      assertThat(
              browser.executeScript(
                  "return [...document.querySelectorAll('.page')].filter(p => p.scrollWidth >"
                      + " p.clientWidth + 1).length"))
          .as(asked)
          .isEqualTo(0L);
    }
  }

  @Test
  void readersOfAllKindsCanReadIt() {
    for (String asked : List.of("c000000", "LAD:Sheffield")) {
      open(asked);
      assertThat(new AxeBuilder().analyze(browser).getViolations())
          .as(asked)
          .map(rule -> rule.getId() + " " + rule.getNodes())
          .isEmpty();
    }
  }
}
