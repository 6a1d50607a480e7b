/** Names of organisations made comparable: plain Java, no Spark, no I/O, no clock. */
@NullMarked
package clustermap.linkage;

import org.jspecify.annotations.NullMarked;
