package io.gtstore.manager;

import io.gtstore.cluster.Command;
import io.vertx.core.Future;

/** Where several managers agree upon what one of them proposes. Used on the manager's event loop. */
interface CommandLog {
    /**
     * Proposes a command to the managers, this one included.
     *
     * @return completes on the loop once most managers have it on their disks and this one's core was told of it; fails, within a bounded time, if
     *     that did not come about, or nobody knows: it may still take effect later
     */
    Future<Void> append(Command command);
}
