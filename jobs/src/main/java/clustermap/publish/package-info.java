/**
 * What a run leaves behind: the layout of a root folder, immutable snapshots, the pointer to the
 * current one, the record of the run and the descriptions that go with the tables. Everything that
 * writes below a root, apart from the tables of stages, belongs here.
 */
@NullMarked
package clustermap.publish;

import org.jspecify.annotations.NullMarked;
