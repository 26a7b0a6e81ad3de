// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** For clients whose calls block: each customer has a thread of its own, and a result is there when the call returns. */
final class Blocking {
    private Blocking() {}

    static void start(Runnable loop) {
        Thread thread = new Thread(loop, "customer");
        thread.setDaemon(true);
        thread.start();
    }

    static <T> Future<T> call(Callable<T> call) {
        try {
            return Future.succeededFuture(call.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
