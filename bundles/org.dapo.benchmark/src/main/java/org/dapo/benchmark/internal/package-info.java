/** Benchmarks: plans, the runs that they ask for, and what comes of them. */
package org.dapo.benchmark.internal;
