/** Tensors in files: sharded files, buffers and half precision. */
package org.dapo.tensorfile.internal;
