/** Models in folders and in bundles as services, and the import of new ones. */
package org.dapo.model.folder.internal;
