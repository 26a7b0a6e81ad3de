package io.gtstore.protocol;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which names the open objects of a line have had, so that none has a name twice. Not thread-safe. */
final class MemberNames {
    private static final int USUAL_DEPTH = 6;

    /** For each depth, a bit for each of the known names that its object has had. */
    private long[] known = new long[USUAL_DEPTH];
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
        if (depth >= known.length) {
            known = Arrays.copyOf(known, JsonReader.MAX_DEPTH + 1);
            objects = Arrays.copyOf(objects, JsonReader.MAX_DEPTH + 1);
        }
        known[depth] = 0;
        objects[depth] = ++lastObject;
    }

    /** Whether the name is new to the object at that depth. */
    boolean add(int depth, KnownNames.Name name) {
        boolean first = (known[depth] & name.bit()) == 0;
        known[depth] |= name.bit();
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
