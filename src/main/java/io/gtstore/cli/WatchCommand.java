// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.client.CartContents;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch KEY}: the cart, and again each time it has changed. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Prints a cart each time it changes, until Ctrl-C.")
final class WatchCommand extends StoreCommand {
    /** The interval of checks whether output is still being read. */
    private static final long LOOK_MILLIS = 500;

    @Parameters(paramLabel = "KEY", description = "Whose cart.")
    private String key = "";

    @Option(names = "--times", paramLabel = "N", description = "End after the cart was printed so often.")
    private int times = Integer.MAX_VALUE;

    @Override
    void ask(GtStoreClient client) {
        Promise<Void> over = Promise.promise();
        AtomicInteger printed = new AtomicInteger();
        client.cart(key).watch().exceptionHandler(over::tryFail).handler(cart -> {
            print(cart);
            if (printed.incrementAndGet() >= times || out().checkError()) {
                over.tryComplete();
            }
        });
        while (!over.future().isComplete() && !OutputReader.isClosed()) {
            pause(over);
        }
        if (over.future().failed()) {
            over.future().await();
        }
    }

    private static void pause(Promise<Void> over) {
        try {
            over.future().await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Nothing has ended it yet.
        }
    }

    private void print(CartContents cart) {
        print(Lines.cart(cart), cart.toJson());
        out().flush();
    }
}
