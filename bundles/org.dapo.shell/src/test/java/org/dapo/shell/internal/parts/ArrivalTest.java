package org.dapo.shell.internal.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests how long a command waits for a service. */
class ArrivalTest {
    @Test
    void whatIsHandedOverAfterAQuestionThatTookLongIsFound() throws Exception {
        Iterator<Boolean> answers = List.of(true).iterator();
        AtomicInteger looks = new AtomicInteger();
        assertEquals(
                Optional.of("service"),
                Arrival.await(() -> looks.incrementAndGet() < 5 ? Optional.empty() : Optional.of("service"), () -> {
                    boolean coming = answers.hasNext() && answers.next();
                    if (coming) {
                        pause();
                    }
                    return coming;
                }));
    }

    @Test
    void whatDoesNotComeIsNotAwaitedForLong() throws Exception {
        assertEquals(Optional.empty(), Arrival.await(Optional::empty, () -> false));
    }

    private static void pause() {
        try {
            Thread.sleep(400);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
