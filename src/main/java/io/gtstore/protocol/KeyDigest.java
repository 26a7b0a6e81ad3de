// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** A key and the digest of its cart. */
public record KeyDigest(String key, long digest) {}
