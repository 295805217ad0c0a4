/** Inspection of single images: batches of concurrent callers, verdicts, and regions with their outlines. */
package org.dapo.engine.internal.inspection;
