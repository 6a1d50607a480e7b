package clustermap.job;

import clustermap.check.Reference;
import clustermap.publish.RunRecord;
import clustermap.stage.DistrictPlaces;
import clustermap.stage.Geographies;
import clustermap.table.Assets;
import clustermap.table.Contract;
import clustermap.table.Contracts;
import clustermap.table.DistrictAreas;
import clustermap.table.Districts;
import clustermap.table.IndustryCounts;
import clustermap.table.PlaceLookup;
import clustermap.table.Places;
import clustermap.table.Postcodes;
import clustermap.table.Programmes;
import clustermap.table.Quarantine;
import clustermap.table.SectorTotals;
import clustermap.table.SicCodes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What ingest accepted of every input, and what else the stages read beside it. */
final class AcceptedInputs {
  private final SparkSession spark;
  private final StageRunner runner;
  private final Map<String, StageTable> tables = new LinkedHashMap<>();
  private final List<RunRecord.Input> records = new ArrayList<>();
  private final List<StageTable> quarantines = new ArrayList<>();

  private AcceptedInputs(SparkSession spark, StageRunner runner) {
    this.spark = spark;
    this.runner = runner;
  }

  /**
   * Reads and judges the inputs.
   *
   * @param asOf the day of the register
   */
  static AcceptedInputs of(
      SparkSession spark,
      StageRunner runner,
      ReferenceTables reference,
      SortedMap<String, IngestStages.Opened> opened,
      LocalDate asOf) {
    AcceptedInputs accepted = new AcceptedInputs(spark, runner);
    // A year ahead, so that a new day does not read everything again.
    accepted.ingest(reference, opened, LocalDate.of(asOf.getYear() + 1, 12, 31));
    return accepted;
  }

  /** By name of the contract: every input (absent ones without rows) and reference tables. */
  Map<String, StageTable> tables() {
    return tables;
  }

  /** What the run record says of each input. */
  List<RunRecord.Input> records() {
    return records;
  }

  /** Names of the inputs that are synthetic. */
  SortedSet<String> synthetic() {
    SortedSet<String> synthetic = new TreeSet<>();
    records.stream().filter(RunRecord.Input::synthetic).forEach(r -> synthetic.add(r.table()));
    return synthetic;
  }

  /** Every rejected row with its reason. */
  StageTable quarantine() {
    return runner.run(
        new StageRunner.Stage("quarantine", "", quarantines),
        Quarantine.CONTRACT,
        () ->
            quarantines.stream()
                .map(part -> part.read(spark))
                .reduce(Dataset::union)
                .orElseThrow());
  }

  /** What names the accepted rows among the things that a run's rows follow from. */
  List<String> identity() {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(tables).forEach((name, table) -> parts.add(name + "=" + table.hash()));
    for (RunRecord.Input record : records) {
      parts.add(record.table() + record.rowsRead() + record.reasons());
    }
    return parts;
  }

  private void ingest(
      ReferenceTables reference, SortedMap<String, IngestStages.Opened> opened, LocalDate latest) {
    IngestStages stages = new IngestStages(spark, runner);
    StageTable sic = reference.table(SicCodes.CONTRACT);
    Map<String, String> sicCodes = new TreeMap<>();
    for (Row row : sic.read(spark).collectAsList()) {
      sicCodes.put(row.getAs(SicCodes.SIC5.name()), row.getAs(SicCodes.DESCRIPTION.name()));
    }
    StageTable shipped = reference.tableIfThere(Assets.CONTRACT);
    // Postcodes first: the others are checked against them.
    List<IngestStages.Opened> order = new ArrayList<>(opened.values());
    IngestStages.Opened own = opened.get(Postcodes.CONTRACT.name());
    try (Branches branches = new Branches()) {
      StageTable all = reference.table(Postcodes.CONTRACT);
      if (own != null) {
        order.remove(own);
        IngestStages.Parsed rows = stages.parse(own);
        stages.requireRows(rows);
        IngestStages.Ingested judged =
            stages.judge(rows, new Reference(latest, sicCodes, Optional.empty()), List.of(sic));
        keep(judged);
        all = judged.accepted();
      }
      List<Branches.Branch<IngestStages.Parsed>> reading = new ArrayList<>();
      for (IngestStages.Opened input : order) {
        reading.add(branches.start(() -> stages.parse(input)));
      }
      List<IngestStages.Parsed> parsed = reading.stream().map(Branches.Branch::join).toList();
      // While nothing else runs that would be cut short.
      parsed.forEach(stages::requireRows);
      StageTable postcodes = stages.postcodesInUse(all, parsed, shipped);
      tables.put(Postcodes.CONTRACT.name(), postcodes);
      tables.put(InclusionStages.EVERY_POSTCODE, all);
      Reference known =
          new Reference(
              latest,
              sicCodes,
              Optional.of(postcodes.read(spark).select(Postcodes.POSTCODE.col())));
      List<Branches.Branch<IngestStages.Ingested>> begun = new ArrayList<>();
      for (IngestStages.Parsed input : parsed) {
        begun.add(branches.start(() -> stages.judge(input, known, List.of(sic, postcodes))));
      }
      begun.forEach(branch -> keep(branch.join()));
    }
    for (Contract contract : Contracts.of(Contract.Tier.INPUT)) {
      tables.computeIfAbsent(contract.name(), name -> StageTable.absent(contract));
    }
    tables.put(Districts.CONTRACT.name(), reference.table(Districts.CONTRACT));
    tables.put(SectorTotals.CONTRACT.name(), reference.table(SectorTotals.CONTRACT));
    tables.put(Places.CONTRACT.name(), completed(reference.table(Places.CONTRACT)));
    tables.put(
        PlaceLookup.CONTRACT.name(), completed(reference.tableIfThere(PlaceLookup.CONTRACT)));
    tables.put(DistrictAreas.CONTRACT.name(), districtAreas());
    tables.put(IndustryCounts.CONTRACT.name(), reference.tableIfThere(IndustryCounts.CONTRACT));
    tables.put(SicCodes.CONTRACT.name(), sic);
    tables.put(ClusterFacts.SHIPPED_ASSETS, shipped);
    tables.put(ProgrammeStages.SHIPPED, reference.tableIfThere(Programmes.CONTRACT));
  }

  private void keep(IngestStages.Ingested ingested) {
    tables.put(ingested.accepted().contract().name(), ingested.accepted());
    records.add(ingested.record());
    quarantines.add(ingested.quarantined());
  }

  private StageTable districtAreas() {
    StageTable lookup = given(PlaceLookup.CONTRACT);
    StageTable districts = given(Districts.CONTRACT);
    return runner.run(
        new StageRunner.Stage(DistrictAreas.CONTRACT.name(), "", List.of(lookup, districts)),
        DistrictAreas.CONTRACT,
        () -> DistrictPlaces.of(lookup.read(spark), districts.read(spark)));
  }

  private StageTable given(Contract contract) {
    return tables.getOrDefault(contract.name(), StageTable.absent(contract));
  }

  /** The given rows and, of geographies that they lack, those that ship. */
  private StageTable completed(StageTable shipped) {
    Contract contract = shipped.contract();
    StageTable given = given(contract);
    if (!given.given()) {
      return shipped;
    }
    return runner.run(
        new StageRunner.Stage("complete " + contract.name(), "", List.of(given, shipped)),
        contract,
        () -> Geographies.completed(given.read(spark), shipped.read(spark)));
  }
}
