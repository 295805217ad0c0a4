/** What contract tests over tensors run on. On the class path of tests, never in a framework. */
package org.dapo.nn.testkit;
