/** Report formats, and the shape of results as JSON. */
package org.dapo.report.internal;
