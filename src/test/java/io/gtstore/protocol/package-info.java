/** Tests of the wire's codec. */
package io.gtstore.protocol;
