/** Benchmarks: plans, their runs, and the results. */
package org.dapo.benchmark.internal;
