package org.dapo.testkit.fuzz;

/**
 * A class that is never used. Its name, {@link ReaderFuzz#CANARY_CLASS}, occurs in fuzzed inputs. A reader that loads classes
 * named in a file loads this one and is thereby detected.
 */
final class Canary {
    private Canary() {}
}
