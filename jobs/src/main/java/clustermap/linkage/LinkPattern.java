package clustermap.linkage;

/**
 * How a participant and a firm agree: all that the model knows of a pair.
 *
 * @param previous whether the name is one that the firm had before
 * @param rarityBits how rare the name is: −log2 of the chance that an unrelated organisation bears
 *     it, see {@link FellegiSunter#wordBits}
 * @param postcodeBits how rare a full postcode is: −log2 of the share of firms that have it; 0 when
 *     the postcodes are not the same
 */
public record LinkPattern(
    NameLevel name,
    PostcodeLevel postcode,
    FormLevel form,
    boolean previous,
    double rarityBits,
    double postcodeBits) {}
