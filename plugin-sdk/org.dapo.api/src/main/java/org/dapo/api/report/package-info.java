/** Reports: the output formats of results and of the images behind them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.dapo.api.report;
