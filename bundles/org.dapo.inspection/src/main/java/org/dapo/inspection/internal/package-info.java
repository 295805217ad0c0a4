/** Inspectors as services: one per configuration, which lives through every change of its pipeline. */
package org.dapo.inspection.internal;
