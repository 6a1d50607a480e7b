package clustermap.generate;

/** A firm that was drawn; filled anew for each row, so that drawing makes no garbage. */
final class Firm {
  static final int NONE = -1;
  static final long ALIVE = Long.MIN_VALUE;
  static final int MOST_SICS = 4;

  /** Position in the order of rows. */
  long row;

  int district;
  int postcode;

  /** Numbers of its codes in the mix; negative for codes that only the register has. */
  final int[] sics = new int[MOST_SICS];

  int sicCount;

  /** Days since 1970. */
  long incorporated;

  /** Days since 1970, or {@link #ALIVE}. */
  long dissolved;

  /** The cluster that it was planted in, or {@link #NONE}. */
  int cluster;

  /** The lobe of the cluster. */
  int lobe;

  /** Whether it is at an address that many share. */
  boolean sharedOffice;

  /** 64 bits for what else is drawn of it. */
  long luck;

  boolean livesOn(long day) {
    return incorporated <= day && (dissolved == ALIVE || dissolved > day);
  }
}
