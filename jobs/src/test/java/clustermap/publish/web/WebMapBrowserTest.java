package clustermap.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The web map in Debian's Chromium, by clicks and keys. {@code .ci/profiles/browser} runs it. */
@Tag("browser")
class WebMapBrowserTest {
  private static final String HOSTILE =
      "<img src=x onerror=\"document.title='owned'\"> 'q' \"d\" =1+1 · مجموعة <b>x</b>";

  @TempDir private static Path folder;
  private static ChromeDriver browser;
  private static MapServer nation;
  private static final List<MapServer> SERVERS = new ArrayList<>();
  private static List<MapFixture.Cluster> clusters;

  @BeforeAll
  static void start() {
    browser = Chromium.start(1400, 900);
    clusters = new ArrayList<>(MapFixture.nation(400, 20));
    // One that stands alone, to be clicked.
    clusters.add(
        new MapFixture.Cluster("alone", "Defence · Stornoway", "Defence", 77, -6.38, 58.21));
    MapFixture fixture = new MapFixture(folder.resolve("nation"));
    fixture.publish("2022-01-01", clusters.subList(0, 300));
    fixture.publish(
        "2023-01-01", clusters.subList(0, 350), "'c000320', 'born', ''", "'c000330', 'born', ''");
    nation =
        serve(
            fixture,
            fixture.publish(
                "2024-12-01", clusters, "'alone', 'born', ''", "'c000001', 'merged', 'c000002'"),
            "nation-map");
  }

  private static MapServer serve(
      MapFixture fixture, clustermap.publish.Snapshots.Entry entry, String name) {
    Path map = folder.resolve(name);
    WebMap.write(fixture.snapshots(), entry, map, WebMap.shippedBoundaries());
    MapServer server = MapServer.start(map, 0);
    SERVERS.add(server);
    return server;
  }

  @AfterAll
  static void stop() {
    SERVERS.forEach(MapServer::close);
    if (browser != null) {
      browser.quit();
    }
  }

