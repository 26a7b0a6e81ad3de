// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

/** Steps of {@link ClaimModel} as numbers, and in words. */
final class ClaimTrace {
    static final int MAP = 0;
    static final int EVICT = 1;
    static final int RESTART = 2;
    static final int SERVE = 3;
    static final int FETCH = 4;
    static final int FETCHED = 5;
    static final int ASK = 6;
    static final int REQUEST = 7;
    static final int REPLY = 8;
    static final int NON = 9;
    static final int EXCLUSIVE = 10;

    private ClaimTrace() {}

    static int code(int kind, int who, int what) {
        return kind << 16 | who << 8 | what;
    }

    static String describe(int code) {
        int who = code >> 8 & 255;
        int what = code & 255;
        String round = what == 0 ? "" : " in round " + what;
        return switch (code >> 16) {
            case MAP -> "life " + who + " learns map " + what;
            case EVICT -> "life " + who + " is evicted";
            case RESTART -> "life " + who + " ends, its node begins life 3 with nothing";
            case SERVE -> "life " + who + " has caught up, and serves by the next map";
            case FETCH -> "life " + what + " answers a fetch of life " + who;
            case FETCHED -> "life " + who + " merges what it fetched";
            case ASK -> "life " + who + " decides on F" + (what + 1);
            case REQUEST -> "the other owner merges ask " + who + round + ", and replies";
            case REPLY -> "the coordinator of ask " + who + " hears the reply" + round;
            case NON -> "ask " + who + " is answered";
            case EXCLUSIVE -> "ask " + who + " is answered as exclusive";
            default -> throw new IllegalArgumentException("no step: " + code);
        };
    }
}
