/** Tests of the whole: the architecture's rules. */
package io.gtstore;
