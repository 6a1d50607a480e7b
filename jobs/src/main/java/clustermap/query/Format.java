package clustermap.query;

/** How rows are shown. */
public enum Format {
  /** For eyes: aligned columns; long cells are cut, numbers rounded to six digits. */
  TABLE {
    @Override
    RowWriter writer(Appendable out, int width) {
      return new TableWriter(out, width);
    }
  },
  /** RFC 4180 with a header line, in full precision. */
  CSV {
    @Override
    RowWriter writer(Appendable out, int width) {
      return new CsvWriter(out);
    }
  },
  /** An array of objects, in full precision. */
  JSON {
    @Override
    RowWriter writer(Appendable out, int width) {
      return new JsonWriter(out);
    }
  };

  abstract RowWriter writer(Appendable out, int width);
}
