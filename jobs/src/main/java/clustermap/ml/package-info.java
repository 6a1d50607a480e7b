/** Spark ML Estimators and Models around the kernels: pack rows into arrays, call, wrap. */
@NullMarked
package clustermap.ml;

import org.jspecify.annotations.NullMarked;
