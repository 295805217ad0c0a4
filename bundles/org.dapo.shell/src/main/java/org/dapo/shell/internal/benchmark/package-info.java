/** The commands that compare methods: benchmark and demo. */
package org.dapo.shell.internal.benchmark;
