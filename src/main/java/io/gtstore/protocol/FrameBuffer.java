// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/**
 * Room for one frame at a time, used again and again by those on one event loop: {@link Codec} writes a frame, whoever asked for it takes its bytes at
 * once. Grows to the longest frame that it has held. Not thread-safe.
 */
public final class FrameBuffer {
    private final JsonWriter json = new JsonWriter();

    /** The frame is the first {@link #length} of these bytes, until the next one is written. */
    public byte[] bytes() {
        return json.bytes();
    }

    /** How long the frame is, its newline included. */
    public int length() {
        return json.length();
    }

    /** A copy of the frame. */
    public byte[] copy() {
        return json.toBytes();
    }

    JsonWriter reset() {
        json.clear();
        return json;
    }
}
