/** How an image is cut to fit the network, and how its map is put together again. */
package org.dapo.engine.internal.framing;
