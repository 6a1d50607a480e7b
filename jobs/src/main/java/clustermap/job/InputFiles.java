package clustermap.job;

import clustermap.config.RunConfig;
import clustermap.fault.Fault;
import clustermap.table.Contracts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** The files that a run reads, before any of their rows is read. */
final class InputFiles {
  private final RunConfig.Inputs inputs;

  InputFiles(RunConfig.Inputs inputs) {
    this.inputs = inputs;
  }

  /**
   * The inputs that are given, by table.
   *
   * @throws Fault INPUT without a register, or when one cannot be opened
   */
  SortedMap<String, IngestStages.Opened> open(Configuration hadoop) {
    SortedMap<String, IngestStages.Opened> opened = new TreeMap<>();
    InputPaths.of(inputs)
        .forEach(
            (name, paths) ->
                opened.put(
                    name,
                    IngestStages.Opened.of(hadoop, Contracts.input(name).orElseThrow(), paths)));
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
  String referenceHash(Configuration hadoop) {
    return Hashes.of(referenceParts(hadoop));
  }

  /** Each file of reference tables and sector rules with the hash of its bytes. */
  List<String> referenceParts(Configuration hadoop) {
    List<String> parts = new ArrayList<>();
    for (String folder : List.of(inputs.referenceDir(), inputs.sectorsDir())) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files
            .filter(f -> f.toString().endsWith(".parquet") || f.toString().endsWith(".csv"))
            .sorted()
            .forEach(
                f ->
                    parts.add(f.getFileName() + "=" + Hashes.ofFile(hadoop, f.toUri().toString())));
      } catch (IOException e) {
        throw Fault.input("cannot read the folder " + folder + ": " + e.getMessage(), e);
      }
    }
    return parts;
  }

  /** Hash of the rules of confluence, by their bytes; no cluster depends on them. */
  String confluenceHash(Configuration hadoop) {
    Path file = Path.of(inputs.confluenceRules());
    if (!Files.isReadable(file)) {
      throw Fault.config("confluence.rules: " + file + " cannot be read");
    }
    return Hashes.ofFile(hadoop, file.toUri().toString());
  }

  /** Origins and licences of the reference data, as its folder tells them. */
  JsonNode sources() {
    Path file = Path.of(inputs.referenceDir(), "sources.json");
    ObjectMapper json = new ObjectMapper();
    if (!Files.exists(file)) {
      return json.createObjectNode();
    }
    try {
      return json.readTree(file.toFile());
    } catch (IOException e) {
      throw Fault.input(file + " is not JSON: " + e.getMessage(), e);
    }
  }
}
