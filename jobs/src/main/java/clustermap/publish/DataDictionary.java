package clustermap.publish;

import clustermap.table.Contract;
import clustermap.table.Contract.Tier;
import clustermap.table.Contracts;
import clustermap.table.Field;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code docs/DATA_DICTIONARY.md}: all contracts for people, by tier and in the data's order. */
public final class DataDictionary {
  private DataDictionary() {}

  /** The document as Markdown. */
  public static String markdown() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Data dictionary

        Made from the contracts in `clustermap.table`; do not edit it by hand. A test compares it
        with them and says how to make it again. Times are UTC, money is GBP, coordinates are
        EPSG:27700 metres unless a column says lon/lat. *Null* says whether a row may have no value,
        *absent* that an input may lack the column; *guarded* columns pass disclosure control before
        they are published.

        """);
    for (Tier tier : Tier.values()) {
      List<Contract> contracts = Contracts.of(tier);
      if (!contracts.isEmpty()) {
        out.append("- ").append(title(tier)).append(": ");
        out.append(
            contracts.stream()
                .map(c -> "[" + c.name() + "](#" + anchor(c) + ")")
                .collect(Collectors.joining(", ")));
        out.append('\n');
      }
    }
    for (Tier tier : Tier.values()) {
      List<Contract> contracts = Contracts.of(tier);
      if (!contracts.isEmpty()) {
        out.append("\n## ").append(title(tier)).append("\n\n").append(meaning(tier)).append('\n');
        contracts.forEach(contract -> table(out, contract));
      }
    }
    return out.toString();
  }

  private static void table(StringBuilder out, Contract contract) {
    out.append("\n### ").append(heading(contract)).append("\n\n");
    out.append(contract.description()).append(' ');
    out.append(
        contract.key().isEmpty()
            ? "Rows have no key."
            : "Key: "
                + contract.key().stream()
                    .map(f -> "`" + f.name() + "`")
                    .collect(Collectors.joining(", "))
                + ".");
    out.append(
        "\n\n| column | type | unit | null | guarded | meaning |\n|---|---|---|---|---|---|\n");
    for (Field field : contract.fields()) {
      out.append("| `").append(field.name()).append("` | ");
      out.append(cell(field.type().simpleString())).append(" | ");
      out.append(cell(field.unit())).append(" | ");
      out.append(field.optional() ? "absent" : field.nullable() ? "null" : "").append(" | ");
      out.append(field.confidential() ? "guarded" : "").append(" | ");
      out.append(cell(field.description())).append(" |\n");
    }
    if (!contract.checks().isEmpty()) {
      out.append("\nHolds for every row:\n\n");
      for (Contract.Check check : contract.checks()) {
        out.append("- ").append(check.meaning());
        out.append(" (`").append(check.name()).append("`: `").append(check.sql()).append("`)\n");
      }
    }
  }

  /** The name, told apart where an input and an output share it. */
  private static String heading(Contract contract) {
    boolean shared =
        Contracts.all().stream().filter(c -> c.name().equals(contract.name())).count() > 1;
    return shared
        ? contract.name() + " (" + contract.tier().name().toLowerCase(Locale.ROOT) + ")"
        : contract.name();
  }

  private static String anchor(Contract contract) {
    return heading(contract).replace(' ', '-').replaceAll("[()]", "");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private static String title(Tier tier) {
    return switch (tier) {
      case INPUT -> "Inputs";
      case REFERENCE -> "Reference data";
      case STAGE -> "Between stages";
      case PUBLIC -> "Public tables";
      case RESTRICTED -> "Restricted tables";
    };
  }

  private static String meaning(Tier tier) {
    return switch (tier) {
      case INPUT -> "What a run reads: Parquet by contract, or raw files that `ingest` knows.";
      case REFERENCE -> "Open data that ships in `conf/reference`.";
      case STAGE -> "Passed from stage to stage under `stages/`; never published.";
      case PUBLIC -> "In `public/` of every snapshot, after disclosure control.";
      case RESTRICTED -> "In `restricted/` of every snapshot: rows of single firms.";
    };
  }
}
