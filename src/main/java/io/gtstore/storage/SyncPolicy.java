// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.util.Locale;

/**
 * The setting {@code storage.sync}: when a change is synced to disk. A killed process loses nothing under any of
 * them; they differ after a loss of power.
 */
public enum SyncPolicy {
    /** Before it is acknowledged; one sync serves all changes that arrived meanwhile. A loss of power loses nothing. */
    ALWAYS,
    /** At most {@code storage.syncInterval} after it was acknowledged. A loss of power loses this node's changes of that interval. */
    INTERVAL,
    /** When the operating system writes it back. A loss of power loses this node's changes of half a minute or so. */
    NEVER;

    /** Its name in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** From a setting's value; throws IllegalArgumentException for another one. */
    public static SyncPolicy fromSetting(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
