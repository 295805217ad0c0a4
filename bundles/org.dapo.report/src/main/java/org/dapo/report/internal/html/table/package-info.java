/** The tables of methods, figures, confused types and provenance. */
package org.dapo.report.internal.html.table;
