/** Elements of HTML and SVG. Every text and attribute is escaped. */
package org.dapo.report.internal.html.markup;
