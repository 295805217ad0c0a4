/** The commands for data sets and taxonomies. */
package org.dapo.shell.internal.data;
