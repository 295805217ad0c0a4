/** Reading of torch archives without executing their pickles. */
package org.dapo.tensorfile.internal.torch;
