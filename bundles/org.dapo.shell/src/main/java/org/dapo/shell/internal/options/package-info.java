/** What commands share: options, and the frame of those that only name others. */
package org.dapo.shell.internal.options;
