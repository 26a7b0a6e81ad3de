// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** What an owner may do for a slot. */
public enum OwnerState {
    /** It has caught up: it answers everything and is a source for others. */
    SERVING("serving", ""),
    /** It has caught up and serves until those who take its place have caught up, too. */
    RELEASING("releasing", "leaving"),
    /** It takes new writes and copies the rest from the others; it does not answer a get as complete. */
    CATCHING_UP("catching_up", ""),
    /** It takes new writes; the copy of the old data starts only if the node it stands in for does not come back soon. */
    STANDBY("standby", "waiting");

    private final String wire;
    private final String former;

    OwnerState(String wire, String former) {
        this.wire = wire;
        this.former = former;
    }

    /** The state's name on the wire. */
    public String wire() {
        return wire;
    }

    /** Whether the owner holds all that was acknowledged. */
    public boolean caughtUp() {
        return this == SERVING || this == RELEASING;
    }

    /**
     * The state of that name, or of the name that logs and peers of version 0.1 have for it.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static OwnerState ofWire(String wire) {
        for (OwnerState state : values()) {
            if (state.wire.equals(wire) || (!wire.isEmpty() && state.former.equals(wire))) {
                return state;
            }
        }
        throw new IllegalArgumentException("no owner state is called " + wire);
    }
}
