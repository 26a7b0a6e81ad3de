package io.gtstore.backup;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;

/** The thread of a backup waits for results; it is no event loop. */
final class Waiting {
    private Waiting() {}

    /** The result, or the failure as it was. */
    static <T> T on(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
