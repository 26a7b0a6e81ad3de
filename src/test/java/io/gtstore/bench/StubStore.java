// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** A store in memory that answers after a while, and does one thing wrong with every third put, or with every finalize but the third. */
final class StubStore implements Store {
    enum Fault {
        NONE(false, false),
        DROPS(true, false),
        LOSES_THE_ANSWER(false, true),
        DROPS_AND_LOSES_THE_ANSWER(true, true),
        LOSES_ANSWERS_TO_FINALIZE(false, false);

        private final boolean drops;
        private final boolean silent;

        Fault(boolean drops, boolean silent) {
            this.drops = drops;
            this.silent = silent;
        }
    }

    private final Vertx vertx;
    private final long answerMillis;
    private final Fault fault;
    private int puts;
    private int finalizes;

    StubStore(Vertx vertx, long answerMillis, Fault fault) {
        this.vertx = vertx;
        this.answerMillis = answerMillis;
        this.fault = fault;
    }

    @Override
    public Future<Visit> login(String key) {
        return later(new StubVisit());
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private <T> Future<T> later(T answer) {
        Promise<T> promise = Promise.promise();
        vertx.setTimer(answerMillis, over -> promise.complete(answer));
        return promise.future();
    }

    private final class StubVisit implements Visit {
        private final List<String> cart = new ArrayList<>();

        @Override
        public Future<?> put(String item) {
            boolean wrong = ++puts % 3 == 0;
            if (!(wrong && fault.drops)) {
                cart.add(item);
            }
            return later(item)
                    .compose(answer -> wrong && fault.silent
                            ? Future.failedFuture("the answer was lost")
                            : Future.succeededFuture(answer));
        }

        @Override
        public Future<List<String>> get() {
            return later(List.copyOf(cart));
        }

        @Override
        public Future<Taken> finalizeCart() {
            List<String> taken = List.copyOf(cart);
            cart.clear();
            boolean silent = fault == Fault.LOSES_ANSWERS_TO_FINALIZE && ++finalizes % 3 != 0;
            return later(new Taken(taken, true))
                    .compose(answer ->
                            silent ? Future.failedFuture("the answer was lost") : Future.succeededFuture(answer));
        }
    }
}
