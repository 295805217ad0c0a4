/** Report formats, and the JSON form of results. */
package org.dapo.report.internal;
