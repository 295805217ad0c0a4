/** Reading of safetensors files. */
package org.dapo.tensorfile.internal.safetensors;
