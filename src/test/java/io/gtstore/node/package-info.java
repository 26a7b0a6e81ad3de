/** Tests of the node's shell. */
package io.gtstore.node;
