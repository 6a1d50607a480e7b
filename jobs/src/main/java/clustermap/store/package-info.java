/**
 * Where things lie: folders of this machine, file systems that rename in one step, and object
 * stores that write on conditions; who may change them, and what a reader finds whatever was cut
 * short.
 */
@NullMarked
package clustermap.store;

import org.jspecify.annotations.NullMarked;
