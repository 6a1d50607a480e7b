package clustermap.table;

/** Who was in the clusters that are not there tonight and may come back. */
public final class DormantMembers {
  public static final Contract CONTRACT =
      Contract.of(
          Contract.Tier.RESTRICTED,
          "dormant_members",
          "One site of one company in a dormant cluster, as the last snapshot that held it has it.",
          Members.CONTRACT.fields().toArray(Field[]::new));

  private DormantMembers() {}
}
