package clustermap.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+44",
        "-2",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\u00A0=1",
        "\uFEFF=1",
        "\u202E=1",
        "\uFF1D1",
        "\uFF0B1",
        "\uFF0D1",
        "\uFF20x"
      })
  void aTextThatASpreadsheetCouldTakeForAFormulaGetsAnApostrophe(String text) {
    assertThat(CsvText.cell(text)).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r=1", "\n=1", "=\"a\"", "=A1,B1"})
  void theApostropheIsInsideTheQuotes(String text) {
    assertThat(CsvText.cell(text)).isEqualTo("\"'" + text.replace("\"", "\"\"") + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Leeds", "a=b", "A-level", "café", "<b>x</b>", "'quoted'"})
  void anyOtherTextStaysAsItIs(String text) {
    assertThat(CsvText.cell(text)).isEqualTo(text);
  }

  @Test
  void numbersStayNumbersAndNullIsEmpty() throws SQLException {
    assertThat(CsvText.cell((Object) (-1.5))).isEqualTo("-1.5");
    assertThat(CsvText.cell(new BigDecimal("-1E+3"))).isEqualTo("-1000");
    assertThat(CsvText.cell((Object) null)).isEmpty();
    assertThat(CsvText.cell("")).isEqualTo("\"\"");
  }
}
