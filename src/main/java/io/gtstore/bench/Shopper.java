// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.gtstore.client.GtStoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One customer: goes through the script of a mix, one step at a time, a new key for each pass; checks every answer against its {@link CartLedger}. A step
 * that failed for certain is done again, one with an unknown outcome is not. On its lane's event loop.
 */
final class Shopper {
    /** The pause after a failure, so as not to spin. */
    private static final long PAUSE_MILLIS = 20;

    /** The number of attempts to check and empty its last cart. */
    private static final int CLOSING_TRIES = 20;

    private final Vertx vertx;
    private final Store store;
    private final Mix mix;
    private final String name;
    private final int itemBytes;
    private final Window window;
    private final Metrics figures;
    private final LiveCounts counts;
    private final OperationTap tap;
    private final Consumer<Shopper> idle;
    private int passes;
    private int at;
    private int items;
    private CartLedger ledger = new CartLedger("");
    private Store.@Nullable Visit visit;

    /**
     * A shopper that does nothing yet.
     *
     * @param name begins its keys
     * @param idle told whenever a step has ended
     */
    Shopper(Lane lane, String name, Consumer<Shopper> idle) {
        this.vertx = lane.vertx();
        this.store = lane.store();
        this.mix = lane.options().mix();
        this.itemBytes = lane.options().itemBytes();
        this.window = lane.window();
        this.figures = lane.figures();
        this.counts = lane.counts();
        this.tap = lane.tap();
        this.name = name;
        this.idle = idle;
    }

    /**
     * Does the next step.
     *
     * @param intendedNanos when it should have begun, from which its time is measured
     */
    void step(long intendedNanos) {
        Store.Visit present = visit;
        Step step = present == null ? Step.LOGIN : mix.step(at);
        if (present == null || step == Step.LOGIN) {
            login(intendedNanos);
        } else if (step == Step.PUT) {
            put(present, intendedNanos);
        } else if (step == Step.GET) {
            measured(step, intendedNanos, present.get(), this::checkCart, Shopper::ignored);
        } else {
            measured(step, intendedNanos, present.finalizeCart(), this::checkedOut, unknown -> leave());
        }
    }

    private void login(long intendedNanos) {
        String key = name + "-" + passes;
        measured(
                Step.LOGIN,
                intendedNanos,
                store.login(key),
                began -> {
                    visit = began;
                    ledger = new CartLedger(key);
                },
                Shopper::ignored);
    }

    private void put(Store.Visit present, long intendedNanos) {
        String item = item();
        items++;
        measured(
                Step.PUT,
                intendedNanos,
                present.put(item),
                stored -> ledger.acknowledged(item),
                unknown -> ledger.unknown(item));
    }

    private <T> void measured(
            Step step, long intendedNanos, Future<T> future, Consumer<T> taken, Consumer<Throwable> unknown) {
        future.onComplete(
                answer -> {
                    long now = System.nanoTime();
                    tap.ended(step, intendedNanos, now, OperationTap.Outcome.OK);
                    if (window.measures(intendedNanos)) {
                        figures.ok(step, now - intendedNanos);
                        if (step.query()) {
                            counts.query();
                        }
                    }
                    counts.ok.increment();
                    at++;
                    taken.accept(answer);
                    idle.accept(this);
                },
                why -> {
                    boolean definite = !step.changesCarts() || definite(why);
                    tap.ended(
                            step,
                            intendedNanos,
                            System.nanoTime(),
                            definite ? OperationTap.Outcome.FAILED : OperationTap.Outcome.UNKNOWN);
                    if (window.measures(intendedNanos)) {
                        figures.failed(step, definite, why);
                    }
                    counts.failed.increment();
                    if (!definite) {
                        at++;
                        unknown.accept(why);
                    }
                    vertx.setTimer(PAUSE_MILLIS, over -> idle.accept(this));
                });
    }

    private static void ignored(Throwable why) {}

    private static boolean definite(Throwable why) {
        return why instanceof GtStoreException store && store.isDefinite();
    }

    private void checkCart(List<String> cart) {
        figures.checkedGet();
        record(ledger.check(cart));
    }

    private void checkedOut(Store.Taken taken) {
        figures.checkedCheckout();
        record(ledger.checkTaken(taken));
        if (!taken.firstAttempt()) {
            figures.unnamed(ledger.missing(taken.items()));
        }
        leave();
    }

    private void record(@Nullable String violation) {
        if (violation != null) {
            figures.violation(violation);
        }
    }

    /** The next step is a login with a new key. */
    private void leave() {
        visit = null;
        at = 0;
        items = 0;
        passes++;
    }

    /** Checks the cart of the present key once more, takes it out, and sees that nothing is left; none of it is measured. */
    Future<Void> close() {
        Store.Visit present = visit;
        if (present == null) {
            return Future.succeededFuture();
        }
        return retry(present::get, CLOSING_TRIES)
                .onSuccess(this::checkCart)
                .compose(cart -> takenAtLast(present))
                .onSuccess(this::checkedOut)
                .compose(taken -> retry(present::get, CLOSING_TRIES))
                .onSuccess(this::left)
                .transform((done, why) -> {
                    if (why != null) {
                        figures.unchecked(why);
                    }
                    return Future.succeededFuture();
                });
    }

    /** A finalize that is repeated need not name what the one before took, whose answer was lost. */
    private Future<Store.Taken> takenAtLast(Store.Visit present) {
        return present.finalizeCart()
                .recover(why -> retry(present::finalizeCart, CLOSING_TRIES)
                        .map(taken -> new Store.Taken(taken.items(), false)));
    }

    private void left(List<String> cart) {
        if (!cart.isEmpty()) {
            figures.violation("key %s-%d: %d items are there after finalize, the first of them %s"
                    .formatted(name, passes - 1, cart.size(), cart.get(0).strip()));
        }
    }

    private <T> Future<T> retry(Supplier<Future<T>> call, int tries) {
        return call.get().recover(why -> {
            if (tries <= 1) {
                return Future.failedFuture(why);
            }
            Promise<T> later = Promise.promise();
            vertx.setTimer(PAUSE_MILLIS, over -> retry(call, tries - 1).onComplete(later));
            return later.future();
        });
    }

    /** Unlike any other item of its key; as long as was asked for. */
    private String item() {
        String text = name + "-" + passes + "/" + items;
        return text + " ".repeat(Math.max(0, itemBytes - text.length()));
    }
}
