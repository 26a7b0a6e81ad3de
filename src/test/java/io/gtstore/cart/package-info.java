/** Tests of the cart's laws. */
package io.gtstore.cart;
