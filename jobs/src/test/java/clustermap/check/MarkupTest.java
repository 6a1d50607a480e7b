package clustermap.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {
  private static final Pattern SIGN = Pattern.compile(Markup.SIGN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Quantum <i>dots</i> in H<sub>2</sub>O|Quantum dots in H2O",
        "<p>One.</p><p>Two.</p>|One. Two.",
        "R&amp;D &lt;5 &#163;10 &#x20AC;3|R&D <5 £10 €3",
        "a<script>alert('x < y')</script>b|a b",
        "kept<!-- not this -->too|kept too",
        "one<br/>two|one two",
        "<jats:title>Robots</jats:title>|Robots",
        "lost &#xD800; half|lost \uFFFD half"
      })
  void takesTagsOutAndSpellsEntities(String written, String meant) {
    assertThat(SIGN.matcher(written).find()).isTrue();
    // The blank that a paragraph leaves at an end goes with all others there.
    assertThat(Markup.remove(written)).isEqualToNormalizingWhitespace(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a < b > c",
        "I <3 ROBOTS LIMITED",
        "SMITH & SONS; LTD",
        "x <= y",
        "A&B;",
        "<<SCORES>> MUSIC LIMITED"
      })
  void leavesTextThatOnlyLooksLikeIt(String text) {
    assertThat(SIGN.matcher(text).find()).isFalse();
    assertThat(Markup.remove(text)).isEqualTo(text);
  }

  @Test
  void anOpenScriptHidesTheRest() {
    assertThat(Markup.remove("Title <script>var a = 1;")).isEqualTo("Title ");
  }
}
