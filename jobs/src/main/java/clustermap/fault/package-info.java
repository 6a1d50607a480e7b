/** What can go wrong that is not a bug, by who can mend it. */
@NullMarked
package clustermap.fault;

import org.jspecify.annotations.NullMarked;
