// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.Collection;

/** Runs a continuation once, after a known number of answers, and tells it whether all were good ones. Not thread-safe. */
final class Gather {
    /** Asks for one of the answers. */
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

    /** For so many answers; {@code then} runs at once if that is none. */
    static Gather of(int answers, Then then) {
        Gather gather = new Gather(answers, then);
        if (answers == 0) {
            then.allAnswered(true);
        }
        return gather;
    }

    /** Asks once for each item; {@code then} runs with the last answer, but not before all are asked for. */
    static <T> void each(Collection<? extends T> items, Ask<T> ask, Then then) {
        Gather answers = new Gather(items.size() + 1, then);
        for (T item : items) {
            ask.ask(item, answers);
        }
        answers.answer(true);
    }

    /** A good answer. */
    void succeeded() {
        answer(true);
    }

    /** A bad answer. Returns whether it is the first one. */
    boolean failed() {
        boolean first = !failed;
        answer(false);
        return first;
    }

    /** An answer. */
    void answer(boolean success) {
        failed |= !success;
        if (--open == 0) {
            then.allAnswered(!failed);
        }
    }
}
