// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shops in a closed loop: one step after the other as its mix says, key after key, and checks every answer against what was acknowledged. After a
 * failure, which may leave open what the cart holds, it goes on with a new key. Runs on one thread, or from callback to callback.
 */
final class Customer {
    private static final String FILLING = "x".repeat(Load.ITEM_BYTES);

    private final String name;
    private final Peer peer;
    private final CustomerMix mix;
    private final Figures figures;
    private final Promise<Void> end = Promise.promise();
    private final List<String> acknowledged = new ArrayList<>();
    private Peer.@Nullable Cart cart;
    private int keys;
    private int at;
    private volatile boolean ending;

    Customer(String name, Peer peer, CustomerMix mix, Figures figures) {
        this.name = name;
        this.peer = peer;
        this.mix = mix;
        this.figures = figures;
    }

    /** Shops from now on. */
    void start() {
        peer.start(this::next);
    }

    /** Begins no further step; completes when the present one has ended. */
    Future<Void> end() {
        ending = true;
        return end.future();
    }

    /** A step that is complete at once is followed by the next one in the same call, however many there are: the stack does not grow. */
    private void next() {
        while (!ending) {
            CustomerStep step = mix.step(at);
            long begun = System.nanoTime();
            Future<?> taken = take(step);
            if (!taken.isComplete()) {
                taken.onComplete(done -> {
                    ended(step, begun, taken);
                    next();
                });
                return;
            }
            ended(step, begun, taken);
        }
        end.tryComplete();
    }

    private Future<?> take(CustomerStep step) {
        try {
            return switch (step) {
                case LOGIN -> peer.login(newKey()).onSuccess(own -> cart = own);
                case PUT -> put(cart());
                case GET -> cart().get().onSuccess(this::check);
                case FINALIZE -> cart().finalizeCart().onSuccess(this::check);
            };
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private String newKey() {
        keys++;
        acknowledged.clear();
        return name + "-" + keys;
    }

    private Peer.Cart cart() {
        if (cart == null) {
            throw new IllegalStateException("no cart before the login");
        }
        return cart;
    }

    private Future<Void> put(Peer.Cart cart) {
        String label = name + "-" + keys + "-" + acknowledged.size() + "-";
        String item = label + FILLING.substring(label.length());
        return cart.put(item).onSuccess(done -> acknowledged.add(item));
    }

    private void check(List<String> items) {
        if (!items.equals(acknowledged)) {
            figures.wrong("the cart " + name + "-" + keys + " held " + items.size() + " items, not the "
                    + acknowledged.size() + " that were acknowledged: " + items);
        }
    }

    private void ended(CustomerStep step, long begun, Future<?> taken) {
        if (taken.succeeded()) {
            figures.took(step, System.nanoTime() - begun);
            at = step == CustomerStep.FINALIZE ? 0 : at + 1;
        } else {
            figures.failed(step, taken.cause());
            at = 0;
        }
    }
}
