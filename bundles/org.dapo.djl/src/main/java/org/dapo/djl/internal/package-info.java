/** Brings DJL's PyTorch engine up inside a framework and hands it out as a service. */
package org.dapo.djl.internal;
