/** The pipeline as a component of its configuration. */
package org.dapo.engine.internal.pipeline;
