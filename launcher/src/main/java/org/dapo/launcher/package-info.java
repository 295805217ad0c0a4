/** Starts the suite on an OSGi framework, for one command or with a console. */
package org.dapo.launcher;