  @BeforeEach
  void asADesktop() {
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  @AfterEach
  void nothingWasRefusedOrFailed() {
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .as("messages of the browser")
        .isEmpty();
  }

  private static void asAPhone() {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 375, "height", 740, "deviceScaleFactor", 2, "mobile", true));
  }

  private static void open(MapServer server, String hash) {
    open(server.address() + "index.html" + hash);
  }

  private static void open(String address) {
    browser.get("about:blank");
    browser.get(address);
    until("document.body.dataset.ready === 'yes'");
  }

  private static void until(String condition) {
    new WebDriverWait(browser, Duration.ofSeconds(20), Duration.ofMillis(25))
        .withMessage(condition)
        .until(
            b -> Boolean.TRUE.equals(browser.executeScript("return Boolean(" + condition + ")")));
  }

  private static WebElement by(String id) {
    return browser.findElement(By.id(id));
  }

  private static String count() {
    return by("count").getText();
  }

  private static String hash() {
    return String.valueOf(browser.executeScript("return location.hash"));
  }

  private static void panelReady() {
    until("document.getElementById('panel').dataset.ready");
  }

  private static void clickOnMap(String cluster) {
    List<?> at = (List<?>) browser.executeScript("return clustermap.map.pixel('" + cluster + "')");
    new Actions(browser)
        .moveToLocation(((Number) at.get(0)).intValue(), ((Number) at.get(1)).intValue())
        .click()
        .perform();
  }

  private static void accessible(String what) {
    Results results = new AxeBuilder().analyze(browser);
    assertThat(
            results.getViolations().stream()
                .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                .map(Rule::toString))
        .as("accessibility of " + what)
        .isEmpty();
  }

  /** For those who look at pictures: a folder named by a system property gets them. */
  private static void picture(String name) throws IOException {
    String pictures = System.getProperty("clustermap.pictures");
    if (pictures != null) {
      Files.copy(
          browser.getScreenshotAs(OutputType.FILE).toPath(),
          Path.of(pictures, name + ".png"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void aFilterCountsAndStaysInTheAddress() throws IOException {
    open(nation, "");
    picture("nation");
    assertThat(count()).isEqualTo("401 clusters");
    long defence = clusters.stream().filter(c -> c.sector().equals("Defence")).count();

    browser.findElement(By.cssSelector("[data-sector=defence]")).click();
    assertThat(count()).isEqualTo(defence + " of 401 clusters");
    assertThat(hash()).contains("s=defence");
    new Select(by("significance")).selectByValue("yes");
    new Select(by("stage")).selectByValue("growing");
    String filtered = count();
    assertThat(filtered).doesNotStartWith(defence + " ").endsWith(" of 401 clusters");
    picture("filtered");

    open(nation, hash());
    assertThat(count()).isEqualTo(filtered);
    assertThat(new Select(by("stage")).getFirstSelectedOption().getText()).isEqualTo("Growing");

    by("clear").click();
    assertThat(count()).isEqualTo("401 clusters");
    assertThat(hash()).doesNotContain("s=").doesNotContain("sig=");
  }

  @Test
  void aClickOnTheMapShowsTheClusterWithWhatIsHiddenSaidToBeHidden() throws IOException {
    open(nation, "");
    clickOnMap("alone");
    panelReady();

    String panel = by("panel").getText();
    assertThat(by("panel-title").getText()).isEqualTo("Stornoway");
    assertThat(panel).contains("Defence", "77 firms", "95% interval", "Stability");
    assertThat(panel).contains("Hidden (confidential)", "Not measurable");
    assertThat(panel).contains("University of the Town", "Links", "How it changed");
    assertThat(hash()).contains("c=alone");
    picture("panel");

    // A click beside it closes the panel.
    new Actions(browser).moveToLocation(700, 400).click().perform();
    until("document.getElementById('panel').hidden || !location.hash.includes('c=alone')");
  }

  @Test
  void aPlaceIsFoundByKeysAndShowsWhatIsKnownOfIt() throws IOException {
    open(nation, "");
    by("search").sendKeys("sheff");
    until("document.querySelectorAll('[role=option]').length > 0");
    picture("search");
    by("search").sendKeys(Keys.ARROW_DOWN, Keys.ENTER);
    panelReady();

    assertThat(by("panel-title").getText()).isEqualTo("Sheffield");
    assertThat(browser.switchTo().activeElement().getAttribute("id")).isEqualTo("panel-title");
    String panel = by("panel").getText();
    assertThat(panel).contains("Strengths", "Advanced manufacturing", "Creative industries");
    assertThat(panel).contains("Nascent sectors", "Life sciences", "3 firms short of a cluster");
    assertThat(panel).contains("Inclusion", "Within 5 km", "99%", "Confluence", "lacks finance");
    assertThat(by("place-chip").getText()).contains("Sheffield");
    assertThat(hash()).contains("place=LAD:E08000019");
    picture("place");

    by("clear-place").click();
    assertThat(count()).isEqualTo("401 clusters");
  }

  @Test
  void aClusterIsFoundByItsName() {
    open(nation, "");
    by("search").sendKeys("STORNÓWAY", Keys.ENTER);
    panelReady();

    assertThat(by("panel-title").getText()).isEqualTo("Stornoway");
  }

  @Test
  void theListIsTheMapForThoseWhoDoNotSeeIt() throws IOException {
    open(nation, "");
    by("skip").sendKeys(Keys.ENTER);
    until("!document.getElementById('list-view').hidden");
    assertThat(browser.findElements(By.cssSelector("#list-view tbody tr"))).hasSize(100);
    assertThat(by("list-view").getText()).contains("401 clusters", "More than chance");
    by("more-rows").click();
    assertThat(browser.findElements(By.cssSelector("#list-view tbody tr"))).hasSize(200);
    picture("list");

    WebElement first = browser.findElement(By.cssSelector("#list-view tbody button"));
    String name = first.getText();
    first.sendKeys(Keys.ENTER);
    panelReady();
    assertThat(name).endsWith(by("panel-title").getText());

    // Back where one was.
    browser.switchTo().activeElement().sendKeys(Keys.ESCAPE);
    until("document.getElementById('panel').hidden");
    assertThat(browser.switchTo().activeElement().getText()).isEqualTo(name);
  }

  @Test
  void theTimeSliderGoesBackAndTellsOfBirthsAndMerges() throws IOException {
    open(nation, "");
    assertThat(by("time-events").getText()).contains("1 born", "1 merged");
    by("time-more").click();
    assertThat(by("time-list").getText()).contains("Defence · Stornoway");
    picture("time");

    by("time-range").sendKeys(Keys.ARROW_LEFT);
    until("document.getElementById('count').textContent.startsWith('350')");
    assertThat(by("time-day").getText()).contains("1 January 2023");
    assertThat(by("time-events").getText()).contains("2 born");
    assertThat(hash()).contains("at=2023-01-01");

    open(nation, "#at=2022-01-01&c=c000001");
    until("document.getElementById('count').textContent.startsWith('300')");
    panelReady();
    assertThat(by("panel").getText()).contains("on 1 January 2022", "Show the latest edition");
  }

  @Test
  void linesAreDrawnWhenAskedFor() throws IOException {
    open(nation, "");
    String lines = "document.querySelector('.leaflet-lines-pane canvas').toDataURL()";
    Object before = browser.executeScript("return " + lines);

    new Select(by("links")).selectByValue("grants");
    until("clustermap.known.get('links')");
    new WebDriverWait(browser, Duration.ofSeconds(5))
        .until(b -> !before.equals(browser.executeScript("return " + lines)));
    picture("links");
  }

  @Test
  void axeFindsNothingSerious() {
    open(nation, "");
    accessible("the map");
    by("search").sendKeys("sheff");
    until("document.querySelectorAll('[role=option]').length > 0");
    accessible("the search");
    open(nation, "#c=alone");
    panelReady();
    accessible("the panel of a cluster");
    open(nation, "#place=LAD:E08000019&view=list");
    panelReady();
    accessible("the list and the panel of a place");
    by("show-about").click();
    accessible("what the map is");
  }

  @Test
  void aPhoneShowsEverythingWithoutScrollingSideways() throws IOException {
    asAPhone();
    open(nation, "");
    picture("phone");
    notWiderThanThePhone();
    assertThat(by("filters").isDisplayed()).isFalse();
    by("show-filters").click();
    assertThat(by("filters").isDisplayed()).isTrue();
    picture("phone-filters");
    notWiderThanThePhone();
    accessible("the filters on a phone");

    open(nation, "#c=alone");
    panelReady();
    assertThat(by("panel-title").isDisplayed()).isTrue();
    notWiderThanThePhone();
    picture("phone-panel");
    open(nation, "#view=list");
    notWiderThanThePhone();
    picture("phone-list");
    accessible("the list on a phone");
    open(nation, "#place=LAD:E08000019");
    panelReady();
    notWiderThanThePhone();
    accessible("a place on a phone");
  }

  private static void notWiderThanThePhone() {
    assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(375);
  }

  @Test
  void aboutSaysWhatIsMadeUpAndWhoseDataItIs() throws IOException {
    open(nation, "");
    assertThat(by("synthetic").getText()).contains("Synthetic data", "grants", "made up");
    by("show-about").click();
    assertThat(by("about").getText())
        .contains("Contains OS data", "Leaflet", "Hidden (confidential)", "synthetic");
    picture("about");
    by("close-about").click();
    assertThat(by("about").isDisplayed()).isFalse();
  }

  @Test
  void namesOfAnyKindAreShownAsTheyAre() throws IOException {
    MapFixture fixture = new MapFixture(folder.resolve("hostile"));
    MapServer server =
        serve(
            fixture,
            fixture.publish(
                "2024-12-01",
                List.of(new MapFixture.Cluster("c1", HOSTILE, "Defence", 12, -1.47, 53.38))),
            "hostile-map");

    open(server, "#view=list&c=c1");
    panelReady();

    assertThat(browser.findElement(By.cssSelector("#list-view tbody button")).getText())
        .isEqualTo(HOSTILE);
    assertThat(by("panel-title").getText())
        .isEqualTo(HOSTILE.substring(HOSTILE.indexOf(" · ") + 3));
    assertThat(browser.findElements(By.cssSelector("#list-view img, #panel img, #panel b")))
        .isEmpty();
    assertThat(browser.getTitle()).doesNotContain("owned");
    picture("hostile");
    // Nor does what stands in the address.
    open(server, "#c=%3Cimg%20src=x%20onerror=alert(1)%3E&place=%3Cb%3E&m=a/b/c&at=never&view=x");
    panelReady();
    assertThat(by("panel").getText()).contains("Not in this edition");
    assertThat(count()).isEqualTo("1 cluster");
  }

  @Test
  void anEmptyMapAndAMapOfOneSayWhatTheyAre() throws IOException {
    MapFixture empty = new MapFixture(folder.resolve("empty"));
    open(serve(empty, empty.publish("2024-12-01", List.of()), "empty-map"), "");
    assertThat(count()).isEqualTo("No clusters in this edition");
    picture("empty");
    by("show-list").click();
    assertThat(by("list-view").getText()).contains("has no cluster");

    MapFixture one = new MapFixture(folder.resolve("one"));
    open(serve(one, one.publish("2024-12-01", clusters.subList(400, 401)), "one-map"), "");
    assertThat(count()).isEqualTo("1 cluster");
    clickOnMap("alone");
    panelReady();
    assertThat(by("panel-title").getText()).isEqualTo("Stornoway");
  }

  @Test
  void twentyThousandClustersAreShownAndFiltered() throws IOException {
    MapFixture fixture = new MapFixture(folder.resolve("many"));
    open(
        serve(fixture, fixture.publish("2024-12-01", MapFixture.nation(20_000, 3)), "many-map"),
        "");
    assertThat(count()).isEqualTo("20,000 clusters");
    picture("many");

    browser.findElement(By.cssSelector("[data-sector=defence]")).click();
    assertThat(count()).endsWith(" of 20,000 clusters");
    by("search").sendKeys("Town 996 (20)");
    until("document.querySelectorAll('[role=option]').length > 0");
  }

  @Test
  void thePageWorksAsAFileWithoutAServer() {
    open(folder.resolve("nation-map/index.html").toUri() + "#c=alone");
    panelReady();

    assertThat(by("panel-title").getText()).isEqualTo("Stornoway");
    assertThat(count()).isEqualTo("401 clusters");
  }
}
