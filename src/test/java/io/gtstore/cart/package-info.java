// SPDX-License-Identifier: Apache-2.0
/** Tests of the cart's laws. */
package io.gtstore.cart;
