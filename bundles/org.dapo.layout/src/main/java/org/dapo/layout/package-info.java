/**
 * Shared parts of readers of directory layouts. {@link org.dapo.layout.LayoutPath} separates settings from a path.
 * {@link org.dapo.layout.SampleCollector} collects samples, irregularities and problems. {@link org.dapo.layout.ProductFolders}
 * reads MVTec AD's layout and its variants. {@link org.dapo.layout.JsonFile} reads an untrusted index.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.dapo.layout;
