package io.gtstore.client;

import io.gtstore.client.impl.Connected;
import io.gtstore.protocol.StoredCart;
import io.vertx.codegen.annotations.GenIgnore;
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
    /**
     * A client; it connects when it is first used. Made in a verticle, it ends with it.
     *
     * @throws io.gtstore.config.SettingException if an option cannot be used; the message names its setting
     */
    static GtStoreClient create(Vertx vertx, GtStoreClientOptions options) {
        return Connected.client(vertx, options);
    }

    /** The paper's client init: a new session on a key, through a manager; through an owner if no manager answers and the map is known. */
    Future<CartSession> login(String key);

    /**
     * The process's session on a key, for servers that handle many customers: the same one for each call, as long as it is among the last used.
     * Costs no message; a session is taken at the key's owner when it is first needed, without a manager on the way. Without a key (null or empty), the
     * calls of the session fail.
     */
    CartSession cart(String key);

    /**
     * Moves a guest's cart to the customer's at log-in: each item that the first cart shows is in the second one exactly once afterwards, and no more
     * in the first, however often this is repeated, by whom, and wherever it was interrupted; until it succeeds, an item may be in both, but never in
     * neither. What is put into the first cart meanwhile stays there. If it fails, repeat it: what could be moved was moved.
     *
     * <p>Moving one cart to two others at once may put its items into both, moving carts in a circle at once may double them. An item may be moved again under the same identity for 30 days after it
     * was put; a move that is interrupted, and repeated only past the end of such a period, may store it twice.
     */
    Future<MoveResult> moveCart(String from, String to);

    /** The paper's Query: where a key is stored. */
    Future<KeyLocation> query(String key);

    /** The cluster as a manager, or else a node, sees it. */
    Future<ClusterStatus> status();

    /**
     * The paper's report_node_failure: tells a manager that the key's owner at that port does not answer. Sessions do this by themselves.
     *
     * @return another owner, at once; nobody waits for the verification
     */
    Future<KeyLocation> reportNodeFailure(String key, int port);

    /**
     * Has a member hand over all that it has and then leave the cluster, without a copy fewer meanwhile. Completes once the manager has said yes; how far it
     * has come, {@link #status} tells. To ask again changes nothing.
     *
     * @param node its id
     */
    Future<Void> leave(String node);

    /**
     * What would move between the nodes, without moving anything.
     *
     * @param change empty for what is on its way or will follow by itself
     */
    Future<RebalancePlan> plan(PlannedChange change);

    /**
     * Writes off a member that was evicted and will not return: what it alone may still hold is given up, and what waits for it goes on. The manager
     * does so by itself after {@code member.forgetAfter}.
     *
     * @param node its id, see {@link ClusterStatus#getAbsent}
     */
    Future<Void> forget(String node);

    /**
     * A page of all carts, for a backup: each merged from all copies, consistent in itself. What was acknowledged before the first page was asked for is
     * in one of them; what changes meanwhile may be. If owners change, the page is read anew at the new ones. Ends within half a minute or so.
     *
     * @param after the page before's {@link ScanPage#next}; "" for the first one
     */
    @GenIgnore
    Future<ScanPage> scan(String after);

    /**
     * Puts the items of a cart of a backup back, each exactly once however often this is repeated, by whom, and wherever it was interrupted; one that is
     * still there stays as it is, one that was restored before and then removed stays removed. Their order is kept, behind what is in the cart. What was
     * removed after the backup comes back. Tries for half a minute without progress before it fails; repeat it then.
     *
     * <p>It may be repeated for 30 days after the item was put, or, of an older one, until the next such period ends; after that, what was restored and
     * then removed would come back once more.
     */
    @GenIgnore
    Future<RestoreResult> restore(StoredCart cart);

    /** A cart as each member has it at the moment, without repairing anything. */
    @GenIgnore
    Future<CartCopies> copies(String key);

    /** Ends all connections; operations under way fail. */
    Future<Void> close();
}
