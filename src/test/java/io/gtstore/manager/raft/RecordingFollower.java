// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import io.gtstore.manager.DecisionLog;
import io.gtstore.manager.core.Decision;
import io.gtstore.protocol.MapDelta;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A manager that keeps a line for each call. */
record RecordingFollower(Queue<String> calls) implements DecisionLog.Follower {
    @Override
    public boolean commit(Decision decision) {
        return calls.add("commit " + decision);
    }

    @Override
    public void restore(MapDelta whole, boolean begun) {
        calls.add("restore " + whole.epoch());
    }

    @Override
    public void elected(String leader, boolean here) {
        calls.add("elected '" + leader + "' " + here);
    }

    @Override
    public @Nullable MapDelta agreedMap() {
        return null;
    }
}
