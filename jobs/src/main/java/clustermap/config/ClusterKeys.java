package clustermap.config;

import java.util.List;

/** The keys of clustering. */
final class ClusterKeys {
  private ClusterKeys() {}

  static List<Key> all() {
    return List.of(
        Key.choice(
            "cluster.method",
            "hdbscan",
            "How firms are clustered in a sector. hdbscan finds clusters of differing density and"
                + " needs no radius; dbscan finds what is denser than one threshold; kmeans,"
                + " bisecting_kmeans and gaussian_mixture (MLlib) share out every firm, know no"
                + " noise, and choose their number of clusters by silhouette among 2, 3, 5, 8, 13,"
                + " 21, 34 and 55.",
            "hdbscan",
            "dbscan",
            "kmeans",
            "bisecting_kmeans",
            "gaussian_mixture"),
        Key.whole(
            "cluster.min_cluster_size",
            10,
            2,
            1_000_000,
            "Fewest firms of a published cluster, by any method; under hdbscan also the weight of"
                + " firms that a group needs to be a cluster at all. It says what size is of"
                + " interest; it does not say how dense a place must be (cluster.min_samples)."),
        Key.real(
            "cluster.min_samples",
            "10",
            0.001,
            1_000_000,
            "hdbscan: weight of firms, itself included, that a firm must have around it; how far"
                + " that reaches measures how sparse its place is. Larger values smooth the map:"
                + " thin bridges and chance knots go, and noise grows. Smaller ones follow every"
                + " knot. It changes densities, not the least size of a cluster"
                + " (cluster.min_cluster_size); equal to that is a good start."),
        Key.real(
            "cluster.resolution_m",
            "300",
            0,
            100_000,
            "hdbscan: the smallest distance that counts, metres, also between firms at one"
                + " postcode, which locates them to about 100. With 0 a tower of firms is"
                + " infinitely dense and clusters are single buildings; the larger, the more a"
                + " cluster is a quarter of a town. No setting matters more."),
        Key.choice(
            "cluster.selection",
            "eom",
            "hdbscan: eom takes the clusters that last longest as density rises, large or small;"
                + " leaf takes the smallest ones, many and alike.",
            "eom",
            "leaf"),
        Key.real(
            "cluster.selection_epsilon_m",
            "0",
            0,
            1_000_000,
            "hdbscan: clusters that part only at this distance or below stay together, metres; 0"
                + " never keeps them together."),
        Key.real(
            "cluster.max_extent_m",
            "0",
            0,
            10_000_000,
            "hdbscan: no cluster is longer than this from west to east or from south to north,"
                + " metres; its parts are taken instead. 0 is no limit."),
        Key.choice(
            "cluster.allow_single_cluster",
            "false",
            "hdbscan: whether all firms of a sector may be one cluster.",
            "false",
            "true"),
        Key.real(
            "cluster.eps_m", "500", 1, 100_000, "dbscan: radius of the neighbourhood, metres."),
        Key.real(
            "cluster.min_points",
            "10",
            0.001,
            1_000_000,
            "dbscan: weight of firms within the radius that makes a location a core."),
        Key.whole(
            "cluster.min_sites_locations",
            0,
            0,
            1_000_000,
            "hdbscan and dbscan: distinct locations that a cluster needs, so that one building is"
                + " none; fewer are noise. 0 and 1 are no limit."),
        Key.whole(
            "cluster.max_locations",
            2_000_000,
            1,
            100_000_000,
            "hdbscan: largest sector, in distinct locations, that is accepted; a sector is"
                + " clustered by one task, which needs about 1 kB for each. The United Kingdom has"
                + " 1.7 million postcodes."),
        Key.whole(
            "cluster.partitioned_above",
            2_000_000,
            1,
            100_000_000,
            "dbscan: sectors of more distinct locations than this are spread over tasks; the rows"
                + " are the same."),
        Key.choice(
            "cluster.compare",
            "false",
            "Whether run.json compares all methods by sector: clusters, noise, silhouette, density"
                + " validity, stability. It costs a fit by each method, and one for each"
                + " half-sample.",
            "false",
            "true"),
        Key.whole(
            "cluster.compare_replicates",
            5,
            0,
            1000,
            "Half-samples of firms that each method clusters again when methods are compared; 0"
                + " leaves their stability out."));
  }
}
