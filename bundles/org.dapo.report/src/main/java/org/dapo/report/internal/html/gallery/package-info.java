/** Images with masks, maps and named types: which ones are shown, and how. */
package org.dapo.report.internal.html.gallery;
