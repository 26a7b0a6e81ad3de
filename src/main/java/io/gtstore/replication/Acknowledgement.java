// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import io.gtstore.protocol.Reply;

/** Factory of the reply to an acknowledged change. */
@FunctionalInterface
interface Acknowledgement {
    /**
     * Makes the reply.
     *
     * @param copies the number of nodes that have the change
     * @param epoch the epoch of this node's map
     */
    Reply reply(int copies, long epoch);
}
