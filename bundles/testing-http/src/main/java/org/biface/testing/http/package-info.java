/** A capability's endpoints over HTTP, for the plain tests of the capabilities. */
package org.biface.testing.http;
