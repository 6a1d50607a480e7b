package clustermap.query;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Clustered points as CSV. */
final class ClusteredCsv {
  private static final int BLOCK = 1 << 18;
  private static final int ROW = 1 << 10;

  private ClusteredCsv() {}

  static void write(ClusteredPoints points, Path file, LongConsumer rowsWritten)
      throws IOException {
    CsvBytes block = new CsvBytes(BLOCK + ROW);
    try (OutputStream out = Files.newOutputStream(file)) {
      block.add(String.join(",", ClusteredPoints.COLUMNS));
      block.add('\n');
      points.forEach(
          (id, from, to, x, y, thousandths, label, core, probability) -> {
            block.text(id, from, to);
            block.add(',');
            block.number(x);
            block.add(',');
            block.number(y);
            block.add(',');
            block.thousandths(thousandths);
            block.add(',');
            block.whole(label);
            block.add(core ? ",true," : ",false,");
            block.number(probability);
            block.add('\n');
            if (block.size() >= BLOCK) {
              block.writeTo(out);
            }
          },
          rowsWritten);
      block.writeTo(out);
    }
  }
}
