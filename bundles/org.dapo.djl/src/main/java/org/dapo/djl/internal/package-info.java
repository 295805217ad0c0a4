/** Starts DJL's PyTorch engine inside a framework and provides it as a service. */
package org.dapo.djl.internal;
