/** The basis of contract tests over tensors. For the class path of tests only, never in a framework. */
package org.dapo.nn.testkit;
