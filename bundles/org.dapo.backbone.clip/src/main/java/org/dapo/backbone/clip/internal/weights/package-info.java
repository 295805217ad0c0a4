/** A model's weights: from files in their published forms, or drawn from a seed. */
package org.dapo.backbone.clip.internal.weights;
