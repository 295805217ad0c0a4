/** The layers of the two towers, as functions of their weights. */
package org.dapo.backbone.clip.internal.tower;
