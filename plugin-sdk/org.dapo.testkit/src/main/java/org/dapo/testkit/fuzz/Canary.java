package org.dapo.testkit.fuzz;

/**
 * A class that nobody uses. Its name, {@link ReaderFuzz#CANARY_CLASS}, stands in spoilt inputs, so that a reader which loads
 * the classes that a file names loads this one, and is found out by that.
 */
final class Canary {
    private Canary() {}
}
