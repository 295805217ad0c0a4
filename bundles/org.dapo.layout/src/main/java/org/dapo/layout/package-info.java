/**
 * What readers of directory layouts share: {@link org.dapo.layout.LayoutPath} tells settings from a path,
 * {@link org.dapo.layout.SampleCollector} gathers samples and what is odd or wrong, {@link org.dapo.layout.ProductFolders} reads
 * MVTec AD's layout and its relatives, and {@link org.dapo.layout.JsonFile} an index of a stranger.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.layout;
