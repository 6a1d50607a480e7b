package clustermap.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class MarkupTest {
  @Test
  void textIsNeverMarkup() {
    String page =
        new Markup()
            .open("p", "title", "\"><script>alert('x')</script>", "id", null)
            .text("<b>&amp;</b> =1+1")
            .close()
            .document();

    assertThat(page)
        .isEqualTo(
            "<!DOCTYPE html>\n<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\">"
                + "&lt;b&gt;&amp;amp;&lt;/b&gt; =1+1</p>\n");
  }

  @Test
  void whatSteersTheReaderIsLeftOutAndWritingFromTheRightStays() {
    assertThat(Markup.escaped("a\u202Eb\u2066c\u0000d\u001b[31m\uFFFE\uD800\nمجموعة 😀"))
        .isEqualTo("abcd[31m مجموعة 😀");
  }

  @Test
  void longNamesAreCutBetweenCharactersAndWordsWhereTheyCan() {
    assertThat(Markup.cut("short", 5)).isEqualTo("short");
    assertThat(Markup.cut("one two three", 10)).isEqualTo("one two…");
    assertThat(Markup.cut("😀😀😀😀", 3)).isEqualTo("😀😀…");
    assertThat(Markup.cut("x".repeat(200), 50)).hasSize(50).endsWith("x…");
  }

  @Test
  void whatIsLeftOpenIsRefused() {
    assertThatIllegalStateException().isThrownBy(() -> new Markup().open("p").document());
    assertThatIllegalArgumentException().isThrownBy(() -> new Markup().style("</style><b>"));
  }
}
