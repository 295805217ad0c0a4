/** Samples on their way to the network: names of defects, masks, decoding ahead, and transfer to the device. */
package org.dapo.engine.internal.data;
