// SPDX-License-Identifier: Apache-2.0
package io.gtstore.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * A breadth-first search through all states of {@link ClaimModel}, so that what it finds is the shortest way. A state
 * counts as visited by a fingerprint of 64 bits; that one of ten million is missed by it has a chance below 1 in
 * 300,000.
 */
final class ClaimSearch {
    private final ClaimModel model;
    private final Queue<ClaimState> open = new ArrayDeque<>();
    private long[] visited = new long[1 << 16];
    private int[] parents = new int[1 << 12];
    private int[] codes = new int[1 << 12];
    private int states;
    private String trace = "";

    ClaimSearch(ClaimModel model) {
        this.model = model;
    }

    /** Visits states until one is wanted; returns whether one was. */
    boolean find(Predicate<ClaimState> wanted) {
        add(model.start(), -1, 0);
        for (int at = 0; ; at++) {
            ClaimState state = open.poll();
            if (state == null) {
                return false;
            }
            if (wanted.test(state)) {
                trace = traceTo(at);
                return true;
            }
            int from = at;
            model.steps(state, (next, code) -> add(next, from, code));
        }
    }

    /** The number of states that were found. */
    int states() {
        return states;
    }

    /** The way to the state that was wanted. */
    String trace() {
        return trace;
    }

    private void add(ClaimState state, int parent, int code) {
        if (!visit(state.fingerprint())) {
            return;
        }
        if (states == codes.length) {
            parents = Arrays.copyOf(parents, 2 * states);
            codes = Arrays.copyOf(codes, 2 * states);
        }
        parents[states] = parent;
        codes[states++] = code;
        open.add(state);
    }

    private boolean visit(long fingerprint) {
        if (2 * states >= visited.length) {
            long[] before = visited;
            visited = new long[2 * before.length];
            for (long each : before) {
                if (each != 0) {
                    visited[place(each)] = each;
                }
            }
        }
        int at = place(fingerprint);
        boolean fresh = visited[at] == 0;
        visited[at] = fingerprint;
        return fresh;
    }

    private int place(long fingerprint) {
        int at = (int) (fingerprint & (visited.length - 1));
        while (visited[at] != 0 && visited[at] != fingerprint) {
            at = (at + 1) & (visited.length - 1);
        }
        return at;
    }

    private String traceTo(int state) {
        List<String> steps = new ArrayList<>();
        for (int at = state; parents[at] >= 0; at = parents[at]) {
            steps.add(ClaimTrace.describe(codes[at]));
        }
        Collections.reverse(steps);
        return String.join("\n", steps);
    }
}
