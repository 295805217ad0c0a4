/** What is shown: methods, metrics and figures, and how they are written. */
package org.dapo.report.internal.html.figure;
