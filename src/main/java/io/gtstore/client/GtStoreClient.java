// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.gtstore.client.impl.Connected;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * The store, for an application. One client serves a whole process: it keeps one cluster map and one connection per node. Callable from any
 * thread; results come back on the caller's context. Every future ends within the deadline, with a result or a {@link GtStoreException}; arguments that cannot
 * be used fail the future, too, and nothing is thrown.
 */
@VertxGen
public interface GtStoreClient {
    /** A client with the default options, of a manager at 127.0.0.1:7400. */
    static GtStoreClient create(Vertx vertx) {
        return create(vertx, new GtStoreClientOptions());
    }

    /**
     * A client with the options of a connection string, such as {@code gtstore://a.example:7400,b.example:7400?deadline=2s}.
     *
     * @param connectionString as {@link GtStoreClientOptions#fromUri} reads it
     * @throws io.gtstore.config.SettingException if it cannot be used; the message names the part that is wrong
     */
    static GtStoreClient create(Vertx vertx, String connectionString) {
        return create(vertx, GtStoreClientOptions.fromUri(connectionString));
    }

    /**
     * A client; it connects when it is first used. Made in a verticle, it ends with it.
     *
     * @throws io.gtstore.config.SettingException if an option cannot be used; the message names its setting
     */
    static GtStoreClient create(Vertx vertx, GtStoreClientOptions options) {
        return Connected.client(vertx, options);
    }

    /**
     * Completes once the client can serve: it has a cluster map, and a node that owns slots has answered over the connection that operations will use. Fails at the
     * deadline with what happened at each address: {@code unreachable}, or {@code not_ready} of a cluster without nodes. It says nothing of the other nodes, whose
     * keys another owner may have to serve, and need not be called: operations connect by themselves.
     */
    Future<Void> ready();

    /**
     * The process's session on a key, for servers that handle many customers: the same one for each call, as long as it is among the last used.
     * Costs no message; a session is taken at the key's owner when it is first needed, without a manager on the way. Without a key (null or empty), the
     * calls of the session fail.
     */
    CartSession cart(String key);

    /**
     * The paper's client init: a new session on a key, through a manager; through an owner if no manager answers and the map is known. Costs no message where this
     * client knows the cluster's clock, from a put before, and all owners of the key serve: then it issues the session itself ({@link GtStoreClientOptions#isIssueSessions}).
     */
    Future<CartSession> openSession(String key);

    /**
     * Moves a guest's cart to the customer's at log-in: each item that the first cart shows is in the second one exactly once afterwards, and no more
     * in the first, however often this is repeated, by whom, and wherever it was interrupted; until it succeeds, an item may be in both, but never in
     * neither. What is put into the first cart meanwhile stays there. If it fails, repeat it: what could be moved was moved.
     *
     * <p>Moving one cart to two others at once may put its items into both, moving carts in a circle at once may double them. An item may be moved again under the same identity for 30 days after it
     * was put; a move that is interrupted, and repeated only past the end of such a period, may store it twice.
     */
    Future<MoveResult> moveCart(String from, String to);

    /** What operators and tools ask. It lives as long as the client. */
    GtStoreAdmin admin();

    /** Ends all connections; operations under way fail. To close it again does nothing. */
    Future<Void> close();
}
