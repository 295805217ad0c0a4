/** Results as one page: a tree of elements that is always escaped, and the sections built from it. */
package org.dapo.report.internal.html;
