// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which names the open objects of a line have had, so that none has a name twice. Not thread-safe. */
final class MemberNames {
    private static final int USUAL_DEPTH = 6;
    private static final int WORDS = KnownNames.MOST / Long.SIZE;

    /** For each depth, a bit for each of the known names that its object has had, in words one behind the other. */
    private long[] known = new long[USUAL_DEPTH * WORDS];
    /** All other names that objects have had; null while there were none. */
    private @Nullable Set<Member> others;
    /** For each depth, which object of the line is open there. */
    private int[] objects = new int[USUAL_DEPTH];

    private int lastObject;

    /** A name that an object of the line has had. */
    private record Member(int object, String name) {}

    /** Another line begins. */
    void begin() {
        others = null;
        lastObject = 0;
    }

    /** An object begins at that depth. */
    void open(int depth) {
        if (depth >= objects.length) {
            known = Arrays.copyOf(known, (JsonLimits.MAX_DEPTH + 1) * WORDS);
            objects = Arrays.copyOf(objects, JsonLimits.MAX_DEPTH + 1);
        }
        Arrays.fill(known, depth * WORDS, (depth + 1) * WORDS, 0);
        objects[depth] = ++lastObject;
    }

    /** Whether the name is new to the object at that depth. */
    boolean add(int depth, KnownNames.Name name) {
        int word = depth * WORDS + name.number() / Long.SIZE;
        long bit = 1L << name.number(); // of a shift by a long's size or more, the rest counts
        boolean first = (known[word] & bit) == 0;
        known[word] |= bit;
        return first;
    }

    /** Whether the name, which is none of the known ones, is new to the object at that depth. */
    boolean add(int depth, String name) {
        if (others == null) {
            others = new HashSet<>();
        }
        return others.add(new Member(objects[depth], name));
    }
}
