package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.publish.RunRecord;
import clustermap.table.Contracts;
import clustermap.table.SourceFiles;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run read, as far as it is still where the run found it. */
final class AtHand {
  /** The inputs that decide who is in which cluster; others are read once clusters are found. */
  static final Set<String> BEFORE_CLUSTERS =
      Set.of("companies", "grants", "patents", "postcodes", "sites");

  static final String POSTCODES = "postcodes";

  private final Storage storage;
  private final RunRecord run;
  private final RunConfig config;

  /**
   * What is left of a run.
   *
   * @param config what it recorded as its configuration
   */
  AtHand(Storage storage, RunRecord run, RunConfig config) {
    this.storage = storage;
    this.run = run;
    this.config = config;
  }

  /** Folders of reference tables and of sector rules. */
  record Folders(String reference, String sectors) {}

  /** Why the extracts are not there as the run read them; empty when they are, by their sizes. */
  Optional<String> missing(Set<String> tables) {
    for (RunRecord.Input input : read(tables)) {
      try {
        List<String> paths = SourceFiles.of(storage.hadoop(), paths(input)).paths();
        List<Long> sizes = paths.stream().map(path -> Hashes.size(storage.hadoop(), path)).toList();
        if (!sizes.equals(input.files().stream().map(RunRecord.InputFile::bytes).toList())) {
          return Optional.of(otherBytes(input));
        }
      } catch (Fault e) {
        return Optional.of(gone(input, e));
      }
    }
    return Optional.empty();
  }

  /**
   * The extracts as the run read them, by table.
   *
   * @throws Fault INPUT saying why not
   */
  SortedMap<String, IngestStages.Opened> open(Set<String> tables) {
    SortedMap<String, IngestStages.Opened> opened = new TreeMap<>();
    for (RunRecord.Input input : read(tables)) {
      IngestStages.Opened one;
      try {
        one =
            IngestStages.Opened.of(
                storage.hadoop(), Contracts.input(input.table()).orElseThrow(), paths(input));
      } catch (Fault e) {
        throw Fault.input(gone(input, e), e);
      }
      if (!sha256(one.files()).equals(sha256(input.files()))) {
        throw Fault.input(otherBytes(input));
      }
      opened.put(input.table(), one);
    }
    return opened;
  }

  private List<RunRecord.Input> read(Set<String> tables) {
    return run.inputs().stream().filter(input -> tables.contains(input.table())).toList();
  }

  private List<String> paths(RunRecord.Input input) {
    return InputPaths.of(config.inputs(), storage.stores()).getOrDefault(input.table(), List.of());
  }

  private static List<String> sha256(List<RunRecord.InputFile> files) {
    return files.stream().map(RunRecord.InputFile::sha256).toList();
  }

  private String gone(RunRecord.Input input, Fault e) {
    return "the extract "
        + input.table()
        + " that "
        + run.asOf()
        + " read is not at hand: "
        + e.getMessage();
  }

  private String otherBytes(RunRecord.Input input) {
    return "the extract "
        + input.table()
        + " at "
        + String.join(", ", paths(input))
        + " has other bytes than "
        + run.asOf()
        + " "
        + run.runId()
        + " read";
  }

  /** Hash of the bytes of an input, the empty text where the run had none. */
  String recorded(String table) {
    return read(Set.of(table)).stream()
        .map(input -> String.join("\n", sha256(input.files())))
        .collect(Collectors.joining());
  }

  /** The reference tables that the run read, in its own folders or those of another run. */
  Optional<Folders> reference(AtHand other) {
    return Stream.of(config.inputs(), other.config.inputs())
        .filter(this::holds)
        .map(inputs -> new Folders(inputs.referenceDir(), inputs.sectorsDir()))
        .findFirst();
  }

  private boolean holds(RunConfig.Inputs inputs) {
    try {
      return new InputFiles(inputs, config.taxonomies(), storage)
          .referenceHash()
          .equals(referenceHash());
    } catch (Fault e) {
      // Folders that cannot be read do not hold them.
      return false;
    }
  }

  /** Why {@link #reference} finds none. */
  String noReference() {
    return "the reference tables in "
        + config.inputs().referenceDir()
        + " and sector rules in "
        + config.inputs().sectorsDir()
        + " are not the ones that "
        + run.asOf()
        + " "
        + run.runId()
        + " read";
  }

  String referenceHash() {
    return run.notes().getOrDefault(Predecessor.REFERENCE, "");
  }

  /** Files that differ between the folders of this run and another, by name. */
  List<String> otherFiles(AtHand other) {
    try {
      Set<String> mine = new HashSet<>(new InputFiles(config, storage).referenceParts());
      Set<String> theirs = new HashSet<>(new InputFiles(other.config, storage).referenceParts());
      Set<String> common = new HashSet<>(mine);
      common.retainAll(theirs);
      mine.addAll(theirs);
      mine.removeAll(common);
      return List.copyOf(
          mine.stream()
              .map(part -> part.substring(0, part.indexOf('=')))
              .collect(Collectors.toCollection(TreeSet::new)));
    } catch (Fault e) {
      return List.of();
    }
  }
}
