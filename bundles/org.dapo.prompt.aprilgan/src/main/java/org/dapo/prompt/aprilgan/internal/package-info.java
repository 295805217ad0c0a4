/** The prompt strategy {@code april-gan} (APRIL-GAN, arXiv 2305.17382). */
package org.dapo.prompt.aprilgan.internal;
