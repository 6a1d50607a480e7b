package clustermap;

import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.PostDiscoveryFilter;

/**
 * Leaves each build one draw of the tests that run many nights, train many models or count much:
 * those tagged {@code series-1} to {@code series-8}, as many minutes each. The last draw has none
 * of them, and the tests of stages plan as the night of a nation does. {@code .ci/long/nights} runs
 * all of them, and so does a build that names its tests.
 */
public final class DrawnSeries implements PostDiscoveryFilter {
  static final int DRAWS = 9;

  /** The number of the draw to run, or {@value #ALL}; drawn where it is not given. */
  static final String PROPERTY = "clustermap.series";

  static final String ALL = "all";
  private static final String TAG = "series-";
  private static final String NATIONS_PLANS = tag(DRAWS);

  private static final Optional<String> OF_THIS_BUILD =
      drawn(
          System.getProperty(PROPERTY),
          // Of Surefire: classes that were asked for.
          System.getProperty("test"),
          System.nanoTime());

  /** By the properties of this JVM; says what was drawn. */
  public DrawnSeries() {
    OF_THIS_BUILD.ifPresent(
        tag ->
            System.out.println(
                "of the long tests, "
                    + tag
                    + " of "
                    + DRAWS
                    + " was drawn; -D"
                    + PROPERTY
                    + "="
                    + tag.substring(TAG.length())
                    + " runs it again, .ci/long/nights runs all"));
  }

  /** Whether this build drew the plans of a nation instead of long tests. */
  static boolean drewNationsPlans() {
    return OF_THIS_BUILD.filter(NATIONS_PLANS::equals).isPresent();
  }

  /** The tag of the draw that is to be run; empty for all. */
  static Optional<String> drawn(@Nullable String property, @Nullable String asked, long seed) {
    if (property == null) {
      return asked == null
          ? Optional.of(tag(Math.floorMod(Long.hashCode(seed), DRAWS) + 1))
          : Optional.empty();
    }
    if (property.equals(ALL)) {
      return Optional.empty();
    }
    return Optional.of(
        IntStream.rangeClosed(1, DRAWS)
            .mapToObj(DrawnSeries::tag)
            .filter(tag -> tag.equals(TAG + property))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        PROPERTY + " = " + property + ": is 1 to " + DRAWS + " or " + ALL)));
  }

  private static String tag(int draw) {
    return TAG + draw;
  }

  @Override
  public FilterResult apply(TestDescriptor test) {
    boolean left =
        OF_THIS_BUILD.isPresent()
            && test.getTags().stream()
                .map(TestTag::getName)
                .anyMatch(name -> name.startsWith(TAG) && !name.equals(OF_THIS_BUILD.get()));
    return FilterResult.includedIf(!left);
  }
}
