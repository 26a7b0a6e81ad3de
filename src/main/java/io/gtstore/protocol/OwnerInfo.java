// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** One owner of a slot: a node's life, and what it may do for the slot. */
public record OwnerInfo(String id, long incarnation, OwnerState state) {
    /** The owner without its state. */
    public NodeRef ref() {
        return new NodeRef(id, incarnation);
    }
}
