// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.Fluent;
import io.vertx.codegen.annotations.Nullable;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Handler;

/** A cart that is being watched, until it is closed. Callable from any thread. */
@VertxGen
public interface Watch {
    /** Whose cart it is. */
    String key();

    /** Who is told, on the present context, why the watch has ended by itself: the store refuses to go on with it. Failures are got over unseen. */
    @Fluent
    Watch endHandler(@Nullable Handler<Throwable> handler);

    /** Ends the watch; the handler is not called any more. */
    Future<Void> close();
}
