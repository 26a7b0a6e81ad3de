// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** What a client asks about where a key is stored. */
public sealed interface LocateRequest extends Request.OnKey {
    /** The paper's client init: a session and the key's owners. */
    record Login(String key) implements LocateRequest {
        @Override
        public Op op() {
            return Op.LOGIN;
        }
    }

    /** The paper's Query: where a key is stored. */
    record Query(String key) implements LocateRequest {
        @Override
        public Op op() {
            return Op.QUERY;
        }
    }
}
