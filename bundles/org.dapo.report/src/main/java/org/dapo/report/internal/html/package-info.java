/** Results as one page: a tree of elements that escapes by construction, and the sections that are made of it. */
package org.dapo.report.internal.html;
