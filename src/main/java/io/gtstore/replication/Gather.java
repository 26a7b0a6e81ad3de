// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.Collection;

/** Countdown that runs a continuation after a known number of answers, with whether all succeeded. Not thread-safe. */
final class Gather {
    /** Requests one of the answers. */
    @FunctionalInterface
    interface Ask<T> {
        /** Calls one of the gather's methods once, now or later. */
        void ask(T item, Gather answers);
    }

    /** The continuation. */
    @FunctionalInterface
    interface Then {
        /** Called once, with the last answer. */
        void allAnswered(boolean allSucceeded);
    }

    private final Then then;
    private int open;
    private boolean failed;

    private Gather(int answers, Then then) {
        this.open = answers;
        this.then = then;
    }

    /** A countdown of {@code answers}; {@code then} runs at once if that is 0. */
    static Gather of(int answers, Then then) {
        Gather gather = new Gather(answers, then);
        if (answers == 0) {
            then.allAnswered(true);
        }
        return gather;
    }

    /** Asks once for each item; {@code then} runs with the last answer, but not before all are requested. */
    static <T> void each(Collection<? extends T> items, Ask<T> ask, Then then) {
        Gather answers = new Gather(items.size() + 1, then);
        for (T item : items) {
            ask.ask(item, answers);
        }
        answers.answer(true);
    }

    /** Counts a success. */
    void succeeded() {
        answer(true);
    }

    /** Counts a failure. Returns whether it is the first one. */
    boolean failed() {
        boolean first = !failed;
        answer(false);
        return first;
    }

    /** Counts an answer. */
    void answer(boolean success) {
        failed |= !success;
        if (--open == 0) {
            then.allAnswered(!failed);
        }
    }
}
