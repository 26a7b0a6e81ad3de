// SPDX-License-Identifier: Apache-2.0
/** GTStore, a distributed, replicated key to list store; {@link io.gtstore.client} is its API. */
@NullMarked
package io.gtstore;

import org.jspecify.annotations.NullMarked;
