// SPDX-License-Identifier: Apache-2.0
/**
 * What a key holds, and how two copies of it become one: immutable values without clock, thread or I/O.
 *
 * <p>A {@link io.gtstore.cart.Cart} is an observed-remove set without tombstones: entries, each under the {@link
 * io.gtstore.cart.Dot} of the put that brought it, and the {@link io.gtstore.cart.CausalContext} of all dots that the cart
 * has seen. A dot that is seen but has no entry was removed. Changes are carts too (deltas), and are merged like any
 * copy. What a context has seen of sessions that are long over is a time, its horizon, so it does not grow for ever; and
 * {@link io.gtstore.cart.Digest}s tell whether two copies are equal. The paper's §6 (versions, "the newest wins") is {@link io.gtstore.cart.MergePolicy#NEWEST}.
 */
package io.gtstore.cart;
