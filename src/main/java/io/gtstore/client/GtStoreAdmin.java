// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client;

import io.vertx.codegen.annotations.GenIgnore;
import io.vertx.codegen.annotations.VertxGen;
import io.vertx.core.Future;

/**
 * What operators and tools ask of a cluster. Callable from any thread; results come back on the caller's context. Every future ends, with a result or a
 * {@link GtStoreException}, within the deadline unless its method says otherwise.
 */
@VertxGen
public interface GtStoreAdmin {
    /** The cluster as a manager, or else a node, sees it. */
    Future<ClusterStatus> status();

    /** The paper's Query: where a key is stored. */
    Future<KeyLocation> query(String key);

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
     * Writes off a member that was evicted and will not return: what it alone may still hold is given up, and what waits for it goes on. The manager
     * does so by itself after {@code member.forgetAfter}.
     *
     * @param node its id, see {@link ClusterStatus#getAbsent}
     */
    Future<Void> forget(String node);

    /**
     * What would move between the nodes, without moving anything.
     *
     * @param change {@link PlannedChange#none} for what is on its way or will follow by itself
     */
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    Future<RebalancePlan> plan(PlannedChange change);

    /**
     * A page of all carts, for a backup: each merged from all copies, consistent in itself. What was acknowledged before the first page was asked for is
     * in one of them; what changes meanwhile may be. If owners change, the page is read anew at the new ones. Ends within half a minute or so.
     *
     * @param after the page before's {@link ScanPage#next}; "" for the first one
     */
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    Future<ScanPage> scan(String after);

    /**
     * Puts the items of a cart of a backup back, each exactly once however often this is repeated, by whom, and wherever it was interrupted; one that is
     * still there stays as it is, one that was restored before and then removed stays removed. Their order is kept, behind what is in the cart. What was
     * removed after the backup comes back. Tries for half a minute without progress before it fails; repeat it then.
     *
     * <p>It may be repeated for 30 days after the item was put, or, of an older one, until the next such period ends; after that, what was restored and
     * then removed would come back once more.
     */
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    Future<RestoreResult> restore(BackupCart cart);

    /** A cart as each member has it at the moment, without repairing anything. */
    @GenIgnore(GenIgnore.PERMITTED_TYPE)
    Future<CartCopies> copies(String key);
}
