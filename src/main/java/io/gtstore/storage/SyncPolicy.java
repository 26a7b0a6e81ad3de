// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.Locale;

/** When a change is on the disk, as far as the operating system says; a process that is killed loses nothing under any of them. */
public enum SyncPolicy {
    /** Before it is acknowledged: it survives a loss of power. One sync serves all that came meanwhile. */
    ALWAYS,
    /** Soon after it was acknowledged: a loss of power may take the changes of that interval from this node. */
    INTERVAL,
    /** Whenever the operating system likes: a loss of power may take the changes of half a minute or so from this node. */
    NEVER;

    /** As settings write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** From a setting's value; throws IllegalArgumentException for another one. */
    public static SyncPolicy fromSetting(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
