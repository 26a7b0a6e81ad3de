// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

/** Takes the frames that a {@link FrameSplitter} finds. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * One frame, without its line end. The bytes may be overwritten once this returns.
     *
     * @param bytes where the frame stands
     * @param offset its first byte
     * @param length its length in bytes, at least 1
     */
    void frame(byte[] bytes, int offset, int length);
}
