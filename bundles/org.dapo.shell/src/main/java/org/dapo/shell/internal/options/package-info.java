/** Options that several commands share. */
package org.dapo.shell.internal.options;
