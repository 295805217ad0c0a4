/** Taxonomies from JSON files and from bundles as services. */
package org.dapo.taxonomy.json.internal;
