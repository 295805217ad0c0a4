/** The layout of MVTec AD and its relatives: BTAD, MAD and MVTec LOCO. */
package org.dapo.dataset.mvtec.internal;
