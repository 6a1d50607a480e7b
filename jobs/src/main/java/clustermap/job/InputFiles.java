package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.store.Store;
import clustermap.table.Contracts;
import clustermap.table.LocalFiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The files that a run reads, before any of their rows is read. */
final class InputFiles {
  private final RunConfig.Inputs inputs;
  private final List<String> taxonomies;
  private final Storage storage;

  InputFiles(RunConfig config, Storage storage) {
    this(config.inputs(), config.taxonomies(), storage);
  }

  /** The same where inputs are elsewhere. */
  InputFiles(RunConfig.Inputs inputs, List<String> taxonomies, Storage storage) {
    this.inputs = inputs;
    this.taxonomies = List.copyOf(taxonomies);
    this.storage = storage;
  }

  /**
   * The inputs that are given, by table.
   *
   * @throws Fault INPUT without a register, or when one cannot be opened
   */
  SortedMap<String, IngestStages.Opened> open() {
    SortedMap<String, IngestStages.Opened> opened = new TreeMap<>();
    InputPaths.of(inputs, storage.stores())
        .forEach(
            (name, paths) ->
                opened.put(
                    name,
                    IngestStages.Opened.of(
                        storage.hadoop(), Contracts.input(name).orElseThrow(), paths)));
    if (!opened.containsKey("companies")) {
      throw Fault.input(
          "no register: inputs.dir "
              + inputs.dir().orElse("")
              + " holds no companies:"
              + " put companies.parquet there, or set inputs.companies.");
    }
    return opened;
  }

  /** Hash of the files of reference tables and sector rules, by their bytes. */
  String referenceHash() {
    return Hashes.of(referenceParts());
  }

  /** Each file of reference tables and of the taxonomies' rules with the hash of its bytes. */
  List<String> referenceParts() {
    List<String> parts = new ArrayList<>();
    add(parts, inputs.referenceDir(), name -> name.endsWith(".parquet") || name.endsWith(".csv"));
    add(parts, inputs.sectorsDir(), name -> taxonomies.contains(name.replaceFirst("\\.csv$", "")));
    return parts;
  }

  private void add(List<String> parts, String folder, Predicate<String> read) {
    Store store = storage.stores().open(folder);
    if (!store.exists("")) {
      throw Fault.input("cannot read the folder " + folder + ": it is not there");
    }
    store.list("").stream()
        .filter(read)
        .forEach(name -> parts.add(name + "=" + store.facts(name).sha256()));
  }

  /** Hash of the rules of confluence, by their bytes; no cluster depends on them. */
  String confluenceHash() {
    Path file = Path.of(inputs.confluenceRules());
    if (!Files.isReadable(file)) {
      throw Fault.config("confluence.rules: " + file + " cannot be read");
    }
    return Hashes.ofFile(storage.hadoop(), LocalFiles.name(file));
  }

  /** Origins and licences of the reference data, as its folder tells them. */
  JsonNode sources() {
    Store store = storage.stores().open(inputs.referenceDir());
    ObjectMapper json = new ObjectMapper();
    Optional<String> text = store.readText("sources.json");
    if (text.isEmpty()) {
      return json.createObjectNode();
    }
    try {
      return json.readTree(text.get());
    } catch (IOException e) {
      throw Fault.input(store.uri("sources.json") + " is not JSON: " + e.getMessage(), e);
    }
  }
}
