// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.Reply;

/** Makes the reply to a change that has its copies. */
@FunctionalInterface
interface Acknowledgement {
    /**
     * The reply.
     *
     * @param copies how many nodes have the change
     * @param epoch that of this node's map
     */
    Reply reply(int copies, long epoch);
}
